import { describe, expect, it } from 'vitest';
import type { Candidate, Need } from '#core/advice/advice.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import {
  costAssumptions,
  type CostQuestion,
  dailyHours,
  electricityPerYear,
  netCost,
  runningCost,
  tariffOf,
} from '#core/advice/running-cost.ts';
import type { Interval, SpeedEstimate } from '#core/speed/estimate.ts';
import { catalogue } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';

const exactly = (value: number): Interval => ({ low: value, mid: value, high: value });

const needOf = (wanted: Partial<Need> = {}): Need =>
  defaultNeed(macWith('m1-8c-8g', 16), catalogue, { currency: 'USD', ...wanted });

const speedOf = (prompt: number, generation: number): SpeedEstimate => ({
  promptTokensPerSecond: exactly(prompt),
  generationTokensPerSecond: exactly(generation),
  confidence: 'predicted',
  reasons: [],
});

const studio: Candidate = {
  macId: 'mac-studio-m3-ultra',
  product: 'Mac Studio (M3 Ultra, 2025)',
  chipId: 'm3-ultra-32c-80g',
  chip: 'Apple M3 Ultra',
  gpuCores: 80,
  memoryGB: 256,
  price: { amount: 4000, currency: 'USD', asOf: '2026-08', kind: 'user' },
  fits: 'fits',
  speed: speedOf(100, 14.08),
  class: 'unknown',
  vetoes: [],
};

const power = {
  watts: exactly(243),
  basis: 'at-the-wall' as const,
  product: 'Mac Studio',
  sources: [],
  asOf: '2026-11-22',
};

const question = (wanted: Partial<Need> = {}, change: Partial<CostQuestion> = {}): CostQuestion => ({
  need: needOf(wanted),
  candidate: studio,
  power,
  tariff: { pricePerKilowattHour: 0.17, asOf: '2025-12' },
  ...change,
});

const detailsOf = (code: string, asked: CostQuestion) =>
  runningCost(asked).find((reason) => reason.code === code)?.details;

describe('the price of electricity', () => {
  it('is the catalogue’s for the currency, with its day', () => {
    expect(tariffOf(catalogue, needOf({ currency: 'JPY' }))).toEqual({
      pricePerKilowattHour: 31,
      asOf: '2022-07-22',
    });
    expect(tariffOf(catalogue, needOf())).toEqual({ pricePerKilowattHour: 0.17, asOf: '2025-12' });
  });

  it('is the user’s own where one is given, also none', () => {
    expect(tariffOf(catalogue, needOf({ electricityPricePerKilowattHour: 0 }))).toEqual({
      pricePerKilowattHour: 0,
    });
  });

  it('is unknown where nobody says', () => {
    expect(tariffOf({}, needOf())).toBeUndefined();
  });
});

describe('what is spent on the Mac', () => {
  it.each([
    ['the whole price', {}, 4000],
    ['less what the present one brings', { resaleValue: 500 }, 3500],
    ['less the Mac bought anyway', { priceOfMacBoughtAnyway: 1500 }, 2500],
    ['less what it sells for later', { laterResaleValue: 1000 }, 3000],
    ['less all of them', { resaleValue: 500, priceOfMacBoughtAnyway: 1500, laterResaleValue: 1000 }, 1000],
    ['never less than nothing', { priceOfMacBoughtAnyway: 9000 }, 0],
  ])('is %s', (_, wanted, net) => expect(netCost(4000, needOf(wanted))).toBe(net));

  it('is nothing less where the present one is kept', () => {
    expect(netCost(4000, { ...needOf({ resaleValue: 500 }), keepPresentMac: true })).toBe(4000);
  });
});

describe('the cost of a year', () => {
  it('is the net price over the years and electricity for the hours a day', () => {
    const details = detailsOf('cost-per-year', question({ hoursPerDay: 2, years: 5 }));
    // 243 W × 2 h × 365 days × 0.17 = 30.16 dollars.
    expect(details).toMatchObject({
      years: 5,
      computerPerYear: 800,
      currency: 'USD',
      countsLaterSale: false,
    });
    expect(details?.['electricityLow']).toBeCloseTo(30.16, 2);
    expect(details?.['lowPerYear']).toBeCloseTo(830.16, 2);
    expect(details?.['highPerYear']).toBeCloseTo(830.16, 2);
  });

  it('takes the years of the assumptions where none are given', () => {
    expect(detailsOf('cost-per-year', question())?.['years']).toBe(costAssumptions.years);
  });

  it('leaves electricity out, and says nothing of it, where the power is not published', () => {
    const details = detailsOf('cost-per-year', question({}, { power: undefined }));
    expect(details).toMatchObject({ lowPerYear: 1000, highPerYear: 1000 });
    expect(details).not.toHaveProperty('electricityLow');
    expect(details).not.toHaveProperty('wattsLow');
  });

  it('is not said without a price', () => {
    const { price: _, ...unpriced } = studio;
    expect(detailsOf('cost-per-year', question({}, { candidate: unpriced }))).toBeUndefined();
  });

  it('grows with watts, hours and the price of electricity', () => {
    const base = electricityPerYear(exactly(30), exactly(1), { pricePerKilowattHour: 31 });
    expect(base.mid).toBeCloseTo(339.45, 2);
    expect(electricityPerYear(exactly(60), exactly(1), { pricePerKilowattHour: 31 }).mid).toBeCloseTo(678.9);
    expect(electricityPerYear(exactly(30), exactly(2), { pricePerKilowattHour: 31 }).mid).toBeCloseTo(678.9);
  });

  it('never counts more than the hours of a day', () => {
    const all = electricityPerYear(exactly(30), exactly(24), { pricePerKilowattHour: 1 });
    expect(electricityPerYear(exactly(30), exactly(90), { pricePerKilowattHour: 1 })).toEqual(all);
  });
});

describe('a million tokens', () => {
  it('take 4.8 kWh and 0.81 dollars for a 70B on an M3 Ultra at 17 J a token', () => {
    const details = detailsOf('cost-per-million-tokens', question());
    expect(details?.['kilowattHoursLow']).toBeCloseTo(4.79, 2);
    expect(details?.['low']).toBeCloseTo(0.81, 2);
    expect(details).toMatchObject({
      pricePerKilowattHour: 0.17,
      tariffAsOf: '2025-12',
      basis: 'at-the-wall',
    });
  });

  it('are not priced without power, tariff or a speed', () => {
    const slow: SpeedEstimate = { confidence: 'predicted', reasons: [] };
    for (const change of [
      { power: undefined },
      { tariff: undefined },
      { candidate: { ...studio, speed: slow } },
    ]) {
      expect(detailsOf('cost-per-million-tokens', question({}, change))).toBeUndefined();
    }
  });

  it('cost least at little power and a high rate', () => {
    const speed: SpeedEstimate = {
      generationTokensPerSecond: { low: 10, mid: 14, high: 20 },
      confidence: 'predicted',
      reasons: [],
    };
    const wide = { ...power, watts: { low: 200, mid: 243, high: 270 } };
    const details = detailsOf(
      'cost-per-million-tokens',
      question({}, { candidate: { ...studio, speed }, power: wide }),
    );
    expect(details?.['kilowattHoursLow']).toBeCloseTo(200 / 20 / 3.6);
    expect(details?.['kilowattHoursHigh']).toBeCloseTo(270 / 10 / 3.6);
  });
});

describe('the tokens of a day', () => {
  const mix = { promptTokens: 500, outputTokens: 400, tokensPerDay: 60_000 };

  it('take prompt ÷ prompt speed and output ÷ generation speed', () => {
    // 33,333 ÷ 400 + 26,667 ÷ 20 s.
    expect(dailyHours(speedOf(400, 20), needOf(mix))?.mid).toBeCloseTo(
      (33_333.3 / 400 + 26_666.7 / 20) / 3600,
      4,
    );
  });

  it('are held against the hours that the user has', () => {
    const candidate = { ...studio, speed: speedOf(400, 20) };
    const take = (hoursPerDay: number) =>
      detailsOf('daily-tokens-take', question({ ...mix, hoursPerDay }, { candidate }));
    expect(take(1)).toMatchObject({ isTooLong: false });
    expect(take(0.2)).toMatchObject({ isTooLong: true });
  });

  it('can be more than a day has', () => {
    const asked = question({ ...mix, tokensPerDay: 50e6 });
    expect(detailsOf('daily-tokens-impossible', asked)?.['seconds']).toBeGreaterThan(86_400);
    expect(detailsOf('daily-tokens-take', asked)).toBeUndefined();
  });

  it('are what electricity is paid for, where they are given', () => {
    const little = detailsOf('cost-per-year', question({ ...mix, tokensPerDay: 1000, hoursPerDay: 24 }));
    expect(Number(little?.['hoursPerDay'])).toBeLessThan(0.1);
  });

  it('are not spoken of where nobody asked', () => {
    expect(runningCost(question()).map(({ code }) => code)).toEqual([
      'cost-per-year',
      'cost-per-million-tokens',
    ]);
  });
});
