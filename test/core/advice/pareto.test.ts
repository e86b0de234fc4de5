import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/advice/advice.ts';
import { paretoLine } from '#core/advice/pareto.ts';
import { reason } from '#core/advice/reasons.ts';
import { macWith } from './macs.ts';
import { adviceFor } from './question.ts';
import { randomFrom } from './sampled-needs.ts';

type Placed = Pick<Candidate, 'price' | 'timeOnMixSeconds' | 'vetoes'>;

const placed = (amount: number | undefined, seconds: number | undefined, isVetoed = false): Placed => ({
  ...(amount !== undefined && { price: { amount, currency: 'USD', asOf: '2026-11', kind: 'current' } }),
  ...(seconds !== undefined && { timeOnMixSeconds: seconds }),
  vetoes: isVetoed ? [reason('no-fan')] : [],
});

describe('the line of price against time', () => {
  it('holds what nothing beats in both, cheapest first', () => {
    expect(paretoLine([placed(400, 20), placed(100, 80), placed(150, 90), placed(200, 40)])).toEqual([
      1, 3, 0,
    ]);
  });

  it('leaves out what something speaks against, however cheap and fast', () => {
    expect(paretoLine([placed(50, 10, true), placed(100, 80)])).toEqual([1]);
  });

  it('leaves out what has no price or no time', () => {
    expect(paretoLine([placed(undefined, 5), placed(10, undefined), placed(100, 80)])).toEqual([2]);
    expect(paretoLine([])).toEqual([]);
  });

  it('takes the sooner of two at one price, the cheaper of two as fast, and one of two alike', () => {
    expect(paretoLine([placed(100, 80), placed(100, 70)])).toEqual([1]);
    expect(paretoLine([placed(120, 70), placed(100, 70)])).toEqual([1]);
    expect(paretoLine([placed(100, 70), placed(100, 70)])).toEqual([0]);
  });
});

/** Lists of up to thirty with few figures, so that many tie; the same at every run. */
const lists = Array.from({ length: 200 }, (_, seed) => {
  const random = randomFrom(seed);
  const figure = () => (random() < 0.1 ? undefined : Math.ceil(random() * 20));
  return Array.from({ length: Math.floor(random() * 31) }, () => placed(figure(), figure(), random() < 0.3));
});

interface Known {
  index: number;
  amount: number;
  seconds: number;
}

const eligible = (all: readonly Placed[]): Known[] =>
  all.flatMap(({ price, timeOnMixSeconds: seconds, vetoes }, index) =>
    vetoes.length === 0 && price && seconds !== undefined ? [{ index, amount: price.amount, seconds }] : [],
  );

const isAsGood = (a: Known, b: Known): boolean => a.amount <= b.amount && a.seconds <= b.seconds;

describe('whatever there is to choose from', () => {
  it('nothing on the line is beaten, and what is off it is beaten or equalled by something on it', () => {
    for (const all of lists) {
      const line = paretoLine(all);
      const known = eligible(all);
      const on = known.filter(({ index }) => line.includes(index));
      expect(on).toHaveLength(line.length);
      for (const one of known) {
        const asGood = on.filter((other) => other.index !== one.index && isAsGood(other, one));
        expect(asGood.length > 0).toBe(!line.includes(one.index));
      }
    }
  });

  it('each dearer one on it is faster', () => {
    for (const all of lists) {
      const known = new Map(eligible(all).map((one) => [one.index, one]));
      const line = paretoLine(all).flatMap((index) => known.get(index) ?? []);
      const pairs = line.slice(1).map((one, index) => [line[index], one] as const);
      for (const [before, one] of pairs) {
        expect(one.amount).toBeGreaterThan(before?.amount ?? Infinity);
        expect(one.seconds).toBeLessThan(before?.seconds ?? 0);
      }
    }
  });
});

it('begins with the Mac that is recommended, on real Macs', () => {
  const advice = adviceFor(macWith('m1-8c-8g', 16), { modelId: 'qwen3-14b' });
  expect(advice.paretoIndices[0]).toBe(advice.recommended);
  expect(advice.paretoIndices.length).toBeGreaterThan(2);
});
