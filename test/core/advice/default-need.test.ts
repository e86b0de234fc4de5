import { describe, expect, it } from 'vitest';
import { defaultNeed } from '#core/advice/default-need.ts';
import { adviceThresholds } from '#core/advice/thresholds.ts';
import { gentlestRun } from '#core/advice/training-situation.ts';
import { catalogue } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';

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

  it('is for an agent a coder that is a MoE, once there was one', () => {
    expect(defaultNeed(m1, catalogue, { use: 'agent' }).modelId).toBe('qwen3-coder-30b-a3b');
    const models = catalogue.models.filter(({ id }) => id !== 'qwen3-coder-30b-a3b');
    expect(defaultNeed(m1, { ...catalogue, models }, { use: 'agent' }).modelId).toBe('qwen2.5-32b');
  });

  it('is in the files of the engine', () => {
    expect(defaultNeed(m1, catalogue, { engine: 'mlx' }).quantisation).toBe('MLX-4bit');
    expect(defaultNeed(m1, catalogue, { engine: 'ollama' }).quantisation).toBe('Q4_K_M');
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
    ['engine', { engine: 'mlx', quantisation: 'Q4_K_M' }],
    ['engine', { engine: 'llama.cpp', quantisation: 'MLX-4bit' }],
    ['contextTokens', { contextTokens: 4096, promptTokens: 4000, outputTokens: 400 }],
  ] as const)('is refused by the name of %s', (field, wanted) => {
    expect(() => defaultNeed(m1, catalogue, wanted)).toThrow(new RegExp(`bad-input.*${field}`));
  });

  it.each([
    ['an answer', { outputTokens: 100_000 }, /at least 100500 \(promptTokens 500 and outputTokens 100000/],
    ['a prompt', { promptTokens: 1e9 }, /at least 1000000400 /],
    ['an answer that leaves the prompt no room', { outputTokens: 8000 }, /at least 8500 /],
    [
      'a prompt that leaves the answer no room',
      { contextTokens: 8192, promptTokens: 8000 },
      /at least 8400 /,
    ],
    ['both', { use: 'documents', promptTokens: 16_000, outputTokens: 600 }, /at least 16600 /],
  ] as const)('is %s beyond the context, which is not made to fit', (_, wanted, expected) => {
    const refused = (): unknown => defaultNeed(m1, catalogue, wanted);
    expect(refused).toThrow(/bad-input.*contextTokens/);
    expect(refused).toThrow(expected);
  });

  it('is not a usual prompt beside a long answer in a short context', () => {
    const need = defaultNeed(m1, catalogue, { use: 'documents', contextTokens: 4096, outputTokens: 1000 });
    expect(need).toMatchObject({ promptTokens: 3096, outputTokens: 1000 });
  });

  it('is not what the defaults make of it: a usual prompt is cut to a short context', () => {
    const need = defaultNeed(m1, catalogue, { use: 'agent', contextTokens: 4096 });
    expect(need.promptTokens + need.outputTokens).toBeLessThanOrEqual(4096);
    const least = defaultNeed(m1, catalogue, { contextTokens: 1 });
    expect(least).toMatchObject({ promptTokens: 1, outputTokens: 1 });
  });
});
