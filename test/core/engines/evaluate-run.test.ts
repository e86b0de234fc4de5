import { describe, expect, it } from 'vitest';
import { evaluateEngineRun, widestShare } from '../../../src-main/core/engines/evaluate-run.ts';
import type { JudgedAnswer } from '../../../src-main/core/engines/judge-answer.ts';
import type { EngineFacts } from '../../../src-main/core/engines/other-engine.ts';

const facts: EngineFacts = { engine: 'ollama', program: 'Ollama', model: 'm', wasLoaded: true };
const test = { kind: 'tg' as const, tokens: 128, depthTokens: 0 };
const answer = (
  seconds: number,
  block: number,
  wall = seconds,
  clock: 'engine' | 'wall' = 'engine',
): JudgedAnswer => ({
  sample: { test, layers: 1, block, nativeSeconds: seconds, wallSeconds: wall },
  clock,
});
const evaluate = (answers: JudgedAnswer[], over: Partial<EngineFacts> = {}, bandwidth?: number) =>
  evaluateEngineRun({
    facts: { ...facts, ...over },
    tests: [test],
    answers,
    limits: { bandwidthBytesPerSecond: bandwidth },
  });
const seconds = [3.9, 4, 4.1, 4];

describe('repetitions of another engine', () => {
  it('give their median, with the interval that our own runs have', () => {
    const { results, reasons, clock } = evaluate(seconds.map((each, block) => answer(each, block)));
    expect(clock).toBe('engine');
    expect(results['tg128']?.tokensPerSecond).toBe(32);
    // Student's 3.182 × relative noise √(0.00125 ÷ 3) × √(π/2 ÷ 4): 4.07 %.
    expect(widestShare({ results })).toBeCloseTo(0.0407, 3);
    expect(reasons).toEqual([]);
  });

  it('are all told by our clock where one answer came without durations', () => {
    const answers = seconds.map((each, block) =>
      answer(each, block, each * 1.1, block === 2 ? 'wall' : 'engine'),
    );
    const { clock, results, wallClock } = evaluate(answers);
    expect(clock).toBe('wall');
    expect(results['tg128']?.tokensPerSecond).toBeCloseTo(32 / 1.1);
    expect(wallClock['tg128']).toBeCloseTo(32 / 1.1);
  });

  it('that differ too much, and clocks that do, are marked', () => {
    expect(evaluate([1, 4, 6].map((each, block) => answer(each, block))).reasons).toEqual(['interval-wide']);
    expect(evaluate(seconds.map((each, block) => answer(each, block, each * 1.4))).reasons).toEqual([
      'clocks-disagree',
    ]);
  });

  it.each([
    // 128 tokens in 4 s, each reading 40 % of 4 GB, are 51 GB/s; 96 MB of it may come from a cache.
    [4e9, true, 100e9, false],
    [10e9, true, 100e9, true],
    // Of a model with experts only a fiftieth is known to be read.
    [10e9, false, 100e9, false],
    [10e9, undefined, 100e9, false],
    [1000e9, undefined, 100e9, true],
    [undefined, true, 1, false],
  ])(
    'of %s bytes, dense: %s, at %s bytes/s: impossible is %s',
    (modelBytes, isDense, bandwidth, isImpossible) => {
      const run = () =>
        evaluate(
          seconds.map((each, block) => answer(each, block)),
          { modelBytes, isDense },
          bandwidth,
        );
      if (isImpossible) expect(run).toThrowError(expect.objectContaining({ code: 'speed-implausible' }));
      else expect(run).not.toThrow();
    },
  );
});
