import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import {
  BenchmarkTestSchema,
  contextTokensOf,
  isSameTest,
  parseTestName,
  testName,
  type BenchmarkTest,
} from '#core/benchmark/benchmark-test.ts';

describe('the name of a test', () => {
  it.each([
    ['pp512', { kind: 'pp', tokens: 512, depthTokens: 0 }],
    ['tg128', { kind: 'tg', tokens: 128, depthTokens: 0 }],
    ['tg128@d4096', { kind: 'tg', tokens: 128, depthTokens: 4096 }],
    ['pp1@d1', { kind: 'pp', tokens: 1, depthTokens: 1 }],
  ] as const)('%s is what llama-bench calls it, and leads back to it', (name, test) => {
    expect(testName(test)).toBe(name);
    expect(parseTestName(name)).toEqual(test);
  });

  it.each([
    '',
    'pp',
    'pp0',
    'pg512',
    'tg128@4096',
    'tg128 @ d4096',
    'tg128@d',
    'pp-512',
    'pp1.5',
    'pp12345678',
    'pp512@d99999999',
    'xpp512',
    'pp512x',
  ])('is not %j', (name) => {
    expect(parseTestName(name)).toBeUndefined();
  });
});

describe('two tests', () => {
  const test: BenchmarkTest = { kind: 'tg', tokens: 128, depthTokens: 4096 };

  it('are the same when they read the same behind the same', () => {
    expect(isSameTest(test, { ...test })).toBe(true);
  });

  it.each([{ kind: 'pp' as const }, { tokens: 129 }, { depthTokens: 0 }, { depthTokens: 4097 }])(
    'are not the same with other %j',
    (change) => {
      expect(isSameTest(test, { ...test, ...change })).toBe(false);
    },
  );
});

it('a test ends behind its depth and its own tokens', () => {
  expect(contextTokensOf({ kind: 'tg', tokens: 128, depthTokens: 4096 })).toBe(4224);
});

it.each([
  { kind: 'pp', tokens: 0, depthTokens: 0 },
  { kind: 'pp', tokens: 1.5, depthTokens: 0 },
  { kind: 'pp', tokens: 1e8, depthTokens: 0 },
  { kind: 'pp', tokens: 1, depthTokens: -1 },
  { kind: 'pp', tokens: 1, depthTokens: 1e8 },
  { kind: 'pp', tokens: 1 },
  { kind: 'sg', tokens: 1, depthTokens: 0 },
])('%j is not a test', (value) => {
  expect(v.is(BenchmarkTestSchema, value)).toBe(false);
});
