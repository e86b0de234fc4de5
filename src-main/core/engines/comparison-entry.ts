import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { FaultCode, FaultDetails } from '#core/fault.ts';
import type { ComparisonEntry, MeasuredEntry } from './comparison.ts';
import type { EngineRun } from './engine-run.ts';

const finishedAt = ({
  startedAt,
  elapsedMilliseconds,
}: Pick<EngineRun, 'startedAt' | 'elapsedMilliseconds'>): string =>
  new Date(Date.parse(startedAt) + elapsedMilliseconds).toISOString();

/** What another engine did, as one entry of a comparison. */
export const entryOfEngineRun = (run: EngineRun): MeasuredEntry => ({
  status: 'measured',
  engine: run.engine,
  program: run.program,
  ...(run.version !== undefined && { version: run.version }),
  model: run.model,
  ...(run.quantisation !== undefined && { quantisation: run.quantisation }),
  ...(run.modelBytes !== undefined && { modelBytes: run.modelBytes }),
  ...(run.format !== undefined && { format: run.format }),
  clock: run.clock,
  results: run.results,
  isTrusted: run.trusted,
  reasons: run.reasons,
  finishedAt: finishedAt(run),
});

/** What our own llama.cpp did. */
export const entryOfBenchmark = (result: BenchmarkResult): MeasuredEntry => ({
  status: 'measured',
  engine: 'kaidoki',
  program: 'llama.cpp',
  version: result.build,
  model: result.file?.name ?? result.model,
  quantisation: result.quantisation,
  ...(result.file && { modelBytes: result.file.bytes }),
  format: 'gguf',
  clock: 'engine',
  results: result.results,
  isTrusted: result.trusted,
  reasons: result.reasons,
  finishedAt: finishedAt(result),
});

export interface FailedContestant {
  engine: ComparisonEntry['engine'];
  program: string;
  model?: string | undefined;
  fault: { code: FaultCode; details: FaultDetails };
  finishedAt: string;
}

/** An engine that could not be measured, with why. */
export const failedEntry = ({ model, fault, ...rest }: FailedContestant): ComparisonEntry => ({
  status: 'failed',
  ...rest,
  ...(model !== undefined && { model }),
  fault: { code: fault.code, details: { ...fault.details } },
});
