import { describe, expect, it } from 'vitest';
import { evaluateTest, firstTokens, measuredRate } from '#core/benchmark/evaluate-test.ts';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { Sample } from '#core/benchmark/sample.ts';

const pp = (tokens: number, depthTokens = 0): BenchmarkTest => ({ kind: 'pp', tokens, depthTokens });

/** Repetitions of a whole model with 8 layers, by both clocks. */
const whole = (test: BenchmarkTest, ...seconds: number[]): Sample[] =>
  seconds.map((nativeSeconds, block) => ({
    test,
    layers: 8,
    block,
    nativeSeconds,
    wallSeconds: nativeSeconds + 0.1,
  }));

describe('a test', () => {
  it('is carried to the whole model by both clocks, from its own samples alone', () => {
    const samples = [
      ...whole(pp(512), 2, 2, 2),
      ...whole(pp(512, 4096), 3, 3),
      ...whole(pp(4096), 20, 20),
      ...whole({ ...pp(512), kind: 'tg' }, 50, 50),
    ];
    const { native, wall } = evaluateTest(pp(512), samples, 8);
    expect(native).toMatchObject({ seconds: 2, samples: 3 });
    expect(wall.seconds).toBeCloseTo(2.1, 10);
    expect(evaluateTest(pp(512, 4096), samples, 8).native.seconds).toBe(3);
  });

  it.each([
    ['no sample', []],
    ['only samples at another depth', whole(pp(512, 4096), 3, 3)],
    ['only samples of other kind', whole({ ...pp(512), kind: 'tg' }, 3, 3)],
    ['one slice of two', whole(pp(512), 3, 3).map((sample) => ({ ...sample, layers: 2 }))],
  ])('is refused with %s', (_, samples) => {
    expect(() => evaluateTest(pp(512), samples, 8)).toThrowError(
      expect.objectContaining({ code: 'engine-answer-invalid' }),
    );
  });
});

describe('its rate', () => {
  it('has the interval of the repetitions, in tokens per second', () => {
    const test = evaluateTest(pp(500), whole(pp(500), 4.9, 5, 5.1), 8);
    const rate = measuredRate(test);
    expect(rate.tokensPerSecond).toBe(100);
    expect(rate.low).toBeCloseTo(500 / (5 + test.native.halfWidthSeconds), 10);
    expect(rate.high).toBeCloseTo(500 / (5 - test.native.halfWidthSeconds), 10);
    expect(rate.samples).toBe(3);
  });

  it.each([
    ['after one repetition', [5]],
    ['when the repetitions allow a time of zero', [1, 9]],
  ])('has no upper end %s', (_, seconds) => {
    const rate = measuredRate(evaluateTest(pp(500), whole(pp(500), ...seconds), 8));
    expect(rate).not.toHaveProperty('high');
    expect(rate.low).toBeGreaterThanOrEqual(0);
    expect(rate.low).toBeLessThan(rate.tokensPerSecond);
  });
});

describe('what memory and chip can do', () => {
  const noisy = whole(pp(500), 4, 5, 6);
  const free = evaluateTest(pp(500), noisy, 8);
  const bounded = evaluateTest(pp(500), noisy, 8, 4.5);

  it('is where the interval of a rate ends, and moves neither the rate nor its lower end', () => {
    expect(measuredRate(free).high).toBeGreaterThan(500 / 4.5);
    expect(measuredRate(bounded)).toEqual({ ...measuredRate(free), high: 500 / 4.5 });
  });

  it('is where the interval of the first token begins', () => {
    expect(firstTokens([free])[0]?.low).toBeLessThan(4.5);
    expect(firstTokens([bounded])[0]?.low).toBe(4.5);
  });

  it('ends no interval that had no end', () => {
    const wild = evaluateTest(pp(500), whole(pp(500), 1, 9), 8, 0.5);
    expect(measuredRate(wild)).not.toHaveProperty('high');
    expect(firstTokens([wild])[0]).not.toHaveProperty('low');
  });

  it('leaves an interval alone that lies within it', () => {
    expect(measuredRate(evaluateTest(pp(500), noisy, 8, 0.1))).toEqual(measuredRate(free));
  });
});

describe('the time to the first token', () => {
  const evaluated = (test: BenchmarkTest, ...seconds: number[]) =>
    evaluateTest(test, whole(test, ...seconds), 8);

  it('is that of each prompt read into an empty cache, shortest first', () => {
    const times = firstTokens([
      evaluated(pp(4096), 41, 41),
      evaluated(pp(512), 5.12, 5.12),
      evaluated(pp(512, 4096), 6, 6),
      evaluated({ kind: 'tg', tokens: 128, depthTokens: 0 }, 3, 3),
    ]);
    expect(times).toEqual([
      { promptTokens: 512, seconds: 5.12, low: 5.12, high: 5.12 },
      { promptTokens: 4096, seconds: 41, low: 41, high: 41 },
    ]);
  });

  it('has an interval around it that never begins before the prompt was sent', () => {
    const [calm] = firstTokens([evaluated(pp(512), 4.9, 5, 5.1)]);
    expect(calm?.low).toBeLessThan(5);
    expect(calm?.low).toBeGreaterThan(4.5);
    expect(calm?.high).toBeCloseTo(10 - (calm?.low ?? NaN), 10);
    const [wild] = firstTokens([evaluated(pp(512), 1, 9)]);
    expect(wild).not.toHaveProperty('low');
    expect(wild?.high).toBeGreaterThan(9);
  });

  it('has no upper end after one repetition', () => {
    expect(firstTokens([evaluated(pp(512), 5)])).toEqual([{ promptTokens: 512, seconds: 5 }]);
  });
});
