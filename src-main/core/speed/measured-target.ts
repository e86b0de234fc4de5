import { parseTestName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkResult, MeasuredRate } from '#core/benchmark/result.ts';
import { weightBytes } from '#core/memory/weights.ts';
import { isQuantisationName, type QuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { shapeKey } from '#core/models/shape-key.ts';
import type { Calibration } from './calibration.ts';
import type { Interval } from './estimate.ts';
import type { SpeedParameters } from './parameters.ts';
import type { SpeedChip } from './speed-chip.ts';
import type { SpeedSource } from './speed-source.ts';

/** One test of a trusted run. */
export interface MeasuredTest {
  test: BenchmarkTest;
  rate: Interval;
}

/** What was measured on this machine of one model at one quantisation, by llama.cpp. */
export interface MeasuredTarget {
  /** Of the model of the catalogue with these tensors. */
  modelName: string;
  quantisation: QuantisationName;
  measuredAt: string;
  tests: readonly MeasuredTest[];
  /** Slices were measured and the rest extrapolated. */
  isExtrapolated: boolean;
  /** Whether the GPU's neural accelerators were used, where it has them. */
  usedTensorApi: boolean;
  /** The engine that is installed now is another one. */
  otherBuild?: Calibration['otherBuild'];
}

/** All that was measured on this machine besides the reference. */
export interface MeasuredTargets {
  /** This machine as nobody had measured it: what a measurement is compared with. */
  here: SpeedSource;
  /** By `shapeKey`, then by quantisation: models of one shape run alike. */
  byShape: ReadonlyMap<string, ReadonlyMap<string, MeasuredTarget>>;
}

export interface MeasuredContext {
  models: readonly CatalogueModel[];
  parameters: SpeedParameters;
  /** As results name this machine. */
  machine: { chip?: string | undefined; gpuCores?: number | undefined };
  /** This Mac's chip; leave out when it is unknown. */
  chip?: SpeedChip | undefined;
  /** What a measurement made now would name as its build; leave out when it is unknown. */
  installedBuild?: string | undefined;
}

/**
 * The newest trusted run of each model and quantisation on this machine: of the installed build, else of
 * another, which is then named. Ten minutes of work are another question, and a run on the processor of a
 * Mac says nothing of its GPU.
 */
export function measuredTargets(
  history: readonly BenchmarkResult[],
  context: MeasuredContext,
): MeasuredTargets | undefined {
  const byShape = new Map<string, Map<string, MeasuredTarget>>();
  const here = history.filter((run) => isUsable(run, context)).toSorted(olderFirst);
  const isInstalled = ({ build }: BenchmarkResult): boolean => build === context.installedBuild;
  // What comes later replaces what came before.
  for (const run of [...here.filter((each) => !isInstalled(each)), ...here.filter(isInstalled)]) {
    const model = measuredModel(run, context.models);
    const { quantisation } = run;
    if (!model || !isQuantisationName(quantisation) || !isOfRecipe(run, model, quantisation)) continue;
    const target = measuredTarget(run, { model, quantisation }, context.installedBuild);
    if (target.tests.length === 0) continue;
    const key = shapeKey(model.shape);
    const ofShape = byShape.get(key) ?? new Map<string, MeasuredTarget>();
    byShape.set(key, ofShape.set(quantisation, target));
  }
  if (byShape.size === 0) return undefined;
  const { parameters, chip } = context;
  return { here: { parameters, ...(chip && { chip }) }, byShape };
}

const olderFirst = (a: BenchmarkResult, b: BenchmarkResult): number =>
  Date.parse(a.startedAt) - Date.parse(b.startedAt);

function isUsable(run: BenchmarkResult, { machine, chip }: MeasuredContext): boolean {
  const isHere = run.machine?.chip === machine.chip && run.machine?.gpuCores === machine.gpuCores;
  return isHere && run.trusted && run.mode !== 'sustained' && (chip === undefined || run.backend === 'metal');
}

const measuredModel = (
  { file, model, sameShapeAs }: BenchmarkResult,
  models: readonly CatalogueModel[],
): CatalogueModel | undefined => {
  const id = file === undefined ? model : sameShapeAs;
  return id === undefined ? undefined : models.find((candidate) => candidate.id === id);
};

/** Files of one name differ in types; one that weighs more or less than its recipe is another model. */
const fileTolerance = 0.03;

function isOfRecipe({ file }: BenchmarkResult, model: CatalogueModel, recipe: QuantisationName): boolean {
  if (!file) return true;
  const bytes = weightBytes(model.shape, recipe);
  return bytes !== undefined && Math.abs(file.bytes / bytes - 1) <= fileTolerance;
}

function measuredTarget(
  run: BenchmarkResult,
  { model, quantisation }: { model: CatalogueModel; quantisation: QuantisationName },
  installedBuild: string | undefined,
): MeasuredTarget {
  const isOther = installedBuild !== undefined && run.build !== installedBuild;
  return {
    modelName: model.name,
    quantisation,
    measuredAt: run.startedAt,
    tests: Object.entries(run.results).flatMap(([name, rate]) => {
      const test = parseTestName(name);
      return test && rate.tokensPerSecond > 0 && rate.low > 0 ? [{ test, rate: measuredInterval(rate) }] : [];
    }),
    usedTensorApi: run.settings.tensorApi !== 'off',
    isExtrapolated: run.layersMeasured.some((layers) => layers < run.layersTotal),
    ...(isOther && { otherBuild: { build: run.build, installedBuild } }),
  };
}

/** The interval of the repetitions; without an upper end, as far up as down. */
const measuredInterval = ({ tokensPerSecond: mid, low, high }: MeasuredRate): Interval => ({
  low: Math.min(low, mid),
  mid,
  high: Math.max(high ?? mid ** 2 / Math.min(low, mid), mid),
});

export const measuredTargetOf = (
  { byShape }: MeasuredTargets,
  { shape }: Pick<CatalogueModel, 'shape'>,
  quantisation: string,
): MeasuredTarget | undefined => byShape.get(shapeKey(shape))?.get(quantisation);
