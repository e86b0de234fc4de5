import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import { rateOf, resultOf } from './benchmark-results.ts';

const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T10:15:00.000Z`;

/** A run on the Mac of the fixture `macbook-pro-m4-pro-48gb`. Figures invented. */
const runOn = (day: number, change: Partial<BenchmarkResult> = {}): BenchmarkResult =>
  resultOf({
    startedAt: at(day),
    machine: { chip: 'Apple M4 Pro', gpuCores: 20, memoryBytes: 48 * 2 ** 30, osVersion: '26.1' },
    ...change,
  });

/** Ten minutes in which writing falls by a tenth. */
const sustained: NonNullable<BenchmarkResult['sustained']> = {
  points: Array.from({ length: 60 }, (_, index) => ({
    seconds: 10 * (index + 1),
    ...(index % 2 === 0
      ? { promptTokensPerSecond: 440 - index / 10 }
      : { generationTokensPerSecond: 50.5 - index / 12 }),
  })),
  promptShareKept: 0.99,
  generationShareKept: 0.9,
};

/** A history, oldest first, with something of all that is drawn: two builds, two models, no trust, a curve. */
export const someRuns: readonly BenchmarkResult[] = [
  runOn(1),
  runOn(2, { build: 'llama.cpp b2000 (node-llama-cpp 3.1.0)' }),
  runOn(3, {
    model: 'qwen3-8b',
    quantisation: 'Q4_K_M',
    mode: 'full',
    results: { pp512: rateOf(380), tg128: rateOf(44), 'tg128@d4096': rateOf(39) },
    firstToken: [{ promptTokens: 2048, seconds: 5.4, low: 5.3, high: 5.5 }],
  }),
  runOn(4, {
    trusted: false,
    reasons: ['busy-machine', 'low-power-mode'],
    conditions: { powerSource: 'battery', lowPowerMode: true, memoryPressure: 'warn', foreignLoad: 0.4 },
  }),
  runOn(5, { mode: 'sustained', sustained }),
  runOn(6, { results: { pp512: rateOf(452), tg128: rateOf(50.9) } }),
];
