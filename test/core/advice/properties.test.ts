import { describe, expect, it } from 'vitest';
import type { Advice, Candidate, Reason } from '#core/advice/advice.ts';
import type { Catalogue, Mac } from '#core/chips/catalogue.ts';
import { fitAnswer } from '#core/fit/answer.ts';
import { memoryGibibytes } from '#core/units.ts';
import { catalogue } from '../speed/fixtures.ts';
import { adviceFor, chosenBy, codes } from './question.ts';
import { type Sample, samples } from './sampled-needs.ts';

const all = samples(60);
const ask = ({ machine, wanted }: Sample, change: Partial<Sample['wanted']> = {}): Advice =>
  adviceFor(machine, { ...wanted, ...change });
const advised = all.map((sample) => ({ sample, advice: ask(sample) }));

const keyOf = ({ macId, chipId, memoryGB }: Candidate): string => `${macId} ${chipId} ${memoryGB}`;
const passing = ({ candidates }: Advice): Candidate[] =>
  candidates.filter(({ vetoes }) => vetoes.length === 0);
const bestSeconds = (advice: Advice): number =>
  Math.min(...passing(advice).map(({ timeOnMixSeconds = Infinity }) => timeOnMixSeconds));
const allReasons = ({ reasons, freeChanges, alternatives, candidates }: Advice): Reason[] => [
  ...reasons,
  ...freeChanges,
  ...alternatives,
  ...candidates.flatMap(({ vetoes }) => vetoes),
];

it('the samples reach every verdict that needs no motive, in either currency', () => {
  const verdicts = new Set(advised.map(({ advice }) => advice.verdict));
  expect([...verdicts]).toEqual(expect.arrayContaining(['keep', 'change-settings', 'buy']));
});

describe('a bigger budget', () => {
  const budgets = { USD: [1500, 2500, 4000, 8000], JPY: [225_000, 375_000, 600_000, 1_200_000] };

  it('leaves everything that passed, never makes the best worse, and changes no Mac already chosen', () => {
    for (const sample of all.slice(0, 30)) {
      const rising = budgets[sample.wanted.currency ?? 'USD'].map((budget) => ask(sample, { budget }));
      for (const [index, larger] of rising.entries()) {
        const smaller = rising[index - 1];
        if (!smaller) continue;
        const passesNow = new Set(passing(larger).map(keyOf));
        expect(
          passing(smaller).filter((mac) => !passesNow.has(keyOf(mac))),
          `seed ${sample.seed}`,
        ).toEqual([]);
        expect(bestSeconds(larger), `seed ${sample.seed}`).toBeLessThanOrEqual(bestSeconds(smaller));
        const chosen = chosenBy(smaller);
        if (chosen) expect(chosenBy(larger), `seed ${sample.seed}`).toEqual(chosen);
      }
    }
  });
});

describe('more memory', () => {
  const order = ['refused', 'crawls', 'raise-limit', 'tight', 'fits'];

  it('never fits less in the same Mac with the same chip', () => {
    for (const { sample, advice } of advised) {
      for (const one of advice.candidates) {
        for (const other of advice.candidates) {
          if (one.macId !== other.macId || one.chipId !== other.chipId || one.memoryGB >= other.memoryGB)
            continue;
          const isNoLess = order.indexOf(other.fits) >= order.indexOf(one.fits);
          expect(isNoLess, `seed ${sample.seed}: ${keyOf(one)} and ${keyOf(other)}`).toBe(true);
        }
      }
    }
  });

  it('nor does a higher limit on the same Mac', () => {
    const memoryBytes = memoryGibibytes(48);
    for (const needGB of [5, 20, 30, 37, 40, 44, 50]) {
      const places = [20, 30, 36, 40, 44].map((budgetGB) =>
        order.indexOf(fitAnswer({ needBytes: needGB * 1e9, budgetBytes: budgetGB * 1e9, memoryBytes })),
      );
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });
});

describe('what is advised', () => {
  it('is never a downgrade or noise, never over a veto, and always fits with a price of today', () => {
    for (const { sample, advice } of advised) {
      for (const index of [advice.recommended, advice.stepUp, ...advice.paretoIndices]) {
        const mac = index === undefined ? undefined : advice.candidates[index];
        if (!mac) continue;
        expect(mac, `seed ${sample.seed}`).toMatchObject({ vetoes: [], fits: 'fits' });
        expect(['downgrade', 'noise']).not.toContain(mac.class);
        expect(['current', 'user']).toContain(mac.price?.kind);
      }
    }
  });

  it('stays kept where less is asked of it', () => {
    for (const { sample, advice } of advised.filter((one) => one.advice.verdict === 'keep')) {
      const less = ask(sample, { minimumGenerationTokensPerSecond: 1, maximumFirstTokenSeconds: 1e6 });
      expect(less.verdict, `seed ${sample.seed} ${advice.verdict}`).toBe('keep');
    }
  });
});

describe('a number', () => {
  const rates = ['generationTokensPerSecond', 'promptTokensPerSecond', 'firstTokenSeconds', 'ratio'];
  const amounts = ['amount', 'lastAmount', 'overBy', 'extraPrice', 'netAmount'];
  const has = ({ details }: Reason, names: readonly string[]): boolean =>
    names.some((name) => details[name] !== undefined);

  it('of speed says in every reason where it comes from, one of money of which day it is', () => {
    for (const { sample, advice } of advised) {
      for (const reason of allReasons(advice)) {
        const named = `seed ${sample.seed}: ${JSON.stringify(reason)}`;
        if (has(reason, rates)) expect(has(reason, ['confidence', 'source']), named).toBe(true);
        if (has(reason, amounts))
          expect(has(reason, ['asOf']) && has(reason, ['currency']), named).toBe(true);
      }
    }
  });

  it('of a candidate says so too, and none stands where the model does not run', () => {
    for (const { advice } of advised) {
      for (const { speed, fits, price, timeOnMixSeconds } of advice.candidates) {
        const figure = speed.generationTokensPerSecond ?? speed.promptTokensPerSecond;
        if (figure) expect(speed.reasons.length).toBeGreaterThan(0);
        if (fits === 'crawls' || fits === 'refused')
          expect([figure, timeOnMixSeconds]).toEqual([undefined, undefined]);
        if (price) expect(price.asOf).toMatch(/^\d{4}-\d{2}/);
      }
    }
  });
});

describe('the currency', () => {
  const ofPrice = ['over-budget', 'price-unknown'];
  const besidesPrice = ({ candidates }: Advice) =>
    candidates
      .map(
        (mac) =>
          `${keyOf(mac)} ${mac.fits} ${mac.class} ${codes(mac.vetoes)
            .filter((code) => !ofPrice.includes(code))
            .join()}`,
      )
      .sort();

  it('changes nothing about a Mac but its price', () => {
    for (const sample of all.slice(0, 20)) {
      const dollars = ask(sample, { currency: 'USD' });
      const yen = ask(sample, { currency: 'JPY' });
      expect(besidesPrice(yen), `seed ${sample.seed}`).toEqual(besidesPrice(dollars));
    }
  });
});

describe('a Mac that something speaks against', () => {
  const [mini] = catalogue.macs.filter(({ id }) => id === 'mac-mini-m5-pro');
  if (!mini) throw new Error('no Mac mini M5 Pro');
  const named = (id: string, change: Partial<Mac>): Mac => ({ ...mini, id, product: `Mac ${id}`, ...change });
  const added: Catalogue = {
    ...catalogue,
    macs: [
      named('too-small', { memoryOptionsByChipGB: { 'm5-pro-15c-16g': [8] }, chipIds: ['m5-pro-15c-16g'] }),
      ...catalogue.macs,
      named('without-price', { prices: [], memoryUpgradeSteps: [] }),
      named('too-dear', {
        prices: mini.prices.map((price) => ({ ...price, amount: 90 * price.amount })),
        memoryUpgradeSteps: [],
      }),
    ],
  };

  it('changes neither the verdict nor the Mac that is advised', () => {
    for (const sample of all.slice(0, 30)) {
      const budget = sample.wanted.currency === 'JPY' ? 900_000 : 6000;
      const without = ask(sample, { budget });
      const withMore = adviceFor(sample.machine, { ...sample.wanted, budget }, { catalogue: added });
      const extra = withMore.candidates.filter(({ macId }) => /^(too-|without-)/.test(macId));
      expect(extra.length).toBeGreaterThan(3);
      for (const { vetoes } of extra) expect(vetoes.length, `seed ${sample.seed}`).toBeGreaterThan(0);
      expect(withMore.verdict, `seed ${sample.seed}`).toBe(without.verdict);
      expect(chosenBy(withMore), `seed ${sample.seed}`).toEqual(chosenBy(without));
    }
  });
});
