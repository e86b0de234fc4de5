import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import type { BenchmarkTest } from './benchmark-test.ts';
import { planRules, type PlanRequest } from './plan-rules.ts';
import type { BenchmarkResult } from './result.ts';
import type { SyntheticTarget } from './target.ts';

export interface PlanCost {
  /** Weights that one generated token reads. */
  readBytes: number;
  weightBytes: number;
  /** One repetition of every test on the slowest machine of the backend. */
  seconds: number;
}

/** What one round on a slice of these layers costs at most. */
export function planCost(
  { target, tests, backend }: PlanRequest & { target: SyntheticTarget },
  layers: readonly number[],
): PlanCost {
  const slice = planSlice(target.shape, target.quantisation, layers);
  return {
    readBytes: slice.readBytesPerToken,
    weightBytes: sliceBytes(slice),
    seconds: roundSeconds(slice, tests, backend),
  };
}

/** Of a slice, or of a whole model. */
export interface RoundWeights {
  readBytesPerToken: number;
  activeLayerWeights: number;
}

/**
 * Seconds of one repetition of every test on the slowest machine of the backend. Filling the cache for a
 * depth counts once. LLaMA-2-7B `Q4_0` whole, pp512 and tg128 on an M1: 4.7 + 9.6 s.
 */
export function roundSeconds(
  { readBytesPerToken, activeLayerWeights }: RoundWeights,
  tests: readonly BenchmarkTest[],
  backend: BenchmarkResult['backend'],
): number {
  const sum = (kind: BenchmarkTest['kind']): number =>
    tests.reduce((tokens, test) => tokens + (test.kind === kind ? test.tokens : 0), 0);
  const depths = new Set(tests.map(({ depthTokens }) => depthTokens));
  const filled = [...depths].reduce((tokens, depth) => tokens + depth, 0);
  // A multiplication and an addition per weight and token.
  const promptOperations = 2 * activeLayerWeights * (sum('pp') + filled);
  return (
    promptOperations / planRules.floorOperationsPerSecond[backend] +
    (readBytesPerToken * sum('tg')) / planRules.floorBytesPerSecond[backend]
  );
}
