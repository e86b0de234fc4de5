import { describe, expect, it } from 'vitest';
import { expertsArchitectures } from '#core/gguf/metadata/experts.ts';
import { modelMetadata } from '#core/gguf/metadata/model-metadata.ts';
import { fullLayerPeriod } from '#core/gguf/slice-rules.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { shapeAsCompleted } from '../../../fakes/completed-models.ts';

const wholeModel = (shape: ModelShape): number[] =>
  Array.from({ length: shape.layerCount }, (_, index) => index);

function valueOf(id: string, key: string, layers?: readonly number[]): unknown {
  const shape = shapeAsCompleted(id);
  const metadata = modelMetadata(shape, layers ?? wholeModel(shape));
  return metadata[`${shape.architecture}.${key}`]?.value;
}

/** The first model of each architecture here. */
const models = [
  'qwen3-30b-a3b',
  'gpt-oss-20b',
  'llama-4-scout',
  'glm-4.5-air',
  'minimax-m2',
  'minimax-m3',
  'step-3.7-flash',
];

describe('the metadata of a mixture of experts', () => {
  it('is written for each of its architectures', () => {
    const described = models.map((id) => shapeAsCompleted(id).architecture);
    expect(described.toSorted()).toEqual(Object.keys(expertsArchitectures).toSorted());
  });

  // Keys that llama.cpp's `load_arch_hparams` and `conversion/*.py` agree on.
  it.each([
    ['qwen3-30b-a3b', 'expert_count', 128],
    ['qwen3-30b-a3b', 'expert_used_count', 8],
    ['qwen3-30b-a3b', 'expert_feed_forward_length', 768],
    ['gpt-oss-20b', 'attention.sliding_window', 128],
    ['gpt-oss-20b', 'attention.sliding_window_pattern', 2],
    ['llama-4-scout', 'attention.sliding_window_pattern', 4],
    ['llama-4-scout', 'interleave_moe_layer_step', 1],
    ['glm-4.6', 'leading_dense_block_count', 3],
    ['glm-4.6', 'expert_gating_func', 2],
    ['glm-4.5-air', 'rope.dimension_count', 64],
    ['minimax-m2', 'feed_forward_length', 1536],
    ['minimax-m3', 'feed_forward_length', 12288],
    ['minimax-m3', 'expert_feed_forward_length', 3072],
    ['minimax-m3', 'attention.indexer.head_count', 4],
    ['minimax-m3', 'attention.indexer.key_length', 128],
    ['minimax-m3', 'attention.indexer.block_size', 128],
    ['step-3.7-flash', 'expert_shared_feed_forward_length', 1280],
    ['mixtral-8x7b', 'feed_forward_length', 14336],
    ['mixtral-8x7b', 'expert_used_count', 2],
  ])('of %s says %s is %j', (id, key, value) => {
    expect(valueOf(id, key)).toBe(value);
  });

  it.each(models)('of %s counts the layers kept', (id) => {
    expect(valueOf(id, 'block_count', [1, 5, 6])).toBe(3);
  });

  it.each([
    ['glm-4.6', [0, 2, 3, 40], 2],
    ['glm-4.6', [3, 4], 0],
    ['glm-4.5-air', [0, 1], 1],
    ['minimax-m3', [0, 1, 2, 3], 3],
    ['step-3.7-flash', [2, 44], 1],
    ['qwen3-30b-a3b', [0, 1], 0],
  ])('of %s with layers %j counts %d dense ones before the experts', (id, layers, dense) => {
    expect(valueOf(id, 'leading_dense_block_count', layers)).toBe(dense);
  });

  it('of Step 3.7 gives each layer kept its own heads and window', () => {
    const layers = [3, 4, 5, 8];
    expect(valueOf('step-3.7-flash', 'attention.head_count', layers)).toEqual([96, 64, 96, 64]);
    expect(valueOf('step-3.7-flash', 'attention.head_count_kv', layers)).toEqual([8, 8, 8, 8]);
    expect(valueOf('step-3.7-flash', 'attention.sliding_window_pattern', layers)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('the period that tells full layers from sliding ones', () => {
  it.each([
    ['llama-4-scout', [0, 1, 2, 3], 4],
    ['llama-4-scout', [2, 3, 6, 7], 4],
    ['gpt-oss-20b', [4, 5, 6, 7], 2],
  ])('of %s with layers %j is the whole model’s, so that places decide: %d', (id, layers, period) => {
    expect(valueOf(id, 'attention.sliding_window_pattern', layers)).toBe(period);
  });

  it.each([
    ['SSSF', 4],
    ['SSSFSS', 4],
    ['SF', 2],
    ['FFF', 1],
    ['SSSS', 0],
    ['FSSS', undefined],
    ['SFSSF', undefined],
  ])('of %s is %s', (layerPattern, period) => {
    const shape = { ...shapeAsCompleted('llama-4-scout'), layerPattern, layerCount: layerPattern.length };
    expect(fullLayerPeriod(shape)).toBe(period);
  });
});
