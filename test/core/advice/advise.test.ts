import { describe, expect, it } from 'vitest';
import { defaultNeed } from '#core/advice/default-need.ts';
import { adviceThresholds } from '#core/advice/thresholds.ts';
import { gentlestRun } from '#core/advice/training-situation.ts';
import { known, unknown } from '#core/fact.ts';
import { calibrate } from '#core/speed/calibration.ts';
import { catalogue, modelNamed, parameters, referenceRun } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy, codes } from './question.ts';

const m1 = macWith('m1-8c-8g', 16);

describe('the default need', () => {
  it('is a 32B at 4 bits with 8K for chat', () => {
    expect(defaultNeed(m1, catalogue)).toMatchObject({
      modelId: 'qwen2.5-32b',
      quantisation: 'Q4_K_M',
      contextTokens: 8192,
      kvType: 'f16',
      use: 'chat',
    });
  });

  it('takes the gates of the use it is told, and keeps what else it is told', () => {
    const need = defaultNeed(m1, catalogue, { use: 'agent', maximumFirstTokenSeconds: 12 });
    expect(need.minimumGenerationTokensPerSecond).toBe(
      adviceThresholds.uses.agent.minimumGenerationTokensPerSecond,
    );
    expect(need.promptTokens).toBe(adviceThresholds.uses.agent.promptTokens);
    expect(need.maximumFirstTokenSeconds).toBe(12);
  });

  it('asks for no more context than the model has', () => {
    expect(defaultNeed(m1, catalogue, { modelId: 'llama-2-7b' }).contextTokens).toBe(4096);
  });
});

describe('what cannot be wanted together', () => {
  it.each([
    ['maximumWeightKilograms', { portable: 'desktop-only', maximumWeightKilograms: 1.3 }],
    ['resaleValue', { keepPresentMac: true, resaleValue: 500 }],
    ['training', { use: 'chat', training: gentlestRun }],
    ['contextTokens', { contextTokens: 4096, promptTokens: 4000, outputTokens: 400 }],
  ] as const)('is refused by the name of %s', (field, wanted) => {
    expect(() => defaultNeed(m1, catalogue, wanted)).toThrow(new RegExp(`bad-input.*${field}`));
  });

  it('is not what the defaults make of it: a usual prompt is cut to a short context', () => {
    const need = defaultNeed(m1, catalogue, { use: 'agent', contextTokens: 4096 });
    expect(need.promptTokens + need.outputTokens).toBeLessThanOrEqual(4096);
    const least = defaultNeed(m1, catalogue, { contextTokens: 1 });
    expect(least).toMatchObject({ promptTokens: 1, outputTokens: 1 });
  });
});

describe('a Mac that is asked about', () => {
  it.each([
    ['unknown-mac', { macId: 'macbook-1984' }],
    ['unknown-chip', { macId: 'mac-mini-m5-pro', chipId: 'm5-max-18c-40g' }],
    ['memory-size-not-offered', { macId: 'mac-mini-m5-pro', memoryGB: 32 }],
  ])('is refused as %s where there is no such thing', (code, considered) => {
    expect(() => adviceFor(m1, { considered })).toThrow(new RegExp(code));
  });

  it('is the only candidate, sold or not, in every memory size that was left open', () => {
    const { candidates } = adviceFor(m1, { considered: { macId: 'mac-mini-m4-pro' } });
    expect(new Set(candidates.map(({ macId }) => macId))).toEqual(new Set(['mac-mini-m4-pro']));
    expect(new Set(candidates.map(({ memoryGB }) => memoryGB))).toEqual(new Set([24, 48, 64]));
  });

  it('is bought at the price that the user was offered it for', () => {
    const offer = {
      macId: 'mac-mini-m4-pro',
      chipId: 'm4-pro-14c-20g',
      memoryGB: 48,
      amount: 1500,
      currency: 'USD',
      condition: 'used',
    } as const;
    const advice = adviceFor(m1, { prices: [offer], considered: { macId: 'mac-mini-m4-pro' } });
    expect(advice.verdict).toBe('buy');
    expect(chosenBy(advice)).toMatchObject({ memoryGB: 48, price: { amount: 1500, kind: 'user' } });
    expect(chosenBy(adviceFor(m1, { prices: [offer] }))?.price?.amount).toBe(1500);
  });
});

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

describe('free changes come before buying', () => {
  it('shrinks the context where that alone makes it fit', () => {
    const advice = adviceFor(macWith('m4-max-14c-32g', 36), {
      modelId: 'qwen3.6-27b',
      contextTokens: 262_144,
    });
    expect(advice.verdict).toBe('change-settings');
    expect(codes(advice.freeChanges)).toContain('smaller-context');
  });

  it('offers a MoE of the same class where a dense model fits but writes too slowly', () => {
    const advice = adviceFor(macWith('m4-10c-10g', 32));
    expect(codes(advice.reasons)).toContain('writes-too-slowly-now');
    expect(advice.verdict).toBe('change-settings');
    expect(advice.freeChanges[0]?.code).toBe('moe-of-same-class');
  });

  it('offers nothing where what one has is enough', () => {
    const advice = adviceFor(macWith('m4-max-16c-40g', 48));
    expect(advice).toMatchObject({ verdict: 'keep', freeChanges: [], alternatives: [] });
  });

  it('reads less, or once, where a prompt is late', () => {
    const advice = adviceFor(macWith('m4-max-16c-40g', 48), {
      modelId: 'qwen2.5-32b',
      use: 'agent',
      minimumGenerationTokensPerSecond: 10,
      maximumFirstTokenSeconds: 20,
    });
    const late = advice.freeChanges.filter(({ code }) => /prompt/.test(code));
    expect(codes(late)).toEqual(['keep-prompt-cache', 'shorter-prompt']);
    const [cache, shorter] = late;
    expect(cache?.details['firstTokenSeconds']).toBeLessThan(20);
    expect(shorter?.details['promptTokens']).toBeLessThan(advice.need.promptTokens);
  });

  it('closes programs where they hold what the model needs at this moment', () => {
    const conditions = { availableBytes: 6e9, memoryPressure: 'normal' } as const;
    const m4 = macWith('m4-10c-10g', 32, { change: { conditions } });
    const closing = adviceFor(m4).freeChanges.find(({ code }) => code === 'close-programs');
    expect(closing?.details).toMatchObject({ freeBytes: 6e9 });
    const free = macWith('m4-10c-10g', 32, { change: { conditions: { availableBytes: 28e9 } } });
    expect(codes(adviceFor(free).freeChanges)).not.toContain('close-programs');
  });

  it('stands in the order of what is given up, the raised limit last', () => {
    const order = [
      'smaller-context',
      'quantise-kv-cache',
      'smaller-quantisation',
      'moe-of-same-class',
      'other-engine',
      'keep-prompt-cache',
      'shorter-prompt',
      'smaller-model',
      'close-programs',
      'raise-limit',
    ];
    const needs = [{}, { contextTokens: 32_768 }, { use: 'agent' as const }, { modelId: 'qwen3-32b' }];
    for (const need of needs) {
      for (const memoryGB of [16, 24, 32]) {
        const found = codes(adviceFor(macWith('m4-10c-10g', memoryGB), need).freeChanges);
        const places = found.map((code) => order.indexOf(code));
        expect(places).not.toContain(-1);
        // What reaches the target stands first; within either part the order holds.
        const falls = places.filter((place, index) => place < (places[index - 1] ?? -1)).length;
        expect(falls).toBeLessThanOrEqual(1);
      }
    }
  });

  it('shows the command for a raised limit and does not count on it', () => {
    const advice = adviceFor(macWith('m4-pro-12c-16g', 24, { macosMajor: 15 }), {
      modelId: 'qwen3.6-27b',
      contextTokens: 4096,
      minimumGenerationTokensPerSecond: 5,
    });
    const limit = advice.freeChanges.find(({ code }) => code === 'raise-limit');
    expect(limit?.details['limitMebibytes']).toBe(20_480);
    expect(codes(advice.reasons)).toContain('fits-if-limit-raised-now');
  });
});

describe('a Mac that is enough', () => {
  it('is told of 5 or 6 bits where memory is left over', () => {
    const advice = adviceFor(macWith('m5-max-18c-40g', 128));
    const better = advice.reasons.find(({ code }) => code === 'room-for-quality');
    expect(better?.details).toMatchObject({ quantisation: 'Q6_K', confidence: 'predicted' });
    const rate = Number(better?.details['generationTokensPerSecond']);
    const faster = adviceFor(macWith('m5-max-18c-40g', 128), {
      minimumGenerationTokensPerSecond: 1.25 * rate,
    });
    expect(faster.verdict).toBe('keep');
    expect(codes(faster.reasons)).not.toContain('room-for-quality');
  });

  it('serves an agent from some 330 prompt tokens a second on', () => {
    const { promptTokens, maximumFirstTokenSeconds } = adviceThresholds.uses.agent;
    expect(promptTokens / maximumFirstTokenSeconds).toBeGreaterThan(325);
    expect(promptTokens / maximumFirstTokenSeconds).toBeLessThan(340);
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
