import type { MeasuredRate } from '../../../src-main/core/benchmark/result.ts';
import type {
  ComparisonEntry,
  EngineComparison,
  MeasuredEntry,
} from '../../../src-main/core/engines/comparison.ts';

export const rate = (tokensPerSecond: number, low: number, high: number): MeasuredRate => ({
  tokensPerSecond,
  low,
  high,
  samples: 3,
});

/** One entry of a comparison; figures are invented. */
export const measuredAt = (change: Partial<MeasuredEntry>): MeasuredEntry => ({
  status: 'measured',
  engine: 'ollama',
  program: 'Ollama',
  version: '0.12.3',
  model: 'llama3.2:3b',
  quantisation: 'Q4_K_M',
  modelBytes: 2_019_393_189,
  clock: 'engine',
  results: { pp512: rate(400, 390, 410), tg128: rate(40, 39, 41) },
  isTrusted: true,
  reasons: [],
  finishedAt: '2026-11-22T12:00:41.000Z',
  ...change,
});

export const failedAt = (): ComparisonEntry => ({
  status: 'failed',
  engine: 'lmstudio',
  program: 'LM Studio',
  model: 'llama-3.2-3b-instruct',
  fault: { code: 'engine-failed', details: { engine: 'LM Studio', problem: 'HTTP 500' } },
  finishedAt: '2026-11-22T12:01:30.000Z',
});

export const comparisonWith = (change: Partial<EngineComparison> = {}): EngineComparison => ({
  kind: 'engine-comparison',
  model: 'llama3.2:3b',
  mode: 'default',
  promptTokens: 512,
  generatedTokens: 128,
  entries: [measuredAt({})],
  verdicts: [],
  warnings: [],
  startedAt: '2026-11-22T12:00:00.000Z',
  elapsedMilliseconds: 90_000,
  ...change,
});
