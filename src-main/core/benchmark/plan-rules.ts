import { bytesPerMebibyte } from '#core/units.ts';
import type { BenchmarkTest } from './benchmark-test.ts';
import type { BenchmarkResult } from './result.ts';
import type { BenchmarkTarget } from './target.ts';

/** llama-bench's physical batch. A smaller or larger one changes the speed even of shorter prompts. */
export const batchTokens = 512;

export interface PlanRequest {
  target: BenchmarkTarget;
  tests: readonly BenchmarkTest[];
  timeBudgetMilliseconds: number;
  backend: BenchmarkResult['backend'];
  /** Layers per slice, instead of what the plan would choose. */
  sliceLayers?: readonly number[] | undefined;
}

export interface PlannedSlice {
  /** Block numbers in the whole model; as many as the slice has layers. */
  layers: number[];
  weightBytes: number;
  readBytesPerToken: number;
}

export interface BenchmarkPlan {
  /** Shallowest first. One slice with all layers: the model is small enough to be made whole, or a file. */
  slices: PlannedSlice[];
  /** Bytes of files that exist at the same time. */
  writeBytes: number;
  /** Memory for all slices loaded at the same time, with their caches and compute buffers. */
  memoryBytes: number;
  /** Tokens each slice's cache is made for. */
  contextTokens: number;
}

/**
 * Tuned constants of the plan. The floors are what the slowest machine of a kind reaches, so that a round never
 * takes longer than foreseen here: the M1 with 7 GPU cores of llama.cpp's public table (LLaMA-2-7B `Q4_0`:
 * 107.8 and 14.2 tokens per second), and one core of a small server.
 */
export const planRules = {
  /** Weights a pass must read to leave every system cache (96 MB on the largest M-series) behind. */
  leastReadBytes: { metal: 300e6, cpu: 200e6, other: 300e6 },
  floorBytesPerSecond: { metal: 53e9, cpu: 10e9, other: 53e9 },
  floorOperationsPerSecond: { metal: 1.39e12, cpu: 0.1e12, other: 1.39e12 },
  /** How far beyond the measured slices the line is drawn: (L − d₁) ÷ (d₂ − d₁). */
  longestLever: 4,
  /** Layers that two slices differ by at least: one layer's time drowns in noise. */
  leastDistance: 2,
  /** Part of the time budget that one round (each test once per slice) may take. */
  roundShare: 0.4,
  /** Written only where a closer line can't do: a disk needs seconds for it, and memory has to hold it. */
  mostWriteBytes: 8e9,
  /** A whole model costing at most this much more than two slices is measured whole. */
  wholeModelShare: 1.25,
  contextTokens: 1024,
  /** Node, llama.cpp's code and its smaller buffers. */
  runtimeBytes: 300 * bytesPerMebibyte,
} as const;
