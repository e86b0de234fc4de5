import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';

/** Tests that share what is in the cache before them. */
export interface DepthGroup {
  depthTokens: number;
  tests: BenchmarkTest[];
}

/** Whether a prompt is what fills the cache to a depth: `pp4096` for `tg128@d4096`. */
export const isFillOf = ({ kind, tokens, depthTokens }: BenchmarkTest, depth: number): boolean =>
  kind === 'pp' && depthTokens === 0 && tokens === depth;

/**
 * Tests by depth, shallowest first, so that a cache filled once serves all repetitions of its group. A prompt
 * as long as a depth belongs to that depth, before its tests: reading it fills the cache for them.
 */
export function depthGroups(tests: readonly BenchmarkTest[]): DepthGroup[] {
  const depths = [...new Set(tests.map(({ depthTokens }) => depthTokens))].sort((a, b) => a - b);
  const depthOf = (test: BenchmarkTest): number =>
    depths.find((depth) => depth > 0 && isFillOf(test, depth)) ?? test.depthTokens;
  return depths
    .map((depthTokens) => ({
      depthTokens,
      tests: tests
        .filter((test) => depthOf(test) === depthTokens)
        .toSorted((a, b) => a.depthTokens - b.depthTokens),
    }))
    .filter((group) => group.tests.length > 0);
}
