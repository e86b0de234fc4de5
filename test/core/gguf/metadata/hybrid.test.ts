import { describe, expect, it } from 'vitest';
import { hybridArchitectures } from '#core/gguf/metadata/hybrid.ts';
import type { GgufMetadata } from '#core/gguf/write-header.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { loadShippedCatalogue } from '../../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../../fakes/catalogue-models.ts';

const shapes = loadShippedCatalogue()
  .models.map(({ id, shape }): [string, ModelShape] => [id, shape])
  .filter(([, shape]) => Object.hasOwn(hybridArchitectures, shape.architecture));

const wholeModel = (shape: ModelShape): number[] => Array.from({ length: shape.layerCount }, (_, i) => i);

function described(shape: ModelShape, layers = wholeModel(shape)): GgufMetadata {
  const write = hybridArchitectures[shape.architecture];
  if (!write) throw new Error(`nothing describes ${shape.architecture}`);
  return write(shape, layers);
}

/** Values of the keys that begin with the architecture and `prefix`, without both. */
function valuesOf(id: string, prefix: string, layers?: number[]): Record<string, unknown> {
  const { shape } = catalogueModel(id);
  const start = `${shape.architecture}.${prefix}`;
  return Object.fromEntries(
    Object.entries(described(shape, layers))
      .filter(([key]) => key.startsWith(start))
      .map(([key, { value }]) => [key.slice(start.length), value]),
  );
}

const valueOf = (id: string, key: string, layers?: number[]): unknown => valuesOf(id, key, layers)[''];

describe('the metadata of a hybrid model', () => {
  // What converters write: conversion/{qwen,granite,nemotron,plamo}.py of llama.cpp, September 2026.
  it.each([
    ['qwen3-next-80b-a3b', { inner: 4096, state: 128, rank: 32, groups: 16 }],
    ['qwen3.5-27b', { inner: 6144, state: 128, rank: 48, groups: 16 }],
    ['qwen3.5-122b-a10b', { inner: 8192, state: 128, rank: 64, groups: 16 }],
    ['granite-4.0-h-tiny', { inner: 3072, state: 128, rank: 48, groups: 1 }],
    ['nemotron-nano-9b-v2', { inner: 10240, state: 128, rank: 128, groups: 8 }],
    ['nemotron-3-nano-30b-a3b', { inner: 4096, state: 128, rank: 64, groups: 8 }],
    ['plamo-2-8b', { inner: 8192, state: 64, rank: 64, groups: 0 }],
  ])('states the recurrent state of %s', (id, { inner, state, rank, groups }) =>
    expect(valuesOf(id, 'ssm.')).toEqual({
      conv_kernel: 4,
      inner_size: inner,
      state_size: state,
      time_step_rank: rank,
      group_count: groups,
    }),
  );

  it.each([
    ['lfm2-350m', 'CCFCCF', [0, 0, 8, 0, 0, 8]],
    ['lfm2-8b-a1b', 'CCFCCC', [0, 0, 8, 0, 0, 0]],
    ['granite-4.0-h-tiny', 'MMMMMF', [0, 0, 0, 0, 0, 4]],
    ['nemotron-3-nano-30b-a3b', 'MEMEMF', [0, 0, 0, 0, 0, 2]],
    ['plamo-2-8b', 'MFMFMF', [0, 4, 0, 4, 0, 4]],
    // One head: what MLA caches is the latent that all heads share.
    ['kimi-linear-48b-a3b', 'LLLFLL', [0, 0, 0, 1, 0, 0]],
  ])('gives %s, whose layers begin %s, KV heads in its attention layers alone', (id, pattern, heads) => {
    expect(catalogueModel(id).shape.layerPattern?.slice(0, 6)).toBe(pattern);
    expect(valueOf(id, 'attention.head_count_kv', [0, 1, 2, 3, 4, 5])).toEqual(heads);
  });

  it('names the linear layers of a Qwen slice, whatever the interval has become', () => {
    expect(valueOf('qwen3.5-9b', 'attention.recurrent_layers', [4, 5, 6, 7])).toEqual([1, 1, 1, 0]);
    expect(valueOf('qwen3.5-9b', 'attention.recurrent_layers', [3, 4, 7])).toEqual([0, 1, 0]);
    expect(valueOf('qwen3.5-9b', 'full_attention_interval')).toBe(4);
  });

  it('widens only the feed-forward layers of Nemotron-H, since llama.cpp tells layers apart by that', () => {
    expect(valueOf('nemotron-nano-9b-v2', 'feed_forward_length', [13, 14, 15])).toEqual([0, 0, 15680]);
    expect(catalogueModel('nemotron-nano-9b-v2').shape.layerPattern?.slice(13, 16)).toBe('MF-');
    expect(valueOf('nemotron-3-nano-30b-a3b', 'feed_forward_length', [4, 5, 6])).toEqual([0, 0, 1856]);
    expect(valueOf('nemotron-3-super-120b-a12b', 'moe_latent_size')).toBe(1024);
  });

  it('gives the width of Granite experts as that of the feed-forward, where llama.cpp looks for it', () => {
    expect(valueOf('granite-4.0-h-tiny', 'feed_forward_length')).toBe(512);
    expect(valueOf('granite-4.0-h-tiny', 'expert_shared_feed_forward_length')).toBe(1024);
    expect(valueOf('granite-4.0-h-micro', 'feed_forward_length')).toBe(8192);
  });

  it('counts as leading dense layers those that the slice kept', () => {
    expect(valueOf('lfm2-8b-a1b', 'leading_dense_block_count')).toBe(2);
    expect(valueOf('lfm2-8b-a1b', 'leading_dense_block_count', [1, 2, 3])).toBe(1);
    expect(valueOf('lfm2-8b-a1b', 'leading_dense_block_count', [2, 3])).toBe(0);
    expect(valueOf('kimi-linear-48b-a3b', 'leading_dense_block_count', [0, 4, 8])).toBe(1);
  });

  it('describes the latent of Kimi Linear as one wide head', () =>
    expect(valuesOf('kimi-linear-48b-a3b', 'attention.')).toMatchObject({
      head_count: 32,
      kv_lora_rank: 512,
      key_length: 576,
      value_length: 512,
      key_length_mla: 192,
      value_length_mla: 128,
    }));

  it('counts query heads of PLaMo 2 for all layers: with 0 in layer 0 llama.cpp never ends a rotation', () =>
    expect(valueOf('plamo-2-8b', 'attention.head_count')).toBe(32));

  it.each(shapes)(
    'of %s follows the layers kept, in every array and in the number of blocks',
    (_id, shape) => {
      for (const layers of [wholeModel(shape), [0], [2, 3, 5], [shape.layerCount - 1]]) {
        const metadata = described(shape, layers);
        expect(metadata[`${shape.architecture}.block_count`]?.value).toBe(layers.length);
        const arrays = Object.entries(metadata).filter(([key]) => !key.endsWith('rope.dimension_sections'));
        for (const [key, { value }] of arrays) {
          if (Array.isArray(value)) expect([key, value.length]).toEqual([key, layers.length]);
        }
      }
    },
  );

  it.each(shapes)('of %s has no number that is not finite', (_id, shape) => {
    for (const { value } of Object.values(described(shape))) {
      const numbers: unknown[] = Array.isArray(value) ? value : [value];
      expect(numbers.filter((number) => typeof number === 'number' && !Number.isFinite(number))).toEqual([]);
    }
  });
});
