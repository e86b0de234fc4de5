import { parseTestName } from './benchmark-test.ts';

/** Sort key of a test: an empty cache first, prompts before generation, short before long; foreign names last. */
function rank(name: string): readonly number[] {
  const test = parseTestName(name);
  return test ? [test.depthTokens, test.kind === 'pp' ? 0 : 1, test.tokens] : [Infinity];
}

function compareNames(one: string, other: string): number {
  const [a, b] = [rank(one), rank(other)];
  const differing = a.findIndex((value, index) => value !== b[index]);
  if (differing < 0) return one < other ? -1 : one > other ? 1 : 0;
  return (a[differing] ?? 0) < (b[differing] ?? Infinity) ? -1 : 1;
}

/** Names of tests in the order they are shown in: `pp512`, `tg128`, `pp512@d4096`, `tg128@d4096`. */
export const inTestOrder = (names: readonly string[]): string[] => names.toSorted(compareNames);
