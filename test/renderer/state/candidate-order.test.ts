import { describe, expect, it } from 'vitest';
import {
  ariaSort,
  candidatesInOrder,
  type CandidateSortKey,
} from '../../../src-renderer/state/candidate-order.ts';
import { macWith } from '../../core/advice/macs.ts';
import { adviceFor } from '../../core/advice/question.ts';

const advice = adviceFor(macWith('m1-8c-7g', 16), { budget: 2300 });
const by = (key: CandidateSortKey, isReversed = false) => candidatesInOrder(advice, { key, isReversed });
const isSorted = (values: readonly (number | undefined)[], sign: 1 | -1): boolean =>
  values.every((value, index) => {
    const next = values[index + 1];
    return next === undefined || (value !== undefined && sign * (next - value) >= 0);
  });

describe('the candidates in order', () => {
  it('begin with the advised one, then the step up, then all that nothing speaks against', () => {
    const ordered = by('advice');
    expect(ordered[0]).toBe(advice.candidates[advice.recommended ?? -1]);
    const stepUp = 3;
    expect(candidatesInOrder({ ...advice, stepUp }, { key: 'advice', isReversed: false })[1]).toBe(
      advice.candidates[stepUp],
    );
    const passing = ordered.slice(1).map(({ vetoes }) => vetoes.length === 0);
    expect(passing).toEqual(passing.toSorted((a, b) => Number(b) - Number(a)));
  });

  it('are all there in every order', () => {
    for (const key of ['price', 'time', 'reads', 'writes', 'memory'] as const) {
      expect(new Set(by(key))).toEqual(new Set(advice.candidates));
    }
  });

  it('go by price, time, speed and memory, and the other way round', () => {
    expect(
      isSorted(
        by('price').map(({ price }) => price?.amount),
        1,
      ),
    ).toBe(true);
    expect(
      isSorted(
        by('time').map(({ timeOnMixSeconds }) => timeOnMixSeconds),
        1,
      ),
    ).toBe(true);
    const rates = (isReversed: boolean) =>
      by('writes', isReversed).map(({ speed }) => speed.generationTokensPerSecond?.mid);
    expect(isSorted(rates(false), -1)).toBe(true);
    expect(isSorted(rates(true), 1)).toBe(true);
    expect(
      isSorted(
        by('memory').map(({ memoryGB }) => memoryGB),
        -1,
      ),
    ).toBe(true);
  });

  it('have what is unknown last, also the other way round', () => {
    expect(advice.candidates.some(({ timeOnMixSeconds }) => timeOnMixSeconds === undefined)).toBe(true);
    expect(by('time').at(-1)?.timeOnMixSeconds).toBeUndefined();
    expect(by('time', true).at(-1)?.timeOnMixSeconds).toBeUndefined();
    expect(by('time', true)[0]?.timeOnMixSeconds).toBeDefined();
  });

  it('tell their order: rates begin with the largest, prices with the smallest', () => {
    expect(ariaSort({ key: 'price', isReversed: false }, 'price')).toBe('ascending');
    expect(ariaSort({ key: 'writes', isReversed: false }, 'writes')).toBe('descending');
    expect(ariaSort({ key: 'writes', isReversed: true }, 'writes')).toBe('ascending');
    expect(ariaSort({ key: 'price', isReversed: false }, 'writes')).toBe('none');
  });
});
