import { describe, expect, it } from 'vitest';
import { mlxWeightBytes } from '#core/memory/mlx-weights.ts';
import { mlxReadBytes } from '#core/mlx/read-bytes.ts';
import { canMakeForMlx, syntheticConfig } from '#core/mlx/synthetic-config.ts';
import { syntheticBytes, syntheticTensors } from '#core/mlx/synthetic-tensors.ts';
import { syntheticTokenizer } from '#core/mlx/synthetic-tokenizer.ts';
import { shapeFromConfig } from '#core/models/from-config/shape-from-config.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const makeable = loadShippedCatalogue().models.filter(({ shape }) => canMakeForMlx(shape));
const shapeOf = (id: string) => catalogueModel(id).shape;

describe('a model made for mlx-lm', () => {
  it('can be of every dense llama, Qwen2 and Qwen3 of the catalogue, and of Qwen3-MoE', () => {
    const ids = makeable.map(({ id }) => id);
    for (const id of [
      'llama-2-7b',
      'llama-3.2-1b',
      'qwen2.5-7b',
      'qwen3-8b',
      'qwen3-30b-a3b',
      'qwen3-235b-a22b',
    ])
      expect(ids, id).toContain(id);
    for (const id of ['mixtral-8x7b', 'gpt-oss-20b', 'deepseek-v3', 'gemma-3-27b'])
      expect(ids, id).not.toContain(id);
  });

  it.each([4, 8] as const)('has at %d bits just the bytes that the memory formula counts', (bits) => {
    for (const { id, shape } of makeable)
      expect(syntheticBytes(syntheticTensors(shape, bits).tensors), id).toBe(mlxWeightBytes(shape, { bits }));
  });

  it('grows by the same bytes with each layer, and begins with the first', () => {
    const shape = shapeOf('qwen3-30b-a3b');
    const bytes = [1, 2, 3].map((count) =>
      syntheticBytes(
        syntheticTensors(
          shape,
          4,
          Array.from({ length: count }, (_, index) => 10 + index),
        ).tensors,
      ),
    );
    const [one = 0, two = 0, three = 0] = bytes;
    expect(three - two).toBe(two - one);
    expect(syntheticTensors(shape, 4, [40]).tensors.map(({ name }) => name)).toContain(
      'model.layers.0.self_attn.q_proj.weight',
    );
  });

  it('packs each matrix into 32-bit numbers with a scale and a bias for each group of 64', () => {
    const { tensors } = syntheticTensors(shapeOf('qwen3-8b'), 4, [0]);
    const named = Object.fromEntries(tensors.map(({ name, type, shape }) => [name, [type, ...shape]]));
    expect(named).toMatchObject({
      'model.embed_tokens.weight': ['U32', 151_936, 512],
      'model.embed_tokens.scales': ['BF16', 151_936, 64],
      'model.embed_tokens.biases': ['BF16', 151_936, 64],
      'model.layers.0.self_attn.k_proj.weight': ['U32', 1024, 512],
      'model.layers.0.mlp.down_proj.weight': ['U32', 4096, 1536],
      'model.layers.0.self_attn.q_norm.weight': ['BF16', 128],
      'model.norm.weight': ['BF16', 4096],
      'lm_head.biases': ['BF16', 151_936, 64],
    });
    expect(tensors.some(({ name }) => name.endsWith('norm.scales'))).toBe(false);
  });

  it('stacks the experts, and gives the router 8 bits by name in the configuration', () => {
    const shape = shapeOf('qwen3-30b-a3b');
    const { tensors, otherBits } = syntheticTensors(shape, 4, [0, 1]);
    const named = new Map(tensors.map((tensor) => [tensor.name, tensor.shape]));
    expect(named.get('model.layers.1.mlp.switch_mlp.gate_proj.weight')).toEqual([128, 768, 256]);
    expect(named.get('model.layers.1.mlp.switch_mlp.down_proj.scales')).toEqual([128, 2048, 12]);
    expect(named.get('model.layers.0.mlp.gate.weight')).toEqual([128, 512]);
    const config = syntheticConfig(shape, { layerCount: 2, bits: 4, groupSize: 64, otherBits });
    expect(config['quantization']).toEqual({
      group_size: 64,
      bits: 4,
      mode: 'affine',
      'model.layers.0.mlp.gate': { group_size: 64, bits: 8 },
      'model.layers.1.mlp.gate': { group_size: 64, bits: 8 },
    });
  });

  it('has a configuration from which its own shape can be read back', () => {
    for (const { id, shape } of makeable) {
      const question = { layerCount: shape.layerCount, bits: 4, groupSize: 64, otherBits: [] };
      const read = shapeFromConfig(syntheticConfig(shape, question), 'config.json').shape;
      expect({ ...read, extras: undefined, maximumContextTokens: 0 }, id).toEqual({
        ...shape,
        extras: undefined,
        maximumContextTokens: 0,
      });
    }
  });

  it('has a token for every number, each with a text of its own', () => {
    const tokenizer: { model: { vocab: Record<string, number> } } = JSON.parse(syntheticTokenizer(5000));
    const { vocab } = tokenizer.model;
    expect(Object.values(vocab)).toEqual(Array.from({ length: 5000 }, (_, id) => id));
  });

  it('reads of 4.61 GB what a token needs: not the embedding, and of the experts those chosen', () => {
    const dense = shapeOf('qwen3-8b');
    const embedding = (151_936 * 4096 * 4.5) / 8;
    expect(mlxReadBytes(dense, { bits: 4 })).toBe((mlxWeightBytes(dense, { bits: 4 }) ?? 0) - embedding);
    const moe = shapeOf('qwen3-30b-a3b');
    const experts = (48 * 3 * 128 * 768 * 2048 * 4.5) / 8;
    const rest = (mlxWeightBytes(moe, { bits: 4 }) ?? 0) - experts - (151_936 * 2048 * 4.5) / 8;
    expect(mlxReadBytes(moe, { bits: 4 })).toBeCloseTo(rest + experts / 16, 0);
  });
});
