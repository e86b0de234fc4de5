import { depthsLeftOut } from '#core/benchmark/modes.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { plannedSeconds, totalSeconds } from '#core/benchmark/plan-time.ts';
import type { BenchmarkMode, BenchmarkResult } from '#core/benchmark/result.ts';
import { targetFacts, type BenchmarkTarget } from '#core/benchmark/target.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { sameShape } from '#core/models/shape-key.ts';
import { referenceModelId, referenceQuantisation } from '#core/speed/calibration.ts';
import type { KeptRun } from './benchmark.ts';
import type { BenchmarkRequest } from './ports.ts';
import {
  benchmarkRequest,
  findModel,
  referenceRuns,
  syntheticTarget,
  type RequestAsked,
} from './reference.ts';

/** What a benchmark is asked to be, apart from its model. */
export type BenchmarkAsked = Omit<RequestAsked, 'mode'> & { mode?: BenchmarkMode | undefined };

/** One model to be measured. */
export interface AskedRun {
  mode: BenchmarkMode;
  /** `Llama 2 7B Q4_0`. */
  name: string;
  request: BenchmarkRequest;
  /** By the plan, on the slowest machine of the kind. */
  plannedSeconds: number;
  depthsLeftOut: number[];
  /** Of a file: the model of the catalogue whose layers it has. */
  sameShapeAs?: string;
}

export interface RunsContext {
  catalogue: Catalogue;
  machine: Machine | undefined;
}

/**
 * What is measured, the target last. `default` measures the reference before a target that is another one,
 * always with the tests of the public table; the other modes measure one model. Throws a `Fault` for numbers,
 * models and quantisations that can't be measured, before anything is begun.
 */
export function askedRuns(
  target: BenchmarkTarget | undefined,
  asked: BenchmarkAsked,
  context: RunsContext,
): AskedRun[] {
  const { mode = 'default' } = asked;
  const reference = referenceTarget(context.catalogue);
  const last = askedRun(target ?? reference, { ...asked, mode }, context);
  if (mode !== 'default' || !target || isReference(target)) return [last];
  return [askedRun(reference, { mode }, context), last];
}

const referenceTarget = (catalogue: Catalogue): BenchmarkTarget =>
  syntheticTarget(findModel(catalogue, referenceModelId), referenceQuantisation);

const isReference = (target: BenchmarkTarget): boolean =>
  target.kind === 'synthetic' &&
  target.modelId === referenceModelId &&
  target.quantisation === referenceQuantisation;

function askedRun(
  target: BenchmarkTarget,
  asked: RequestAsked,
  { catalogue, machine }: RunsContext,
): AskedRun {
  const request = benchmarkRequest(target, asked);
  // Until the engine has said what it computes with.
  const backend = machine?.kind === 'apple-silicon' ? 'metal' : 'cpu';
  const planned = { ...request, backend } as const;
  return {
    mode: asked.mode,
    name: targetName(target, catalogue),
    request,
    plannedSeconds: totalSeconds(plannedSeconds(planned, planBenchmark(planned))),
    depthsLeftOut: depthsLeftOut(asked, targetFacts(target).maximumContextTokens),
    ...sameShapeAs(target, catalogue),
  };
}

function sameShapeAs(target: BenchmarkTarget, { models }: Catalogue): Pick<AskedRun, 'sameShapeAs'> {
  const found = target.kind === 'file' && target.shape && sameShape(models, target.shape);
  return found ? { sameShapeAs: found.id } : {};
}

function targetName(target: BenchmarkTarget, { models }: Catalogue): string {
  const name = target.kind === 'file' ? target.name : models.find(({ id }) => id === target.modelId)?.name;
  return `${name ?? ''} ${target.quantisation}`.trim();
}

/** How long a trusted run of the reference stands for the next one. */
const reusableMilliseconds = 3_600_000;

export interface ReuseContext {
  entries: readonly BenchmarkResult[];
  machine: Machine | undefined;
  installedBuild: string | undefined;
  now: Date;
}

/**
 * A trusted run of the reference that need not be made again: by the installed build, on this machine as it is
 * now, less than an hour ago. It would say the same, and a minute is not worth that.
 */
export function reusableReference({
  entries,
  machine,
  installedBuild,
  now,
}: ReuseContext): BenchmarkResult | undefined {
  if (installedBuild === undefined || !machine) return undefined;
  const recent = entries.filter(
    (entry) =>
      entry.build === installedBuild &&
      entry.machine?.memoryBytes === machine.memoryBytes.value &&
      entry.machine?.osVersion === (machine.macosVersion.value ?? machine.osName.value) &&
      isRecent(entry, now),
  );
  return referenceRuns(recent, machine, installedBuild).trusted;
}

function isRecent({ startedAt }: BenchmarkResult, now: Date): boolean {
  const age = now.getTime() - Date.parse(startedAt);
  return age >= 0 && age < reusableMilliseconds;
}

export interface MeasuredRuns {
  /** Of the target, or of the reference when nothing else was measured. */
  result: BenchmarkResult;
  /** Beside a target in the default mode. */
  reference?: BenchmarkResult;
  /** The reference was measured before, less than an hour ago. */
  isReferenceReused: boolean;
  /** Why one of them could not be kept in the history; absent: all are. */
  unkept?: unknown;
}

/** `runs`: in the order in which they were made; `earlier`: of the reference, in place of a new one. */
export function measuredRuns(runs: readonly KeptRun[], earlier: BenchmarkResult | undefined): MeasuredRuns {
  const [last, before] = runs.toReversed();
  if (!last) throw new Error('A benchmark measures at least one model.');
  const reference = before?.result ?? earlier;
  const unkept = runs.find((run) => run.unkept !== undefined);
  return {
    result: last.result,
    ...(reference && { reference }),
    isReferenceReused: earlier !== undefined,
    ...(unkept && { unkept: unkept.unkept }),
  };
}
