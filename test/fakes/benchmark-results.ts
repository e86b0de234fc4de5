import type { BenchmarkResult, MeasuredRate } from '../../src-main/core/benchmark/result.ts';

/** A rate with an interval of so many tokens per second to both sides. */
export const rateOf = (tokensPerSecond: number, halfWidth = tokensPerSecond / 50): MeasuredRate => ({
  tokensPerSecond,
  low: tokensPerSecond - halfWidth,
  high: tokensPerSecond + halfWidth,
  samples: 5,
});

/** LLaMA-2-7B `Q4_0` on an M4 Pro as the history keeps it, with something else about it. Figures invented. */
export const resultOf = (change: Partial<BenchmarkResult> = {}): BenchmarkResult => ({
  mode: 'default',
  model: 'llama-2-7b',
  quantisation: 'Q4_0',
  backend: 'metal',
  build: 'llama.cpp b1000 (node-llama-cpp 3.0.0)',
  settings: {
    threads: 8,
    batch: 512,
    physicalBatch: 512,
    flashAttention: 'on',
    memoryMapped: false,
    residencySets: 'on',
    tensorApi: 'off',
  },
  layersMeasured: [2, 8],
  layersTotal: 32,
  results: { tg128: rateOf(50.5, 0.5), pp512: rateOf(440, 8) },
  wallClock: { pp512: 435, tg128: 49.9 },
  conditions: { powerSource: 'mains', lowPowerMode: false, memoryPressure: 'normal', loadBefore: 0.1 },
  blocks: { kept: 4, discarded: 1 },
  trusted: true,
  reasons: [],
  machine: { chip: 'Apple M4 Pro', gpuCores: 20, memoryBytes: 24 * 2 ** 30, osVersion: '26.1' },
  startedAt: '2026-11-22T23:35:07.250Z',
  elapsedMilliseconds: 41_000,
  bytesWritten: 1_500_000_000,
  ...change,
});

/** The start of run `minute` of the same hour. */
export const startedAtMinute = (minute: number): string =>
  `2026-11-22T23:${String(minute).padStart(2, '0')}:07.250Z`;
