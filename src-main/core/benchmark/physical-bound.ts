import type { Chip } from '#core/chips/catalogue.ts';
import { cacheReadBytes } from '#core/memory/cache-read.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { BenchmarkTest } from './benchmark-test.ts';
import type { BenchmarkResult } from './result.ts';

/** What no machine of a kind exceeds. */
export const physicalLimits = {
  /** Rounding of nominal bandwidths: a rate may not exceed bandwidth ÷ bytes read by more. */
  bandwidthTolerance: 1.02,
  /** Beyond any machine sold: used where nothing is known. */
  highestBandwidthBytesPerSecond: 3e12,
  highestOperationsPerSecond: 1e15,
  /** Of the largest M-series system cache (M1 Ultra): that much of a pass need not come from memory. */
  systemCacheBytes: 96e6,
  /** However small the model, a cache is no faster than so many times the memory. */
  cacheOverMemory: 10,
  /** llama-bench's physical batch: weights are read once for so many prompt tokens. */
  batchTokens: 512,
} as const;

/**
 * Half-precision operations of one GPU core in one clock, at most. M1 and M2: 128 lanes × 2 (what makes
 * Apple's 2.6 TFLOPS of eight cores at 1.28 GHz). M3 and M4 may issue a half and a single precision
 * operation together, which doubles it on paper. M5 and M6: neural accelerators, 1024 at half and twice
 * that at 8 bits (third-party measurements, `measured` in `data/chips.json`).
 */
const operationsPerCoreAndClock: Readonly<Record<number, number>> = {
  1: 256,
  2: 256,
  3: 512,
  4: 512,
  5: 2048,
  6: 2048,
};

/** Above the clock of every M-series GPU so far (1.28 GHz of an M1 to some 1.6 GHz of an M4 or M5). */
const highestClockHertz = 2e9;

/**
 * Operations per second that a chip's GPU cannot exceed; `undefined` for generations not known. A 10-core
 * M4: 10 × 512 × 2 GHz = 10 TFLOPS, about four times what it reaches with LLaMA-2-7B.
 */
export function gpuOperationsLimit(chip: Pick<Chip, 'generation' | 'gpuCores'>): number | undefined {
  const perClock = operationsPerCoreAndClock[chip.generation];
  return perClock === undefined ? undefined : perClock * highestClockHertz * chip.gpuCores;
}

export interface MachineLimits {
  bandwidthBytesPerSecond?: number | undefined;
  operationsPerSecond?: number | undefined;
}

/** A chip's limits, where it computes on its GPU; its CPU shares the memory, so the bandwidth always holds. */
export const machineLimits = (
  backend: BenchmarkResult['backend'],
  bandwidthBytesPerSecond: number | undefined,
  chip?: Pick<Chip, 'generation' | 'gpuCores'>,
): MachineLimits => ({
  bandwidthBytesPerSecond,
  operationsPerSecond: backend === 'metal' && chip ? gpuOperationsLimit(chip) : undefined,
});

/** What one pass of a model, or of a slice of it, costs at least. */
export interface PassCost {
  /** Weights that one generated token reads. */
  readBytesPerToken: number;
  /** Weights of the layers that one token is multiplied with. */
  activeLayerWeights: number;
  layerCount: number;
  /** Cache read for one token at the depth of the test; absent: 0. */
  cacheReadBytes?: number;
}

/** `layers`: block numbers of the whole model. Without a shape nothing of the cache counts. */
export function passCost(
  weights: Pick<PassCost, 'readBytesPerToken' | 'activeLayerWeights'>,
  layers: readonly number[],
  { shape, depthTokens }: { shape?: ModelShape | undefined; depthTokens: number },
): PassCost {
  return {
    readBytesPerToken: weights.readBytesPerToken,
    activeLayerWeights: weights.activeLayerWeights,
    layerCount: layers.length,
    cacheReadBytes: shape ? cacheReadBytes(shape, layers, depthTokens) : 0,
  };
}

/**
 * Seconds that a test takes at least: generation by the bytes each token reads ÷ bandwidth, a prompt by two
 * operations per weight and token, and by the bytes each batch reads. Of a prompt's last layer little more
 * than keys and values is computed, so it does not count. LLaMA-2-7B `Q4_0`, tg128, 120 GB/s: 3.9 s.
 */
export function leastSeconds(
  { kind, tokens }: Pick<BenchmarkTest, 'kind' | 'tokens'>,
  cost: PassCost,
  limits: MachineLimits = {},
): number {
  const passes = kind === 'tg' ? tokens : Math.ceil(tokens / physicalLimits.batchTokens);
  const bytes = cost.readBytesPerToken + (cost.cacheReadBytes ?? 0);
  const reading = (passes * bytesFromMemory(bytes)) / highestBandwidth(limits);
  if (kind === 'tg') return reading;
  const { operationsPerSecond = physicalLimits.highestOperationsPerSecond } = limits;
  const weights = cost.activeLayerWeights * (1 - 1 / Math.max(1, cost.layerCount));
  return Math.max(reading, (2 * weights * tokens) / operationsPerSecond);
}

const highestBandwidth = ({ bandwidthBytesPerSecond }: MachineLimits): number =>
  (bandwidthBytesPerSecond ?? physicalLimits.highestBandwidthBytesPerSecond) *
  physicalLimits.bandwidthTolerance;

const bytesFromMemory = (bytes: number): number =>
  Math.max(bytes - physicalLimits.systemCacheBytes, bytes / physicalLimits.cacheOverMemory);

/**
 * Whether a time, of a whole model or of one repetition on a slice, is shorter than physics allows. A
 * worker that divides all its times by a thousand breaks this whatever it measures.
 */
export const breaksPhysics = (
  test: Pick<BenchmarkTest, 'kind' | 'tokens'> & { seconds: number },
  cost: PassCost,
  limits: MachineLimits = {},
): boolean => !(test.seconds >= leastSeconds(test, cost, limits)) || !Number.isFinite(test.seconds);

/** `breaksPhysics` by rate, for the depth 0 and a known bandwidth alone. */
export const isImpossible = (
  rate: { test: 'pp' | 'tg'; tokensPerSecond: number },
  model: { readBytesPerToken: number; activeWeights: number },
  bandwidthBytesPerSecond?: number,
): boolean =>
  breaksPhysics(
    { kind: rate.test, tokens: 512, seconds: rate.tokensPerSecond > 0 ? 512 / rate.tokensPerSecond : NaN },
    { ...model, activeLayerWeights: model.activeWeights, layerCount: Infinity },
    { bandwidthBytesPerSecond },
  );
