import type { Catalogue, Chip, ReferenceSpeed } from '#core/chips/catalogue.ts';
import { memoryGibibytes } from '#core/units.ts';
import { spanned } from './across-bins.ts';
import { askedChips } from './asked-chip.ts';
import { quantisationSpelling } from './asked-quantisation.ts';
import type { BatchRow } from './batch-row.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import type { SpeedLoad } from './load.ts';
import { type SpeedOfLoad, speedsOn, type SpeedsOptions } from './model.ts';
import { programs, speedObservations, type SpeedObservation } from './observations.ts';
import type { SpeedParameters } from './parameters.ts';
import { programSpelling } from './program-name.ts';
import { approximationStretch, rowModel, type RowModel } from './row-model.ts';
import { speedChip, type SpeedChip } from './speed-chip.ts';

export interface RowContext {
  catalogue: Pick<Catalogue, 'chips' | 'models'>;
  parameters: SpeedParameters;
}

/** What is predicted of one row; a rate that is not given has its reason. */
export interface RowSpeed {
  prompt?: Interval;
  generation?: Interval;
  /** Codes, some with what they are about after a colon; of a rate that is given, what widened it. */
  reasons: string[];
}

/** Shorter prompts measure the start of a program more than its reading. */
const shortestPromptTokens = 100;

/** Predictions of rows; what a chip and an engine fix is worked out once for all of them. */
export function rowSpeeds(context: RowContext): (row: BatchRow) => RowSpeed {
  const speeds = new Map<string, SpeedOfLoad>();
  const speedOn: SpeedOn = (chip, options) => {
    const key = [chip.id, chip.bandwidthBytesPerSecond, ...Object.values(options)].join(' ');
    const known = speeds.get(key);
    if (known) return known;
    const made = speedsOn({ parameters: context.parameters, chip }, options);
    speeds.set(key, made);
    return made;
  };
  return (row) => rowSpeed(row, context, speedOn);
}

type SpeedOn = (chip: SpeedChip, options: SpeedsOptions) => SpeedOfLoad;

/** Tables name an M5 whose neural accelerators go unused with the program: "llama.cpp (no tensor API)". */
const usesTensorApi = ({ engine }: BatchRow): boolean => !/\bno tensor\b/i.test(engine);

const refused = (...reasons: string[]): RowSpeed => ({ reasons });

function rowSpeed(row: BatchRow, { catalogue }: RowContext, speedOn: SpeedOn): RowSpeed {
  const program = programSpelling(row.engine);
  const [, kernels] = programs.get(program) ?? [];
  if (!kernels) return refused('unknown-engine');
  const chips = askedChips(catalogue.chips, { ...row, name: row.chip });
  if (!('bins' in chips)) {
    const known = 'known' in chips ? `: ${chips.known.join(' ')}` : '';
    return refused(chips.problem === 'unknown-bin' ? `unknown-gpu-cores${known}` : 'unknown-chip');
  }
  const found = rowModel(row, catalogue.models);
  if (typeof found === 'string') return refused(found);
  const reference = referenceRow(row, program, quantisationSpelling(kernels, row.quantisation));
  const ofBins = chips.bins.flatMap((bin) => onBin({ row, reference, bin, found, speedOn }));
  if (ofBins.length === 0) return refused('unknown-quantisation');
  return rated(row, found, chips.bins, ofBins);
}

/** The row as one of the published runs, with names that they have; what it measured is unknown. */
const referenceRow = (row: BatchRow, engine: string, quantisation: string): Omit<ReferenceSpeed, 'chip'> => ({
  engine,
  model: row.model,
  quantisation,
  ...(row.promptTokens !== undefined && { promptTokens: row.promptTokens }),
  ...(row.generatedTokens !== undefined && { generatedTokens: row.generatedTokens }),
  date: row.date ?? '',
  source: row.source ?? '',
});

interface OnBin {
  load: SpeedLoad;
  speed: SpeedEstimate;
}

/** Nothing where the quantisation is not known. */
function onBin(asked: {
  row: BatchRow;
  reference: Omit<ReferenceSpeed, 'chip'>;
  bin: Chip;
  found: RowModel;
  speedOn: SpeedOn;
}): OnBin[] {
  const { row, reference, bin, found, speedOn } = asked;
  const { model, weightScale, isApproximate } = found;
  const chip = bin.brandString.replace(/^Apple /, '');
  const [observation] = speedObservations([{ ...reference, model: model.id, chip, gpuCores: bin.gpuCores }], {
    chips: [bin],
    models: [model],
  });
  if (!observation) return [];
  const load = scaledLoad(observation.load, weightScale);
  const speedOf = speedOn(speedChip(bin, row.memoryGB), optionsOf(row, observation));
  const family = isApproximate ? undefined : observation.family;
  return [{ load, speed: speedOf(load, observation.promptTokens, family) }];
}

/** Without a date the build may be of any age. */
const optionsOf = (row: BatchRow, { engine, kernels, buildAge }: SpeedObservation): SpeedsOptions => ({
  engine,
  kernels,
  tensorApi: usesTensorApi(row),
  ...(engine === 'llama.cpp' && row.date !== undefined && { buildAge }),
});

const scaledLoad = (load: SpeedLoad, weightScale: number): SpeedLoad => ({
  ...load,
  weightBytesRead: load.weightBytesRead * weightScale,
  totalWeightBytes: load.totalWeightBytes * weightScale,
});

function rated(row: BatchRow, found: RowModel, bins: readonly Chip[], ofBins: readonly OnBin[]): RowSpeed {
  const [first] = ofBins;
  if (!first || isTooLarge(row, first.load)) return refused('larger-than-memory');
  const prompt = spanned(ofBins.map(({ speed }) => speed.promptTokensPerSecond));
  const generation = spanned(ofBins.map(({ speed }) => speed.generationTokensPerSecond));
  const promptProblem = promptProblemOf(row, prompt);
  const stretch = found.isApproximate ? stretchOf(first.load) : 1;
  return {
    ...(prompt && promptProblem === undefined && { prompt: stretched(prompt, stretch) }),
    ...(generation && { generation: stretched(generation, stretch) }),
    reasons: [
      ...(promptProblem === undefined ? [] : [promptProblem]),
      ...(generation ? [] : ['generation-speed-unknown']),
      ...notes(found, bins, first.speed),
    ],
  };
}

/** It can't have run there: weights and cache alone are more than all the memory. */
const isTooLarge = ({ memoryGB }: BatchRow, { totalWeightBytes, kvCacheBytes }: SpeedLoad): boolean =>
  memoryGB !== undefined && totalWeightBytes + kvCacheBytes > memoryGibibytes(memoryGB);

function promptProblemOf({ promptTokens }: BatchRow, rate: Interval | undefined): string | undefined {
  if (promptTokens === undefined || promptTokens === 0) return 'prompt-length-unknown';
  if (promptTokens < shortestPromptTokens) return 'prompt-too-short';
  return rate ? undefined : 'prompt-speed-unknown';
}

const stretchOf = ({ isMoe }: SpeedLoad): number => approximationStretch[isMoe ? 'moe' : 'dense'];

const stretched = ({ low, mid, high }: Interval, by: number): Interval => ({
  low: low / by,
  mid,
  high: high * by,
});

/** What makes a rate that is given less sure. */
function notes({ model, isApproximate }: RowModel, bins: readonly Chip[], speed: SpeedEstimate): string[] {
  const codes = new Set(speed.reasons.map(({ code }) => code));
  return [
    ...(isApproximate ? [`model-approximated: ${model.id}`] : []),
    ...(bins.length > 1 ? [`gpu-cores-unknown: ${bins.map(({ gpuCores }) => gpuCores).join(' ')}`] : []),
    ...(codes.has('speed-thin-evidence') ? ['thin-evidence'] : []),
    ...(codes.has('speed-no-runs-of-chip') ? ['no-runs-of-chip'] : []),
  ];
}
