import { describe, expect, it } from 'vitest';
import { denseArchitectures } from '#core/gguf/metadata/dense.ts';
import { gemmaArchitectures } from '#core/gguf/metadata/gemma.ts';
import { slidingArchitectures } from '#core/gguf/metadata/sliding.ts';
import { ignoresWindow } from '#core/gguf/slice-rules.ts';
import type { GgufMetadata } from '#core/gguf/write-header.ts';
import { layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { loadShippedCatalogue } from '../../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../../fakes/catalogue-models.ts';
import { patternPeriod } from '../../../fakes/shrunk-shape.ts';

const table = { ...denseArchitectures, ...slidingArchitectures, ...gemmaArchitectures };

const shapes = loadShippedCatalogue()
  .models.map(({ id, shape }): [string, ModelShape] => [id, shape])
  .filter(([, shape]) => Object.hasOwn(table, shape.architecture));
const slidingShapes = shapes.filter(([, shape]) => shape.slidingWindow !== undefined);

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const wholeModel = (shape: ModelShape): number[] => range(0, shape.layerCount);

function described(shape: ModelShape, layers = wholeModel(shape)): GgufMetadata {
  const write = table[shape.architecture];
  if (!write) throw new Error(`nothing describes ${shape.architecture}`);
  return write(shape, layers);
}

function valueOf(id: string, key: string, layers?: number[]): unknown {
  const { shape } = catalogueModel(id);
  return described(shape, layers)[`${shape.architecture}.${key}`]?.value;
}

/** The whole model, and slices of it that are whole periods of its pattern: some first, the last, two apart. */
function wholePeriods(shape: ModelShape): number[][] {
  const period = patternPeriod(shape.layerPattern ?? 'F');
  const last = Math.floor(shape.layerCount / period) - 1;
  const periodAt = (index: number): number[] => range(index * period, (index + 1) * period);
  return [
    wholeModel(shape),
    range(0, period),
    range(0, 2 * period),
    periodAt(last),
    [...periodAt(0), ...periodAt(last)],
  ];
}

/** Which layers llama.cpp holds for sliding: a period counts up to its full layer, a list says it outright. */
function slidingByHeader(shape: ModelShape, metadata: GgufMetadata, count: number): boolean[] {
  const pattern = metadata[`${shape.architecture}.attention.sliding_window_pattern`];
  if (pattern?.type === 'bool[]') return [...pattern.value];
  if (pattern?.type !== 'uint32') throw new Error(`a pattern of type ${pattern?.type}`);
  return range(0, count).map((layer) => pattern.value === 0 || layer % pattern.value < pattern.value - 1);
}

describe('the metadata of a dense or sliding-window model', () => {
  it('covers every such model of the catalogue', () => {
    expect(shapes.length).toBeGreaterThan(80);
    expect(slidingShapes.length).toBeGreaterThan(18);
    const described = new Set(shapes.map(([, { architecture }]) => architecture));
    expect([...described].toSorted()).toEqual(Object.keys(table).toSorted());
  });

  it.each(shapes)('of %s counts the layers it keeps, whole or sliced', (_, shape) => {
    const { architecture } = shape;
    for (const layers of [...wholePeriods(shape), [0], range(1, 4)]) {
      const metadata = described(shape, layers);
      expect(metadata[`${architecture}.block_count`]).toEqual({ type: 'uint32', value: layers.length });
      const perLayer = Object.entries(metadata).filter(([key]) => !key.endsWith('.dimension_sections'));
      for (const [key, { value }] of perLayer) {
        expect(key.startsWith(`${architecture}.`)).toBe(true);
        if (Array.isArray(value)) expect(value).toHaveLength(layers.length);
      }
    }
  });

  it.each(slidingShapes)('of %s lets llama.cpp tell the sliding layers of whole periods', (_, shape) => {
    // EXAONE's window is heeded in the whole model alone.
    for (const layers of wholePeriods(shape).filter(
      ({ length }) => !ignoresWindow(shape.architecture, length),
    )) {
      const metadata = described(shape, layers);
      const isSliding = layers.map((layer) => layerLetter(shape, layer) === 'S');
      expect(slidingByHeader(shape, metadata, layers.length)).toEqual(isSliding);
      expect(metadata[`${shape.architecture}.attention.sliding_window`]?.value).toBe(
        shape.slidingWindow?.windowTokens,
      );
    }
  });

  it('states no window for a slice of EXAONE 4, where llama.cpp would pass over it', () => {
    const shape = slidingShapes.find(([id]) => id === 'exaone-4.0-32b')?.[1];
    if (!shape) throw new Error('no EXAONE 4 32B');
    expect(Object.keys(described(shape, range(0, 8))).filter((key) => key.includes('sliding'))).toEqual([]);
  });

  it('states no window for a model without one', () => {
    for (const [, shape] of shapes.filter(([, { slidingWindow }]) => !slidingWindow)) {
      expect(Object.keys(described(shape)).filter((key) => key.includes('sliding'))).toEqual([]);
    }
  });

  // Read as required by `load_arch_hparams` of llama.cpp, September 2026.
  it.each([
    ['granite-4.0-micro', ['logit_scale']],
    ['qwen3-vl-8b', ['rope.dimension_sections']],
    ['muse-glimmer-30b', ['logit_scale', 'attention.sliding_window']],
    ['gemma-3n-e2b', ['attention.sliding_window']],
    [
      'gemma-4-31b',
      [
        'attention.sliding_window',
        'attention.sliding_window_pattern',
        'attention.key_length_swa',
        'attention.value_length_swa',
        'embedding_length_per_layer_input',
      ],
    ],
  ])('of %s has what its loader demands', (id, keys) =>
    expect(keys.filter((key) => valueOf(id, key) === undefined)).toEqual([]),
  );

  it('counts the rows of the embedding as GGUF holds them', () => {
    expect(valueOf('gemma-3-4b', 'vocab_size')).toBe(262_144);
    expect(valueOf('qwen3-8b', 'vocab_size')).toBe(151_936);
  });
});

describe('the metadata of Gemma 4', () => {
  it('has heads by layer: wide ones with fewer KV heads where attention is full', () => {
    expect(valueOf('gemma-4-31b', 'attention.head_count_kv', range(0, 6))).toEqual([16, 16, 16, 16, 16, 4]);
    expect(valueOf('gemma-4-31b', 'attention.key_length')).toBe(512);
    expect(valueOf('gemma-4-31b', 'attention.key_length_swa')).toBe(256);
  });

  it('doubles the feed-forward width of layers that share a cache, and counts them among those kept', () => {
    expect(valueOf('gemma-4-e2b', 'attention.shared_kv_layers')).toBe(20);
    expect(valueOf('gemma-4-e2b', 'attention.shared_kv_layers', range(10, 20))).toBe(5);
    expect(valueOf('gemma-4-e2b', 'feed_forward_length', range(13, 17))).toEqual([6144, 6144, 12288, 12288]);
    expect(valueOf('gemma-4-e4b', 'feed_forward_length', range(22, 26))).toEqual([
      10240, 10240, 10240, 10240,
    ]);
  });

  it('has the width of experts only where there are some', () => {
    expect(valueOf('gemma-4-26b-a4b', 'expert_feed_forward_length')).toBe(704);
    expect(valueOf('gemma-4-26b-a4b', 'feed_forward_length', [0])).toEqual([2112]);
    expect(valueOf('gemma-4-31b', 'expert_feed_forward_length')).toBeUndefined();
  });
});
