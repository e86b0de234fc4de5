import { describe, expect, it } from 'vitest';
import { pairedRatio } from './paired-ratio.ts';

const pairsOf = (ratios: readonly number[]): [number, number][] => ratios.map((ratio) => [ratio * 3, 3]);

describe('The ratio of paired times', () => {
  it('is that of every pair when all agree, with an interval of no width', () => {
    const { ratio, low, high, pairs } = pairedRatio(pairsOf([2, 2, 2, 2, 2, 2]));
    expect(pairs).toBe(6);
    for (const value of [ratio, low, high]) expect(value).toBeCloseTo(2, 12);
  });

  it('is the inverse when the sides change places', () => {
    const pairs = pairsOf([0.9, 1.02, 1.1, 0.97, 1.3, 1.01, 0.99]);
    const there = pairedRatio(pairs);
    const back = pairedRatio(pairs.map(([first, second]) => [second, first]));
    expect(back.ratio).toBeCloseTo(1 / there.ratio, 12);
    expect(back.low).toBeCloseTo(1 / (there.high ?? NaN), 12);
  });

  it('is hardly moved by two pairs of twelve that something else disturbed', () => {
    const quiet = [0.99, 1, 1.01, 1, 0.99, 1.01, 1, 1.01, 0.99, 1];
    const disturbed = pairedRatio(pairsOf([...quiet, 3, 1.4]));
    expect(disturbed.ratio).toBeCloseTo(1, 2);
    expect(disturbed.high).toBeLessThan(1.02);
  });

  it.each([
    { count: 6, first: 1, last: 6 },
    { count: 8, first: 1, last: 8 },
    { count: 9, first: 2, last: 8 },
    { count: 10, first: 2, last: 9 },
    { count: 20, first: 6, last: 15 },
    { count: 30, first: 10, last: 21 },
  ])('lies between the ratios of $count pairs that the table of the sign test names', (row) => {
    const ratios = Array.from({ length: row.count }, (_, index) => index + 1);
    const { low, high } = pairedRatio(pairsOf(ratios.toReversed()));
    expect([low, high]).toEqual([row.first, row.last]);
  });

  it('has no interval below six pairs', () => {
    expect(pairedRatio(pairsOf([1, 2, 1, 2, 1]))).toEqual({ ratio: expect.any(Number), pairs: 5 });
  });
});
