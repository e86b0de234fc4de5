import { describe, expect, it } from 'vitest';
import { latentArchitectures } from '#core/gguf/metadata/latent.ts';
import { modelMetadata } from '#core/gguf/metadata/model-metadata.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { shapeAsCompleted } from '../../../fakes/completed-models.ts';

const wholeModel = (shape: ModelShape): number[] =>
  Array.from({ length: shape.layerCount }, (_, index) => index);

function valueOf(id: string, key: string, layers?: readonly number[]): unknown {
  const shape = shapeAsCompleted(id);
  const metadata = modelMetadata(shape, layers ?? wholeModel(shape));
  return metadata[`${shape.architecture}.${key}`]?.value;
}

const models = ['deepseek-v3', 'deepseek-v3.2', 'glm-5', 'deepseek-v4-flash'];

describe('the metadata of latent attention', () => {
  it('is written for each of its architectures', () => {
    const described = models.map((id) => shapeAsCompleted(id).architecture);
    expect(described.toSorted()).toEqual(Object.keys(latentArchitectures).toSorted());
  });

  // As `conversion/deepseek.py` writes it; GLM-4.7-Flash as its published header says.
  it.each([
    [
      'deepseek-coder-v2-lite',
      { head_count: 16, q_lora_rank: 0, key_length_mla: 192, value_length_mla: 128 },
    ],
    ['deepseek-v3', { head_count: 128, q_lora_rank: 1536, key_length_mla: 192, value_length_mla: 128 }],
    ['kimi-k2', { head_count: 64, q_lora_rank: 1536, key_length_mla: 192, value_length_mla: 128 }],
    ['glm-4.7-flash', { head_count: 20, q_lora_rank: 768, key_length_mla: 256, value_length_mla: 256 }],
    ['glm-5', { head_count: 64, q_lora_rank: 2048, key_length_mla: 256, value_length_mla: 256 }],
    ['deepseek-v3.2', { head_count: 128, q_lora_rank: 1536, key_length_mla: 192, value_length_mla: 128 }],
  ])('of %s has one KV head as long as the latent', (id, own) => {
    const all = { ...own, head_count_kv: 1, key_length: 576, value_length: 512, kv_lora_rank: 512 };
    for (const [key, value] of Object.entries(all))
      expect([key, valueOf(id, `attention.${key}`)]).toEqual([key, value]);
    expect(valueOf(id, 'rope.dimension_count')).toBe(64);
  });

  it.each([
    ['deepseek-coder-v2-lite', 1],
    ['deepseek-v3', 2],
    ['glm-4.7-flash', 2],
    ['kimi-k2', 2],
    ['deepseek-v4-flash', 4],
  ])('of %s routes by function %d, whatever llama.cpp would take from the layer count', (id, gating) => {
    expect(valueOf(id, 'expert_gating_func', [0, 5])).toBe(gating);
  });

  it.each([
    ['deepseek-v3.2', 64, 2048],
    ['glm-5', 32, 2048],
    ['deepseek-v4-flash', 64, 512],
  ])('of %s states an indexer of %d heads that picks %d', (id, heads, topK) => {
    expect(valueOf(id, 'attention.indexer.head_count')).toBe(heads);
    expect(valueOf(id, 'attention.indexer.key_length')).toBe(128);
    expect(valueOf(id, 'attention.indexer.top_k')).toBe(topK);
  });

  it.each([
    ['deepseek-v3', [0, 2, 3], 2],
    ['deepseek-v3', [10, 20], 0],
    ['kimi-k2', [0, 1], 1],
    ['glm-5', [0, 1, 2, 77], 3],
  ])('of %s with layers %j counts %d dense ones before the experts', (id, layers, dense) => {
    expect(valueOf(id, 'leading_dense_block_count', layers)).toBe(dense);
    expect(valueOf(id, 'block_count', layers)).toBe(layers.length);
  });

  it('of DeepSeek V4 folds as many tokens in each layer kept as in the whole model', () => {
    const layers = [1, 2, 3, 41, 42];
    expect(valueOf('deepseek-v4-flash', 'attention.compress_ratios', layers)).toEqual([0, 4, 128, 128, 4]);
    expect(valueOf('deepseek-v4-flash', 'hash_layer_count', layers)).toBe(2);
    expect(valueOf('deepseek-v4-flash', 'swiglu_clamp_exp', layers)).toHaveLength(5);
    expect(valueOf('deepseek-v4-flash', 'embedding_length_out')).toBe(4 * 4096);
  });
});
