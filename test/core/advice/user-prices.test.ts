import { describe, expect, it } from 'vitest';
import type { UserPrice } from '#core/chips/user-price.ts';
import { macWith } from './macs.ts';
import { adviceFor, candidatesOf, chosenBy, codes } from './question.ts';

const m1Air = macWith('m1-8c-7g', 16);
const today = '2026-11-23';
const usedMini: UserPrice = {
  macId: 'mac-mini-m4-pro',
  chipId: 'm4-pro-14c-20g',
  memoryGB: 48,
  amount: 1500,
  currency: 'USD',
  condition: 'used',
};
const adviceWith = (prices: UserPrice[], need: Parameters<typeof adviceFor>[1] = {}) =>
  adviceFor(m1Air, { ...need, prices }, { today });

describe('a Mac that Apple no longer sells', () => {
  it('is no candidate while nobody has a price for it', () => {
    expect(candidatesOf(adviceWith([]), 'mac-mini-m4-pro')).toEqual([]);
  });

  it('is one in the configuration the user has a price for, and in no other', () => {
    const found = candidatesOf(adviceWith([usedMini]), 'mac-mini-m4-pro');
    expect(found).toMatchObject([
      {
        chipId: 'm4-pro-14c-20g',
        memoryGB: 48,
        price: { amount: 1500, currency: 'USD', kind: 'user', condition: 'used', asOf: today },
      },
    ]);
  });

  it('is recommended where it is the cheapest that passes', () => {
    const before = chosenBy(adviceWith([], { minimumGenerationTokensPerSecond: 8 }));
    const after = chosenBy(adviceWith([usedMini], { minimumGenerationTokensPerSecond: 8 }));
    expect(before?.price?.amount).toBeGreaterThan(1500);
    expect(after).toMatchObject({ macId: 'mac-mini-m4-pro', memoryGB: 48, vetoes: [] });
  });

  it('is measured against the budget as any other', () => {
    const [mini] = candidatesOf(adviceWith([usedMini], { budget: 1400 }), 'mac-mini-m4-pro');
    expect(codes(mini?.vetoes ?? [])).toContain('over-budget');
  });

  it('is left alone by a price in another currency', () => {
    expect(candidatesOf(adviceWith([{ ...usedMini, currency: 'JPY' }]), 'mac-mini-m4-pro')).toEqual([]);
  });
});

describe('a Mac on sale that the user was offered for less', () => {
  const offer: UserPrice = {
    macId: 'mac-mini-m5-pro',
    chipId: 'm5-pro-15c-16g',
    memoryGB: 48,
    amount: 1900,
    currency: 'USD',
    condition: 'refurbished',
    asOf: '2026-11-01',
  };

  it('costs that, and its other configurations what they cost before', () => {
    const before = candidatesOf(adviceWith([]), offer.macId);
    const after = candidatesOf(adviceWith([offer]), offer.macId);
    const pricesOf = (list: typeof before) =>
      new Map(list.map(({ chipId, memoryGB, price }) => [`${chipId} ${memoryGB}`, price]));
    const changed = [...pricesOf(after)].filter(
      ([key, price]) => price?.amount !== pricesOf(before).get(key)?.amount,
    );
    expect(changed).toMatchObject([
      ['m5-pro-15c-16g 48', { amount: 1900, kind: 'user', condition: 'refurbished', asOf: '2026-11-01' }],
    ]);
  });

  it('has a known price where Apple’s is unknown', () => {
    const unpriced: UserPrice = { ...offer, macId: 'macbook-air-15-m5', chipId: 'm5-10c-10g', memoryGB: 32 };
    const at = (prices: UserPrice[]) =>
      candidatesOf(adviceWith(prices), 'macbook-air-15-m5').find(({ memoryGB }) => memoryGB === 32);
    expect(codes(at([])?.vetoes ?? [])).toContain('price-unknown');
    expect(codes(at([unpriced])?.vetoes ?? [])).not.toContain('price-unknown');
  });
});

describe('a price for nothing that exists', () => {
  it.each([
    [{ macId: 'mac-mini-m9' }, 'unknown-mac'],
    [{ memoryGB: 32 }, 'memory-size-not-offered'],
    [{ chipId: 'm4-max' }, 'chip-not-offered'],
  ])('%j is refused by its code', (change, code) => {
    expect(() => adviceWith([{ ...usedMini, ...change }])).toThrowError(expect.objectContaining({ code }));
  });
});
