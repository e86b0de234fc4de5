import { describe, expect, it } from 'vitest';
import { catalogueAsOf } from '#core/chips/as-of.ts';
import { known } from '#core/fact.ts';
import { catalogue } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy, codes, configurationOf, reasonOf } from './question.ts';

const m1Air = macWith('m1-8c-7g', 16);
const light = { portable: 'required', maximumWeightKilograms: 1.3 } as const;

describe('case 1: an M1 Air with 16 GB asks for a dense 32B at 4 bits under 1.3 kg in December 2024', () => {
  const then = catalogueAsOf(catalogue, '2024-12-31');
  const machine = macWith('m1-8c-7g', 16, { macosMajor: 15 });
  const advice = adviceFor(machine, { ...light, currency: 'JPY' }, { catalogue: then });

  it('does not fit now, and no Mac of then meets it', () => {
    expect(codes(advice.reasons)).toContain('does-not-fit-now');
    expect(codes(advice.reasons)).toContain('nothing-on-sale-passes');
    expect(advice).toMatchObject({ catalogueDate: '2024-12-31' });
    expect(chosenBy(advice)).toBeUndefined();
  });

  it('every Mac with 24 GB is rejected for its memory', () => {
    const with24 = advice.candidates.filter(({ memoryGB }) => memoryGB === 24);
    expect(with24.length).toBeGreaterThan(4);
    for (const { vetoes } of with24) expect(codes(vetoes)).toContain('does-not-fit');
  });

  it('the MacBook Pro M4 with 32 GB loads it at some 5 tokens a second and 46 of a prompt, too heavy and too slow', () => {
    const pro = configurationOf(advice, 'macbook-pro-14-m4', 32);
    expect(['fits', 'tight']).toContain(pro.fits);
    expect(pro.price).toMatchObject({ amount: 338_800, currency: 'JPY' });
    expect(pro.speed.generationTokensPerSecond?.mid).toBeGreaterThan(4.3);
    expect(pro.speed.generationTokensPerSecond?.mid).toBeLessThan(5.4);
    expect(pro.speed.promptTokensPerSecond?.mid).toBeGreaterThan(38);
    expect(pro.speed.promptTokensPerSecond?.mid).toBeLessThan(54);
    expect(codes(pro.vetoes)).toEqual(expect.arrayContaining(['too-heavy', 'writes-too-slowly']));
  });

  it('the advice is a smaller target, or a desktop', () => {
    expect(advice.verdict).toBe('change-settings');
    expect(codes(advice.freeChanges)).toContain('smaller-model');
    const desk = reasonOf(advice.alternatives, 'passes-on-a-desk');
    expect(desk['memoryGB']).toBeGreaterThanOrEqual(32);
    expect(desk['product']).toMatch(/^Mac (mini|Studio)/);
  });

  it('nothing is taken from later: no Mac, no model and no price', () => {
    for (const { price } of advice.candidates) if (price) expect(price.asOf <= '2024-12-31').toBe(true);
    expect(advice.candidates.map(({ macId }) => macId)).not.toContain('macbook-air-13-m4');
    expect(codes(advice.alternatives)).not.toContain('passes-with-moe');
  });
});

describe('case 2: the same Air asks in November 2026', () => {
  const advice = adviceFor(m1Air, light);

  it('names the M5 Air with 32 GB and a 35B-A3B, and says that it has no fan', () => {
    const instead = reasonOf(advice.alternatives, 'passes-with-moe');
    expect(instead).toMatchObject({ product: 'MacBook Air (13-inch)', memoryGB: 32 });
    expect(instead['model']).toContain('35B-A3B');
    expect(codes(advice.alternatives)).toContain('fanless-slows-down');
  });

  it('the dense 32B writes at about 6 there, which is too slow; 24 GB does not hold it', () => {
    const air32 = configurationOf(advice, 'macbook-air-13-m5', 32);
    expect(codes(air32.vetoes)).toEqual(['writes-too-slowly']);
    expect(air32.speed.generationTokensPerSecond?.mid).toBeGreaterThan(5);
    expect(air32.speed.generationTokensPerSecond?.mid).toBeLessThan(7);
    const air24 = configurationOf(advice, 'macbook-air-13-m5', 24);
    expect(codes(air24.vetoes)).toContain('does-not-fit');
  });

  it('the Air itself is bought where the 35B-A3B is what is wanted', () => {
    const moe = adviceFor(m1Air, { ...light, modelId: 'qwen3.6-35b-a3b' });
    expect(moe.verdict).toBe('buy');
    expect(chosenBy(moe)).toMatchObject({ macId: 'macbook-air-13-m5', memoryGB: 32 });
    expect(codes(moe.reasons)).toContain('fanless-slows-down');
  });
});

describe('case 3: the same Air, not to be carried, with 2,300 dollars', () => {
  const advice = adviceFor(m1Air, { portable: 'not-needed', budget: 2300 });
  const mac = chosenBy(advice);

  it('unlocks it with the Mac mini M5 Pro and 48 GB', () => {
    expect(advice.verdict).toBe('buy');
    expect(mac).toMatchObject({ macId: 'mac-mini-m5-pro', memoryGB: 48, class: 'unlocks' });
    expect(mac?.price?.amount).toBeLessThanOrEqual(2300);
  });

  it('at about 12 tokens a second', () => {
    const rate = mac?.speed.generationTokensPerSecond;
    expect(rate?.mid).toBeGreaterThan(10);
    expect(rate?.mid).toBeLessThan(14);
    expect(rate?.low).toBeLessThan(12);
    expect(rate?.high).toBeGreaterThan(12);
  });

  it('beside the laptop that stays', () => {
    const machine = macWith('m1-8c-7g', 16, {
      change: { modelIdentifier: known('MacBookAir10,1', 'sysctl') },
    });
    const added = adviceFor(machine, { budget: 2300, keepPresentMac: true });
    expect(codes(added.reasons)).toContain('beside-present');
    const replaced = adviceFor(machine, { budget: 2000, resaleValue: 400 });
    const amount = chosenBy(replaced)?.price?.amount ?? 0;
    expect(reasonOf(replaced.reasons, 'replaces-present')).toMatchObject({
      netAmount: amount - 400,
      resaleValue: 400,
    });
  });
});
