import { Fault } from '#core/fault.ts';
import { isSameTest, type BenchmarkTest } from './benchmark-test.ts';
import { batchTokens } from './plan-rules.ts';
import type { BenchmarkMode } from './result.ts';

export interface TestsAsked {
  mode: BenchmarkMode;
  /** Default 512. */
  promptTokens?: number | undefined;
  /** Default 128. */
  generatedTokens?: number | undefined;
  /** Tokens in the cache for two more tests; `full` has its own depths unless told. */
  depthTokens?: number | undefined;
}

/** Depths of `full`, as far as the model's context reaches: a long conversation, a coding agent's. */
export const fullDepths: readonly number[] = [4096, 16_384];

/**
 * Milliseconds that writing, loading and measuring one model may take together. Two blocks are measured
 * however long they last, and disturbed ones once more, but for `quick`. One click measures two models within a
 * minute on an M1.
 */
export const budgetMilliseconds: Readonly<Record<BenchmarkMode, number>> = {
  quick: 25_000,
  default: 27_000,
  full: 600_000,
  sustained: 60_000,
};

/** How long `sustained` measures: unless told, and at most. */
export const sustainedMinutes = { usual: 10, most: 60 } as const;

/**
 * What is measured. `full` adds, for each depth, reading a prompt that long (its first-token time) and
 * both tests behind it. Throws `bad-input`, and `context-out-of-range` beyond the model's context.
 */
export function testsOf(asked: TestsAsked, maximumContextTokens: number): BenchmarkTest[] {
  const { mode, promptTokens = 512, generatedTokens = 128, depthTokens } = asked;
  const both = (depth: number): BenchmarkTest[] => [
    { kind: 'pp', tokens: promptTokens, depthTokens: depth },
    { kind: 'tg', tokens: generatedTokens, depthTokens: depth },
  ];
  const depths = depthTokens === undefined ? ownDepths(mode, maximumContextTokens) : [depthTokens];
  const tests = [
    ...both(0),
    ...depths
      .filter((depth) => depth !== 0)
      .flatMap((depth): BenchmarkTest[] => [
        ...(mode === 'full' ? [{ kind: 'pp' as const, tokens: depth, depthTokens: 0 }] : []),
        ...both(depth),
      ]),
  ];
  checkTests(tests, maximumContextTokens);
  return tests.filter((test, index) => tests.findIndex((other) => isSameTest(test, other)) === index);
}

const ownDepths = (mode: BenchmarkMode, maximumContextTokens: number): number[] =>
  mode === 'full' ? fullDepths.filter((depth) => depth <= maximumContextTokens) : [];

/** Depths that `full` would measure if the model's context reached so far. */
export const depthsLeftOut = ({ mode, depthTokens }: TestsAsked, maximumContextTokens: number): number[] =>
  mode === 'full' && depthTokens === undefined
    ? fullDepths.filter((depth) => depth > maximumContextTokens)
    : [];

/**
 * Throws `bad-input` for what can't be measured: nothing, parts of tokens, a depth beyond the context, or a
 * prompt whose last batch is one token, which llama.cpp would time as generation; `context-out-of-range` where
 * the tokens themselves are beyond it. A test
 * may end a few tokens beyond it, as in llama-bench: it is the depth that must exist.
 */
export function checkTests(tests: readonly BenchmarkTest[], maximumContextTokens: number): void {
  for (const { kind, tokens, depthTokens } of tests) {
    const isWhole = Number.isInteger(tokens) && tokens >= 1;
    if (!isWhole || !Number.isInteger(depthTokens) || depthTokens < 0) {
      throw new Fault('bad-input', {
        path: `${kind}${tokens}, depth ${depthTokens}`,
        expected: 'whole numbers of tokens from 1 on, a depth from 0 on',
      });
    }
    if (tokens > maximumContextTokens)
      throw new Fault('context-out-of-range', { contextTokens: tokens, maximumContextTokens });
    if (depthTokens > maximumContextTokens)
      throw new Fault('bad-input', {
        path: 'depth',
        expected: `a whole number from 0 to ${maximumContextTokens}`,
      });
    if (kind === 'pp' && tokens % batchTokens === 1) {
      throw new Fault('bad-input', {
        path: `pp${tokens}`,
        expected: `a prompt whose last batch of ${batchTokens} is more than one token`,
      });
    }
  }
}
