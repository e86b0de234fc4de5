import { describe, expect, it } from 'vitest';
import type { Candidate, Need } from '#core/advice/advice.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { payback, type PaybackQuestion } from '#core/advice/payback.ts';
import { yenPerDollar } from '#core/chips/price-ratio.ts';
import { catalogue } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';

const candidate: Candidate = {
  macId: 'mac-mini-m5-pro',
  product: 'Mac mini (M5 Pro)',
  chipId: 'm5-pro-15c-16g',
  chip: 'Apple M5 Pro',
  gpuCores: 16,
  memoryGB: 48,
  price: { amount: 2299, currency: 'USD', asOf: '2026-08-29', kind: 'current' },
  fits: 'fits',
  speed: {
    promptTokensPerSecond: { low: 300, mid: 400, high: 500 },
    generationTokensPerSecond: { low: 10, mid: 12, high: 14 },
    confidence: 'predicted',
    reasons: [],
  },
  class: 'unlocks',
  vetoes: [],
};

const question = (wanted: Partial<Need> = {}, change: Partial<PaybackQuestion> = {}): PaybackQuestion => ({
  need: defaultNeed(macWith('m1-8c-8g', 16), catalogue, {
    currency: 'USD',
    tokensPerDay: 60_000,
    ...wanted,
  }),
  candidate,
  catalogue,
  ...change,
});

const figures = (wanted: Partial<Need> = {}, change: Partial<PaybackQuestion> = {}) => {
  const { isPaidBack, reasons } = payback(question(wanted, change));
  return { isPaidBack, code: reasons[0]?.code, ...reasons[0]?.details };
};

describe('60,000 tokens a day on a Mac of 2,299 dollars', () => {
  it('never pay it back within its years: an API serves them for dollars a year', () => {
    const found = figures({ motive: 'save-money' });
    expect(found).toMatchObject({
      isPaidBack: false,
      code: 'mac-never-pays-off',
      years: 4,
      isOfModel: false,
    });
    // 12.2 M tokens read at 0.66 and 9.7 M written at 2.4 dollars a million at the most.
    expect(found).toHaveProperty('apiHigh', expect.closeTo(31.4, 1));
    expect(found).toHaveProperty('earliestYears', expect.closeTo(2299 / 31.4, 0));
  });

  it('take the price of the very model where it is listed', () => {
    const found = figures({ modelId: 'qwen3-32b' });
    const millionsRead = (60_000 * 365 * 500) / 900 / 1e6;
    const cost = millionsRead * 0.08 + millionsRead * 0.8 * 0.28;
    expect(found).toMatchObject({ isOfModel: true });
    expect(found).toHaveProperty('apiLow', expect.closeTo(cost, 6));
    expect(found).toHaveProperty('apiHigh', expect.closeTo(cost, 6));
    expect(found).toHaveProperty('earliestYears', expect.closeTo(2299 / cost, 6));
  });

  it('never do at all where electricity costs more than the API', () => {
    const watts = { low: 200, mid: 200, high: 200 };
    const power = { watts, basis: 'at-the-wall' as const, product: '', sources: [], asOf: '2026' };
    const found = figures({ modelId: 'gpt-oss-20b' }, { power, tariff: { pricePerKilowattHour: 1 } });
    expect(found.code).toBe('mac-never-pays-off');
    expect(found).not.toHaveProperty('earliestYears');
  });

  it('cost as many yen as Apple asks for a dollar, at the least and the most', () => {
    const yen = yenPerDollar(catalogue.macs);
    const inDollars = figures();
    const inYen = figures({ currency: 'JPY' });
    expect(inYen).toMatchObject({ yenPerDollarLow: yen?.low, yenPerDollarHigh: yen?.high });
    expect(inYen).toHaveProperty('apiHigh', Number(Reflect.get(inDollars, 'apiHigh')) * (yen?.high ?? 0));
  });
});

describe('many tokens, on a Mac quick enough for them', () => {
  const rate = (mid: number) => ({ low: mid, mid, high: mid });
  const speed: Candidate['speed'] = {
    promptTokensPerSecond: rate(50_000),
    generationTokensPerSecond: rate(5000),
    confidence: 'predicted',
    reasons: [],
  };
  const quick = { candidate: { ...candidate, speed } };

  it('pay it back surely where even the cheapest API costs more', () => {
    // 20 M a day: at least 11 M read at 0.03 and 9 M written at 0.14 dollars, 576 dollars a year.
    expect(figures({ tokensPerDay: 20e6, years: 5 }, quick)).toMatchObject({
      isPaidBack: true,
      code: 'mac-pays-off',
    });
  });

  it('pay it back perhaps where only the dearest does', () => {
    expect(figures({ tokensPerDay: 3e6 }, quick)).toMatchObject({
      isPaidBack: false,
      code: 'mac-may-pay-off',
    });
  });

  it('pay it back sooner the more they are', () => {
    const years = [1e5, 1e6, 1e7, 1e8].map((tokensPerDay) =>
      Number(Reflect.get(figures({ tokensPerDay }, quick), 'earliestYears')),
    );
    expect(years).toEqual([...years].sort((a, b) => b - a));
    expect(new Set(years).size).toBe(4);
  });

  it('pay back at once what would have been bought anyway', () => {
    expect(figures({ priceOfMacBoughtAnyway: 2299 })).toMatchObject({ isPaidBack: true, latestYears: 0 });
  });
});

it('is none where the day is too short for the tokens, however dear the API', () => {
  const { isPaidBack, reasons } = payback(question({ tokensPerDay: 10e6 }));
  expect(isPaidBack).toBe(false);
  expect(reasons.map(({ code }) => code)).toEqual(['daily-tokens-impossible']);
});

describe('no answer', () => {
  it.each([
    ['tokens a day', question({ tokensPerDay: undefined })],
    ['any tokens', question({ tokensPerDay: 0 })],
    ['the price of an API', question({}, { catalogue: { macs: catalogue.macs } })],
    [
      'a price in yen and dollars to go by',
      question({ currency: 'JPY' }, { catalogue: { ...catalogue, macs: [] } }),
    ],
  ])('is given without %s', (_, asked) => {
    expect(payback(asked)).toEqual({ isPaidBack: false, reasons: [] });
  });

  it('is given without the price of the Mac', () => {
    const { price: _, ...unpriced } = candidate;
    expect(payback(question({}, { candidate: unpriced })).reasons).toEqual([]);
  });
});
