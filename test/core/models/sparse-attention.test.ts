import { describe, expect, it } from 'vitest';
import { missingFields } from '#core/models/missing-fields.ts';
import { compressionRatios, hasIndexer, indexerOf } from '#core/models/sparse-attention.ts';
import { elementCount, modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import { shapeAsCompleted } from '../../fakes/completed-models.ts';

describe('a sparse-attention indexer', () => {
  it.each([
    ['deepseek-v3.2', { headCount: 64, headLength: 128, topK: 2048 }],
    ['glm-5', { headCount: 32, headLength: 128, topK: 2048 }],
    ['deepseek-v4-flash', { headCount: 64, headLength: 128, topK: 512 }],
    ['minimax-m3', { headCount: 4, headLength: 128 }],
    ['deepseek-v3', undefined],
    ['qwen3-30b-a3b', undefined],
  ])('of %s is %j', (id, indexer) => {
    expect(indexerOf(shapeAsCompleted(id))).toEqual(indexer);
  });

  it('is missing from the dense layers of MiniMax M3 alone', () => {
    expect([2, 3].map((layer) => hasIndexer(shapeAsCompleted('minimax-m3'), layer))).toEqual([false, true]);
    expect(hasIndexer(shapeAsCompleted('glm-5'), 0)).toBe(true);
    expect(hasIndexer(shapeAsCompleted('deepseek-v3'), 0)).toBe(false);
  });
});

describe('compression ratios', () => {
  const shape = shapeAsCompleted('deepseek-v4-flash');
  const withRatios = (ratios: string) => ({
    ...shape,
    layerCount: 3,
    extras: { ...shape.extras, compress_ratios: ratios },
  });

  it.each([
    ['0,4,128', [0, 4, 128]],
    // Lists name the prediction layer too.
    ['0,4,128,0', [0, 4, 128]],
    ['0,4', undefined],
    ['0,4,64', undefined],
    ['0, then 4 and 128', undefined],
  ])('%j of three layers are %j', (listed, ratios) => {
    expect(compressionRatios(withRatios(listed))).toEqual(ratios);
  });
});

describe('a shape that lacks something', () => {
  it.each([
    ['deepseek-v4-flash', ['extras.hash_layers', 'extras.compress_ratios', 'layerPattern']],
    ['step-3.7-flash', ['extras.sliding_heads']],
  ])('for its tensors is counted by parameters: %s lacks %j', (id, missing) => {
    const { shape } = catalogueModel(id);
    const bare = {
      ...shape,
      layerPattern: undefined,
      extras: Object.fromEntries(
        Object.entries(shape.extras ?? {}).filter(([key]) => !missing.includes(`extras.${key}`)),
      ),
    };
    const { layerPattern: _, ...without } = bare;
    expect(missingFields(without)).toEqual(missing);
    expect(supportsTensors(without)).toBe(false);
    expect(missingFields(shapeAsCompleted(id))).toEqual([]);
  });

  it('is a GLM of a context at which llama.cpp gives some layers no indexer of their own', () => {
    const { shape } = catalogueModel('glm-5');
    expect(missingFields(shape)).toEqual([]);
    expect(missingFields({ ...shape, maximumContextTokens: 1_048_576 })).toEqual([
      'extras.dsa_indexer_layers',
    ]);
  });
});

describe('the tensors of a model with sparse attention', () => {
  it.each([
    ['deepseek-v3.2', 'blk.60.indexer.attn_q_b.weight', [1536, 64 * 128]],
    ['deepseek-v3.2', 'blk.0.indexer.k_norm.bias', [128]],
    ['glm-5', 'blk.0.indexer.proj.weight', [6144, 32]],
    ['minimax-m3', 'blk.3.indexer.q_proj.weight', [6144, 512]],
    ['minimax-m3', 'blk.2.indexer.q_proj.weight', undefined],
    ['minimax-m3', 'blk.2.ffn_gate.weight', [6144, 12288]],
    ['deepseek-v4-flash', 'output_hc_fn.weight', [16384, 4]],
    ['deepseek-v4-flash', 'blk.1.attn_compressor_kv.weight', undefined],
    ['deepseek-v4-flash', 'blk.2.attn_compressor_kv.weight', [4096, 1024]],
    ['deepseek-v4-flash', 'blk.3.attn_compressor_kv.weight', [4096, 512]],
    ['deepseek-v4-flash', 'blk.2.indexer_compressor_ape.weight', [256, 4]],
    ['deepseek-v4-flash', 'blk.3.indexer_compressor_ape.weight', undefined],
    ['deepseek-v4-flash', 'blk.2.ffn_gate_tid2eid.weight', [6, 129280]],
    ['deepseek-v4-flash', 'blk.2.exp_probs_b.bias', undefined],
    ['deepseek-v4-flash', 'blk.3.exp_probs_b.bias', [256]],
    ['step-3.7-flash', 'blk.0.attn_q.weight', [4096, 64 * 128]],
    ['step-3.7-flash', 'blk.1.attn_q.weight', [4096, 96 * 128]],
    ['step-3.7-flash', 'blk.1.attn_gate.weight', [4096, 96]],
    ['step-3.7-flash', 'blk.1.attn_output.weight', [96 * 128, 4096]],
  ])('of %s: %s has %j', (id, name, dimensions) => {
    const found = modelTensors(shapeAsCompleted(id)).find((tensor) => tensor.name === name);
    expect(found?.dimensions).toEqual(dimensions);
  });

  // Makers say 284 B, 196 B and 671 B (without the indexer).
  it.each([
    ['deepseek-v4-flash', 284_334_567_511],
    ['step-3.7-flash', 196_956_130_368],
    ['deepseek-v3.2', 671_877_944_064],
  ])('of %s hold %d numbers', (id, parameters) => {
    const counted = modelTensors(shapeAsCompleted(id)).reduce(
      (sum, t) => sum + elementCount(t.dimensions),
      0,
    );
    expect(counted).toBe(parameters);
  });
});
