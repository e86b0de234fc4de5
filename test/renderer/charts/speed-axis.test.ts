import { describe, expect, it } from 'vitest';
import { intervalAxis, logAxis } from '../../../src-renderer/charts/speed-axis.ts';

const interval = (low: number, mid: number, high: number) => ({ low, mid, high });

describe('a linear axis of speeds', () => {
  const axis = intervalAxis([interval(9, 10, 12), interval(40, 45, 50)], 'linear');

  it('begins at 0 and puts a figure twice as large twice as far', () => {
    expect(axis.ticks.map(({ value }) => value)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(axis.at(40)).toBeCloseTo(2 * axis.at(20));
    expect([axis.at(0), axis.at(50)]).toEqual([0, 1]);
  });

  it('wastes no room above the largest figure that a round step would save', () => {
    expect(intervalAxis([interval(90, 100, 105)], 'linear').ticks.at(-1)?.value).toBe(120);
    expect(intervalAxis([interval(1, 1.1, 1.2)], 'linear').ticks.map(({ value }) => value)[1]).toBeCloseTo(
      0.2,
    );
  });

  it('has an axis without any figure', () => {
    expect(intervalAxis([], 'linear').ticks.map(({ value }) => value)).toEqual([0, 1]);
    expect(intervalAxis([], 'log').ticks.length).toBeGreaterThan(1);
  });
});

describe('a logarithmic axis of speeds', () => {
  it('runs between round figures and makes the same factor the same distance', () => {
    const axis = intervalAxis([interval(3, 4, 5), interval(30, 35, 40)], 'log');
    expect(axis.ticks.map(({ value }) => value)).toEqual([2, 5, 10, 20, 50]);
    expect(axis.at(40) - axis.at(20)).toBeCloseTo(axis.at(8) - axis.at(4));
    expect([axis.at(2), axis.at(50)]).toEqual([0, 1]);
  });

  it('names only the tens where there are many round figures', () => {
    expect(logAxis(1, 1000).ticks).toEqual([
      { value: 1, at: 0 },
      { value: 10, at: expect.closeTo(1 / 3) },
      { value: 100, at: expect.closeTo(2 / 3) },
      { value: 1000, at: 1 },
    ]);
    expect(logAxis(0.001, 10).ticks.map(({ value }) => value)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  });

  it('takes the figure itself where an interval reaches down to 0', () => {
    expect(intervalAxis([interval(0, 10, 20)], 'log').ticks[0]?.value).toBe(10);
  });

  it('has room for one figure alone, even a round one', () => {
    const axis = logAxis(10, 10);
    expect(axis.ticks.map(({ value }) => value)).toEqual([10, 20]);
  });
});

const ranges: [number, number][] = [0.01, 0.3, 1, 4.7, 10, 99, 1000].flatMap((least) =>
  [1, 1.5, 4, 30, 900].map((factor): [number, number] => [least, least * factor]),
);

describe.each(['linear', 'log'] as const)('a %s axis', (scale) => {
  it.each(ranges)('keeps every figure from %d to %d on it, in order, with few marks', (least, most) => {
    const rates = [least, (least + most) / 2, most];
    const axis = intervalAxis(
      rates.map((rate) => interval(rate * 0.8, rate, rate * 1.3)),
      scale,
    );
    const places = rates.map((rate) => axis.at(rate));
    expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(axis.ticks.length).toBeGreaterThan(1);
    expect(axis.ticks.length).toBeLessThanOrEqual(7);
  });
});
