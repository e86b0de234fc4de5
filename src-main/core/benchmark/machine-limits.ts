import type { Chip } from '#core/chips/catalogue.ts';
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
