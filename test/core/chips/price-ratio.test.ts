import { expect, it } from 'vitest';
import type { Price } from '#core/chips/catalogue.ts';
import { yenPerDollar } from '#core/chips/price-ratio.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const { macs } = loadShippedCatalogue();

it('is what Apple asks in yen for a dollar today, over all configurations priced in both', () => {
  const ratio = yenPerDollar(macs);
  expect(ratio?.low).toBeGreaterThan(160);
  expect(ratio?.high).toBeLessThan(185);
  expect(ratio?.low).toBeLessThan(ratio?.high ?? 0);
});

const base: Omit<Price, 'currency' | 'amount' | 'memoryGB' | 'kind'> = {
  chipId: 'm5-pro-15c-16g',
  asOf: '2026-09',
  confidence: 'sourced',
  sources: ['test'],
  approximate: false,
};

it('compares only what is the same configuration, and today’s prices', () => {
  const mini = macs.find(({ id }) => id === 'mac-mini-m5-pro');
  const yen = (kind: Price['kind']): Price => ({
    ...base,
    currency: 'JPY',
    amount: 1500,
    memoryGB: 16,
    kind,
  });
  const dollars = (memoryGB: number): Price => ({
    ...base,
    currency: 'USD',
    amount: 10,
    memoryGB,
    kind: 'current',
  });
  const ratioOf = (...prices: Price[]) => mini && yenPerDollar([{ ...mini, prices }]);
  expect(ratioOf(yen('current'), dollars(16))).toEqual({ low: 150, high: 150 });
  expect(ratioOf(yen('current'), dollars(32))).toBeUndefined();
  expect(ratioOf(yen('launch'), dollars(16))).toBeUndefined();
});
