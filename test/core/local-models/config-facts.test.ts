import { describe, expect, it } from 'vitest';
import { configFacts } from '#core/local-models/config-facts.ts';
import { mlxWeightBytes } from '#core/memory/mlx-weights.ts';
import qwen3 from '../../fixtures/configs/mlx-qwen3-8b-4bit.json' with { type: 'json' };
import gemma3 from '../../fixtures/configs/gemma-3-4b.json' with { type: 'json' };
import sparse from '../../fixtures/configs/qwen3-30b-a3b.json' with { type: 'json' };
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const facts = (config: unknown, tensorBytes = 4.6e9) =>
  configFacts({ config, path: '/m/config.json', tensorBytes });

const published = (change: object): object => {
  const { quantization: _, quantization_config: __, torch_dtype: ___, ...rest } = qwen3;
  return { ...rest, ...change };
};

describe('what a `config.json` and its weights tell', () => {
  it('is shape, parameters, context, and the bytes of the files', () => {
    const { format, quantisation, parameterCount, maximumContextTokens, load } = facts(qwen3, 4_607_835_648);
    expect({ format, quantisation, maximumContextTokens, bytes: load?.weightBytes }).toEqual({
      format: 'mlx',
      quantisation: 'MLX-4bit',
      maximumContextTokens: 40_960,
      bytes: 4_607_835_648,
    });
    expect(parameterCount).toBe(catalogueModel('qwen3-8b').parameterCount);
    expect(load?.activeParameterCount).toBe(parameterCount);
  });

  it.each([
    [{ bits: 4, group_size: 64 }, 'MLX-4bit'],
    [{ bits: 8, group_size: 64 }, 'MLX-8bit'],
    [{ bits: 3, group_size: 64 }, 'MLX-3bit'],
    [{ bits: 4, group_size: 32 }, 'MLX-4bit-g32'],
    [{ bits: 4, group_size: 32, mode: 'mxfp4' }, 'MLX-mxfp4'],
    [{ bits: 4, group_size: 32, mode: 'x'.repeat(500) }, `MLX-${'x'.repeat(20)}`],
  ])('calls %j %s', (quantization, name) => {
    expect(facts({ ...qwen3, quantization }).quantisation).toBe(name);
  });

  it.each([
    [{}, 'BF16'],
    [{ torch_dtype: 'bfloat16' }, 'BF16'],
    [{ torch_dtype: 'float16' }, 'F16'],
    [{ dtype: 'float16' }, 'F16'],
    [{ dtype: 'float32' }, 'F32'],
    [{ dtype: null, torch_dtype: 'float16' }, 'F16'],
    [{ dtype: 5 }, 'BF16'],
    [{ quantization: null }, 'BF16'],
  ])('as published with %j is %s', (change, name) => {
    expect(facts(published(change))).toMatchObject({ format: 'safetensors', quantisation: name });
  });

  it('counts of experts those that a token uses alone', () => {
    const { load } = facts(sparse, 61e9);
    const { parameterCount, activeParameterCount } = catalogueModel('qwen3-30b-a3b');
    expect(load?.parameterCount).toBe(parameterCount);
    // The catalogue's is without the embedding, which a token looks up.
    expect((load?.activeParameterCount ?? 0) / activeParameterCount).toBeGreaterThan(0.95);
    expect((load?.activeParameterCount ?? 0) / activeParameterCount).toBeLessThan(1.15);
  });

  it('leaves aside the bytes of an eye, which mlx-lm does not load', () => {
    const quantised = { ...gemma3, quantization: { bits: 4, group_size: 64 } };
    expect(facts(quantised, 9e9).load?.weightBytes).toBe(
      mlxWeightBytes(facts(quantised).load?.shape ?? catalogueModel('gemma-3-4b').shape, { bits: 4 }),
    );
  });

  it('is told in short of a model of another kind, of which caches hold many', () => {
    expect(facts({ model_type: 'whisper' }).problem).toEqual({
      code: 'model-config-invalid',
      details: {
        path: '/m/config.json',
        field: 'model_type',
        expected: 'a model whose tensors are all known',
      },
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'model_type'],
    ['a list', []],
    ['an unknown model', { model_type: 'new' }],
    ['a model type that is a word of JavaScript', { model_type: 'constructor' }],
    ['no size', { ...qwen3, hidden_size: undefined }],
    ['sizes that are text', { ...qwen3, num_hidden_layers: '36' }],
    ['sizes beyond all bounds', { ...qwen3, hidden_size: 1e12 }],
    ['weights quantised by another program', published({ quantization_config: { quant_method: 'awq' } })],
  ])('is a problem that is named, and no shape, for %s', (_, config) => {
    const { load, problem } = facts(config);
    expect(load).toBeUndefined();
    expect(problem?.code).toMatch(/^(model-config-invalid|shape-unknown)$/);
    expect(problem?.details['path'] ?? '/m/config.json').toBe('/m/config.json');
  });
});
