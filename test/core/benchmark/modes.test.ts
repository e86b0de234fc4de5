import { describe, expect, it } from 'vitest';
import { testName } from '#core/benchmark/benchmark-test.ts';
import { checkTests, depthsLeftOut, fullDepths, testsOf, type TestsAsked } from '#core/benchmark/modes.ts';

const namesOf = (asked: TestsAsked, maximumContextTokens = 131_072): string[] =>
  testsOf(asked, maximumContextTokens).map(testName);

const fault = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown });

describe('the tests of a mode', () => {
  it.each(['quick', 'default', 'sustained'] as const)(
    '%s: a prompt and a generation, as llama-bench',
    (mode) => {
      expect(namesOf({ mode })).toEqual(['pp512', 'tg128']);
    },
  );

  it('full: both also behind a long conversation and behind an agent’s, and the prompts that fill them', () => {
    expect(namesOf({ mode: 'full' })).toEqual([
      'pp512',
      'tg128',
      'pp4096',
      'pp512@d4096',
      'tg128@d4096',
      'pp16384',
      'pp512@d16384',
      'tg128@d16384',
    ]);
  });

  it.each([
    [4096, [4096]],
    [16_383, [4096]],
    [16_384, fullDepths],
    [2048, []],
  ])('full of a model with %i tokens of context goes no deeper', (maximumContextTokens, depths) => {
    const tests = testsOf({ mode: 'full' }, maximumContextTokens);
    expect([...new Set(tests.map(({ depthTokens }) => depthTokens))]).toEqual([0, ...depths]);
  });

  it.each(['quick', 'default', 'sustained'] as const)('%s takes a depth that is asked for', (mode) => {
    expect(namesOf({ mode, depthTokens: 1000 })).toEqual(['pp512', 'tg128', 'pp512@d1000', 'tg128@d1000']);
  });

  it('full takes a depth that is asked for instead of its own', () => {
    expect(namesOf({ mode: 'full', depthTokens: 1000 })).toEqual([
      'pp512',
      'tg128',
      'pp1000',
      'pp512@d1000',
      'tg128@d1000',
    ]);
  });

  it('takes other numbers of tokens', () => {
    expect(namesOf({ mode: 'quick', promptTokens: 1024, generatedTokens: 32 })).toEqual(['pp1024', 'tg32']);
  });

  it.each([
    ['a depth of none', { mode: 'default', depthTokens: 0 }, ['pp512', 'tg128']],
    [
      'a depth as long as the prompt',
      { mode: 'full', depthTokens: 512 },
      ['pp512', 'tg128', 'pp512@d512', 'tg128@d512'],
    ],
  ] as const)('measures nothing twice with %s', (_, asked, names) => {
    expect(namesOf(asked)).toEqual(names);
  });
});

describe('the depths that are left out', () => {
  it.each([
    [2048, [4096, 16_384]],
    [4096, [16_384]],
    [16_384, []],
  ])('of full are those beyond a context of %i tokens', (maximumContextTokens, depths) => {
    expect(depthsLeftOut({ mode: 'full' }, maximumContextTokens)).toEqual(depths);
  });

  it.each(['quick', 'default', 'sustained'] as const)('are none of %s, which has none of its own', (mode) => {
    expect(depthsLeftOut({ mode }, 2048)).toEqual([]);
  });

  it('are none where a depth was asked for: beyond the context it is refused', () => {
    expect(depthsLeftOut({ mode: 'full', depthTokens: 16_384 }, 2048)).toEqual([]);
  });
});

describe('a test that cannot be measured', () => {
  it.each([
    ['an empty prompt', { promptTokens: 0 }],
    ['a prompt of one token, which llama.cpp times as generation', { promptTokens: 1 }],
    ['a prompt whose last batch is one token', { promptTokens: 513 }],
    ['a depth, read as a prompt, whose last batch is one token', { mode: 'full', depthTokens: 1025 }],
    ['nothing generated', { generatedTokens: 0 }],
    ['half a token', { generatedTokens: 0.5 }],
    ['half a token of depth', { depthTokens: 100.5 }],
    ['a depth below none', { depthTokens: -1 }],
    ['no number at all', { promptTokens: NaN }],
    ['a depth that is no number', { depthTokens: NaN }],
  ] as const)('is refused: %s', (_, asked) => {
    expect(() => testsOf({ mode: 'default', ...asked }, 4096)).toThrowError(fault('bad-input'));
  });

  it.each([
    ['a prompt', { promptTokens: 4098 }, 4098],
    ['a generation', { generatedTokens: 5000 }, 5000],
  ])('is refused beyond the context: %s', (_, asked, contextTokens) => {
    expect(() => testsOf({ mode: 'default', ...asked }, 4096)).toThrowError(
      fault('context-out-of-range', { contextTokens, maximumContextTokens: 4096 }),
    );
  });

  it('is refused beyond the context: a depth, named as one that may be 0', () => {
    expect(() => testsOf({ mode: 'default', depthTokens: 16_384 }, 4096)).toThrowError(
      fault('bad-input', { path: 'depth', expected: 'a whole number from 0 to 4096' }),
    );
  });

  it('is none that begins within the context and ends a little beyond it, as in llama-bench', () => {
    expect(namesOf({ mode: 'default', depthTokens: 4096 }, 4096)).toContain('tg128@d4096');
  });

  it('is none that generates one token', () => {
    expect(() => checkTests([{ kind: 'tg', tokens: 1, depthTokens: 0 }], 4096)).not.toThrow();
  });
});
