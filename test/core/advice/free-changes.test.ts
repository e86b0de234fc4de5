import { describe, expect, it } from 'vitest';
import type { Need } from '#core/advice/advice.ts';
import { adviceThresholds } from '#core/advice/thresholds.ts';
import { modelNamed } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, codes } from './question.ts';

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

  it('stays in the files of the engine: MLX for MLX', () => {
    const inMlx = { engine: 'mlx', quantisation: 'MLX-8bit', minimumGenerationTokensPerSecond: 15 } as const;
    const { verdict, freeChanges } = adviceFor(macWith('m4-max-16c-40g', 48), inMlx);
    expect(verdict).toBe('change-settings');
    const named = freeChanges.flatMap(({ details }) => details['quantisation'] ?? []);
    expect(named.length).toBeGreaterThan(1);
    for (const quantisation of named) expect(quantisation).toMatch(/^MLX-/);
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

  it('names a model of general use for a chat, also one for code to an agent', () => {
    const modelsFor = (use: Need['use']) =>
      [8, 16, 24, 32].flatMap((memoryGB) =>
        adviceFor(macWith('m4-10c-10g', memoryGB), { use, minimumGenerationTokensPerSecond: 5 })
          .freeChanges.filter(({ code }) => code === 'smaller-model' || code === 'moe-of-same-class')
          .map(({ details }) => modelNamed(String(details['modelId'])).tags),
      );
    expect(modelsFor('chat').length).toBeGreaterThan(2);
    for (const tags of modelsFor('chat')) expect(tags).toContain('general');
    for (const tags of modelsFor('agent'))
      expect(tags.some((tag) => tag === 'general' || tag === 'coding')).toBe(true);
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
