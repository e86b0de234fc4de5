import { describe, expect, it } from 'vitest';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy, codes, reasonOf } from './question.ts';

const gentle = { method: 'qlora', batch: 1, sampleTokens: 2048, gradientCheckpointing: true } as const;
const asToolDoes = { ...gentle, batch: 4, gradientCheckpointing: false } as const;
const of32B = { use: 'training', modelId: 'qwen2.5-32b' } as const;
const m5Pro = macWith('m5-pro-18c-20g', 48);

describe('case 16: an M5 Pro with 48 GB fine-tunes a 32B at 4 bits', () => {
  it('yes with one sample of 2048 tokens and checkpointing: about 22 GB', () => {
    const advice = adviceFor(m5Pro, { ...of32B, training: gentle });
    expect(advice.verdict).toBe('keep');
    const { needBytes, lowBytes, highBytes } = reasonOf(advice.reasons, 'training-fits-now');
    expect(Number(needBytes)).toBeGreaterThan(21e9);
    expect(Number(needBytes)).toBeLessThan(25e9);
    expect(Number(lowBytes)).toBeLessThan(22e9);
    expect(Number(highBytes)).toBeGreaterThan(22e9);
  });

  // The rules say about 47 GB; versions of MLX differ by a factor of three, so only the interval is asserted.
  it('no with the defaults of the tool, a batch of 4 without checkpointing: about 47 GB lie in its interval', () => {
    const advice = adviceFor(m5Pro, { ...of32B, training: asToolDoes });
    expect(advice.verdict).not.toBe('keep');
    const { lowBytes, highBytes, budgetBytes } = reasonOf(advice.reasons, 'training-does-not-fit-now');
    expect(Number(lowBytes)).toBeLessThan(47e9);
    expect(Number(highBytes)).toBeGreaterThan(47e9);
    expect(Number(budgetBytes)).toBeLessThan(47e9);
  });

  it('which settings put right for free, checkpointing first', () => {
    const advice = adviceFor(m5Pro, { ...of32B, training: asToolDoes });
    expect(advice.verdict).toBe('change-settings');
    expect(advice.freeChanges[0]?.code).toBe('training-checkpointing');
    expect(advice.recommended).toBeUndefined();
  });
});

describe('a need for fine-tuning', () => {
  it('left open is the gentlest run', () => {
    const advice = adviceFor(m5Pro, of32B);
    expect(reasonOf(advice.reasons, 'training-fits-now')).toMatchObject({
      method: 'qlora',
      batch: 1,
      sampleTokens: 2048,
      hasCheckpointing: true,
    });
  });

  it('buys the memory where no setting is gentle enough, and never on the middle of the interval alone', () => {
    const advice = adviceFor(macWith('m1-8c-8g', 16), { ...of32B, training: gentle });
    expect(advice.verdict).toBe('buy');
    const mac = chosenBy(advice);
    expect(mac?.class).toBe('unlocks');
    expect(['fits', 'tight']).toContain(mac?.training?.answers.high);
    const with24 = advice.candidates.filter(({ memoryGB }) => memoryGB === 24);
    for (const { vetoes } of with24) expect(codes(vetoes)).toContain('training-does-not-fit');
  });

  it('offers a smaller model where nothing else helps', () => {
    const advice = adviceFor(macWith('m1-8c-8g', 16), { ...of32B, training: gentle, budget: 500 });
    expect(codes(advice.freeChanges)).toEqual(['training-smaller-model']);
    expect(advice.verdict).toBe('change-settings');
  });

  it('combines settings where none is enough alone', () => {
    const asked = { method: 'lora', batch: 8, sampleTokens: 2048, gradientCheckpointing: false } as const;
    const advice = adviceFor(macWith('m4-pro-14c-20g', 48), { ...of32B, training: asked });
    expect(advice.verdict).toBe('change-settings');
    expect(advice.freeChanges.length).toBeGreaterThan(1);
    expect(advice.freeChanges[1]?.details['isInAddition']).toBe(true);
    const needs = advice.freeChanges.map(({ details }) => Number(details['needBytes']));
    expect(needs).toEqual(needs.toSorted((a, b) => b - a));
  });

  it('never takes a Mac without a fan, which works for hours', () => {
    const advice = adviceFor(macWith('m1-8c-8g', 8), { use: 'training', modelId: 'qwen3-8b' });
    for (const mac of advice.candidates.filter(({ macId }) => macId.startsWith('macbook-air'))) {
      expect(codes(mac.vetoes)).toContain('no-fan');
    }
  });

  it('gives no speed, and says so', () => {
    const advice = adviceFor(m5Pro, of32B);
    for (const { speed, timeOnMixSeconds } of advice.candidates) {
      expect([speed.generationTokensPerSecond, timeOnMixSeconds]).toEqual([undefined, undefined]);
      expect(codes(speed.reasons)).toEqual(['training-speed-unknown']);
    }
  });

  it.each([
    ['sampleTokens', { ...gentle, sampleTokens: 1_000_000 }],
    ['layers', { ...gentle, layers: 500 }],
  ])('names %s where the model has not so much', (field, training) => {
    expect(() => adviceFor(m5Pro, { ...of32B, training })).toThrow(new RegExp(`training.${field}`));
  });

  it('has no verdict where memory is short at this moment', () => {
    const machine = macWith('m5-pro-18c-20g', 48, { change: { conditions: { memoryPressure: 'critical' } } });
    const advice = adviceFor(machine, of32B);
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toContain('memory-pressure');
  });
});
