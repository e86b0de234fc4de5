import { describe, expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import { calibrate } from '#core/speed/calibration.ts';
import { modelNamed, parameters, referenceRun } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy, codes } from './question.ts';

const m1 = macWith('m1-8c-8g', 16);

describe('what stands in the way of a verdict', () => {
  it('is a virtual machine, which sees a part of its Mac only', () => {
    const advice = adviceFor({ ...m1, kind: 'virtual-mac' });
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toContain('virtual-machine');
  });

  it('is an unknown memory size', () => {
    const machine = { ...m1, memoryBytes: unknown('unreadable') };
    expect(adviceFor(machine)).toMatchObject({ verdict: 'no-verdict' });
    expect(codes(adviceFor(machine).reasons)).toEqual(['memory-unknown']);
  });

  it('is an unknown speed of a Mac that holds the target', () => {
    const advice = adviceFor(macWith('a18-pro-6c-5g', 8), { modelId: 'qwen3-1.7b' });
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toContain('measure-first');
  });

  it('is never a model that the catalogue lacks: that is an error', () => {
    expect(() => adviceFor(m1, { modelId: 'no-such-model' })).toThrow(/unknown-model/);
  });
});

describe('a machine that is not a Mac', () => {
  const linux = {
    ...m1,
    kind: 'not-a-mac' as const,
    chipName: unknown('not-applicable'),
    chipId: unknown('not-applicable'),
    gpuCores: unknown('not-applicable'),
    memoryBytes: known(16e9, 'node'),
    memoryBudgetBytes: known(12e9, 'node'),
  };
  const calibration = calibrate({
    result: referenceRun(50, 8, { backend: 'cpu' }),
    referenceModel: modelNamed('llama-2-7b'),
    parameters,
  });

  it('is told which Mac to get, without a comparison as long as it is not measured', () => {
    const advice = adviceFor(linux);
    expect(advice.verdict).toBe('buy');
    expect(new Set(advice.candidates.map((candidate) => candidate.class))).toEqual(new Set(['unknown']));
  });

  it('is compared once it is measured', () => {
    const wanted = { modelId: 'qwen3-8b', minimumGenerationTokensPerSecond: 20 };
    const advice = adviceFor(linux, wanted, { calibration });
    expect(codes(advice.reasons)).toContain('writes-too-slowly-now');
    expect(new Set(advice.candidates.map((candidate) => candidate.class))).toContain('clear');
  });

  it('is kept where it does the job', () => {
    const wanted = { modelId: 'qwen3-1.7b', minimumGenerationTokensPerSecond: 5 };
    expect(adviceFor(linux, wanted, { calibration }).verdict).toBe('keep');
  });
});

describe('a launch that the press expects', () => {
  it('turns buying into waiting', () => {
    const wanted = { modelId: 'qwen3-8b', portable: 'required' as const, hoursPerDay: 8, budget: 2100 };
    const on = (today: string) => adviceFor(macWith('m1-8c-8g', 8), wanted, { today });
    expect(chosenBy(on('2026-10-12'))?.macId).toBe('macbook-pro-14-m5');
    expect(on('2026-10-12').verdict).toBe('wait');
    expect(on('2026-08-01').verdict).toBe('buy');
  });
});

describe('prices', () => {
  it('stay unknown where only a superseded one is known', () => {
    const advice = adviceFor(m1);
    const studio = advice.candidates.find(({ macId }) => macId === 'macbook-pro-14-m5-max');
    expect(codes(studio?.vetoes ?? [])).toContain('price-unknown');
  });

  it('count the resale of a Mac that is not kept', () => {
    const wanted = { budget: 2000, resaleValue: 400 };
    const priced = adviceFor(m1, wanted);
    expect(chosenBy(priced)?.macId).toBe('mac-mini-m5-pro');
    expect(chosenBy(adviceFor(m1, { budget: 2000 }))).toBeUndefined();
  });
});

describe('what a verdict must not say', () => {
  const m4Pro = macWith('m4-pro-14c-20g', 48);

  it('a command that raises the limit is no headline, and is not offered where it would not be fast enough', () => {
    const advice = adviceFor(m4Pro, { modelId: 'llama-3.3-70b', currency: 'USD', budget: 3000 });
    expect(codes(advice.freeChanges)).not.toContain('raise-limit');
    expect(codes(advice.freeChanges).length).toBeGreaterThan(0);
  });

  it('a Mac whose price is unknown is not said to pass a budget that its smaller sibling exceeds', () => {
    const unpriced = (budget: number) =>
      adviceFor(m4Pro, { modelId: 'llama-3.3-70b', currency: 'USD', budget }).reasons.find(
        ({ code }) => code === 'only-price-unknown',
      )?.details['count'] ?? 0;
    expect(unpriced(3000)).toBeLessThan(Number(unpriced(1e8)));
    expect(unpriced(5)).toBe(0);
  });

  it('an untrusted run is not called a missing one', () => {
    const unlisted = { ...m1, kind: 'not-a-mac' as const, chipId: unknown('not-applicable') };
    const need = { modelId: 'qwen3-4b', quantisation: 'Q4_K_M' };
    expect(codes(adviceFor(unlisted, need).reasons)).toContain('speed-unknown-now');
    const advice = adviceFor(unlisted, need, { distrusted: ['interval-wide'] });
    expect(codes(advice.reasons)).toContain('speed-not-trusted-now');
  });
});
