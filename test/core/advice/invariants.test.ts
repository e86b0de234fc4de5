import { describe, expect, it } from 'vitest';
import type { Advice, Need } from '#core/advice/advice.ts';
import { AdviceSchema } from '#core/advice/advice.ts';
import * as v from 'valibot';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy } from './question.ts';

const smallest = macWith('m1-8c-7g', 8);
const machines = [
  smallest,
  macWith('m1-8c-8g', 16),
  macWith('m1-max-10c-32g', 64),
  macWith('m3-pro-12c-18g', 18),
  macWith('m4-pro-14c-20g', 48),
  macWith('m5-max-18c-40g', 128),
];
const needs: Partial<Need>[] = [
  {},
  { modelId: 'qwen3-8b' },
  { modelId: 'qwen3-30b-a3b', use: 'agent' },
  { modelId: 'qwen2.5-72b', minimumGenerationTokensPerSecond: 5 },
  { modelId: 'qwen2.5-32b', use: 'documents', portable: 'required' },
  { modelId: 'gpt-oss-120b', quantisation: 'MXFP4', portable: 'desktop-only', currency: 'JPY' },
  { modelId: 'qwen3-14b', hoursPerDay: 8, fanlessAllowed: false },
];
const cases = machines.flatMap((machine) => needs.map((need) => ({ machine, need })));
const all = cases.map(({ machine, need }) => adviceFor(machine, need));

const passing = (advice: Advice) => advice.candidates.filter(({ vetoes }) => vetoes.length === 0);

describe('whatever is asked', () => {
  it('the answer is of the promised form', () => {
    for (const advice of all) expect(v.safeParse(AdviceSchema, advice).success).toBe(true);
  });

  it('nothing is recommended over a veto, and nothing cheaper would pass', () => {
    for (const advice of all) {
      const mac = chosenBy(advice);
      if (!mac) continue;
      expect(mac.vetoes).toEqual([]);
      for (const other of passing(advice)) {
        expect(other.price?.amount ?? Infinity).toBeGreaterThanOrEqual(mac.price?.amount ?? 0);
      }
    }
  });

  it('a step up costs more and is better in memory or speed', () => {
    let steps = 0;
    for (const advice of all) {
      const from = chosenBy(advice);
      const to = advice.stepUp === undefined ? undefined : advice.candidates[advice.stepUp];
      if (!from || !to) continue;
      steps += 1;
      expect(to.vetoes).toEqual([]);
      expect(to.price?.amount).toBeGreaterThan(from.price?.amount ?? 0);
      const isFaster = (to.timeOnMixSeconds ?? Infinity) < (from.timeOnMixSeconds ?? 0);
      expect(isFaster || to.memoryGB > from.memoryGB).toBe(true);
    }
    expect(steps).toBeGreaterThan(3);
  });

  it('a downgrade, noise or a Mac that does not fit is never free of vetoes', () => {
    for (const advice of all) {
      for (const mac of passing(advice)) {
        expect(['downgrade', 'noise']).not.toContain(mac.class);
        expect(mac.fits).toBe('fits');
        expect(mac.price?.kind).toBe('current');
      }
    }
  });

  it('every speed says where it comes from, none stands where the model does not run, every price is dated', () => {
    for (const { candidates } of all) {
      for (const { speed, fits, timeOnMixSeconds, price } of candidates) {
        const hasFigure = speed.promptTokensPerSecond ?? speed.generationTokensPerSecond;
        if (hasFigure) expect(speed.reasons.length).toBeGreaterThan(0);
        if (fits === 'crawls' || fits === 'refused') {
          expect([hasFigure, timeOnMixSeconds]).toEqual([undefined, undefined]);
        }
        if (price) expect(price.asOf).toMatch(/^\d{4}-\d{2}/);
      }
    }
  });

  it('buying or waiting names a Mac, and only then is one named', () => {
    for (const advice of all) {
      const isPurchase = advice.verdict === 'buy' || advice.verdict === 'wait';
      expect(advice.recommended !== undefined).toBe(isPurchase);
    }
  });
});

describe('a bigger budget', () => {
  const budgets = [800, 1500, 2000, 2300, 3000, 5000, 20_000, undefined];

  it.each(needs.filter(({ currency }) => currency === undefined))(
    'never leaves less to choose from: %o',
    (need) => {
      const counts = budgets.map((budget) => passing(adviceFor(smallest, { ...need, budget })).length);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
    },
  );

  it('never makes the best worse', () => {
    const best = budgets.map((budget) =>
      Math.min(
        ...passing(adviceFor(smallest, { budget })).map(
          ({ timeOnMixSeconds = Infinity }) => timeOnMixSeconds,
        ),
      ),
    );
    expect(best).toEqual([...best].sort((a, b) => b - a));
    expect(best.at(-1)).toBeLessThan(Infinity);
  });
});
