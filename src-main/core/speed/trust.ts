/**
 * How far a source is trusted: `high` are llama-bench, mlx-lm's own benchmark and raw results of repeated
 * runs; `medium` are averages of applications, single runs and tables of other programs; `low` where
 * something besides the speed is in the figure. Unknown sources are `medium`.
 */
type Trust = 'high' | 'medium' | 'low';

/** A row's weight in the fit. Medium rows err by about half as much again as high ones. */
const weightOf: Readonly<Record<Trust, number>> = { high: 1, medium: 0.5, low: 0.25 };

const trustOfSource: readonly (readonly [string, Trust])[] = [
  // A MacBook Air without a fan: from 7B on it runs at 60 % of what its memory gives, and longer runs of it were cut.
  ['enescingoz/mac-llm-bench/blob/main/results/m5/base', 'low'],
  // Its first prompts hold something else: 4k tokens took 5.4 s where 12k more took 3.7 s.
  ['banandre.com', 'low'],
  // Prompts of a 2B model at a fourth of the rate of larger ones.
  ['jundot/omlx', 'low'],
  ['ggml-org/llama.cpp/', 'high'],
  ['XiongjieDai/GPU-Benchmarks', 'high'],
  ['ax-engine/blob/main/benchmarks/results/inference/llama-cpp-metal/2026-08-07', 'high'],
  ['ax-engine/blob/main/benchmarks/results/inference/mlx-lm-reference/2026-08-07', 'high'],
  ['guruswami-ai/mlx-benchmarks', 'high'],
  ['geerlingguy/', 'high'],
  ['Rapid-MLX/blob/main/community-benchmarks', 'high'],
];

/** Weight of a published run by the address it was read at, 0.25…1. */
export const sourceWeight = (source: string): number =>
  weightOf[trustOfSource.find(([part]) => source.includes(part))?.[1] ?? 'medium'];
