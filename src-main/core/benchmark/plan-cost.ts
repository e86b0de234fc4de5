import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import { planRules, type PlanRequest } from './plan.ts';
import type { SyntheticTarget } from './target.ts';

export interface PlanCost {
  /** Weights that one generated token reads. */
  readBytes: number;
  weightBytes: number;
  /** One repetition of every test on the slowest machine of the backend. */
  seconds: number;
}

/** What one round on a slice of these layers costs at most. Filling the cache for a depth counts once. */
export function planCost(
  { target, tests, backend }: PlanRequest & { target: SyntheticTarget },
  layers: readonly number[],
): PlanCost {
  const slice = planSlice(target.shape, target.quantisation, layers);
  const sum = (kind: 'pp' | 'tg'): number =>
    tests.reduce((tokens, test) => tokens + (test.kind === kind ? test.tokens : 0), 0);
  const depths = new Set(tests.map(({ depthTokens }) => depthTokens));
  const filled = [...depths].reduce((tokens, depth) => tokens + depth, 0);
  // A multiplication and an addition per weight and token.
  const promptOperations = 2 * slice.activeLayerWeights * (sum('pp') + filled);
  return {
    readBytes: slice.readBytesPerToken,
    weightBytes: sliceBytes(slice),
    seconds:
      promptOperations / planRules.floorOperationsPerSecond[backend] +
      (slice.readBytesPerToken * sum('tg')) / planRules.floorBytesPerSecond[backend],
  };
}
