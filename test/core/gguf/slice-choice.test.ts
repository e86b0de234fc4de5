import { describe, expect, it } from 'vitest';
import { modelMetadata } from '#core/gguf/metadata/model-metadata.ts';
import {
  chooseSlices,
  nearestSlices,
  sliceSizes,
  slicesOfSizes,
  worstOf,
  type SliceChoice,
} from '#core/gguf/slice-choice.ts';
import { sliceRules } from '#core/gguf/slice-rules.ts';
import { sliceLetters, sliceShape } from '#core/gguf/slice-shape.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { allLayers } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import { distinctPatterns } from '../../fakes/distinct-patterns.ts';

const models = distinctPatterns();
/** Sizes that a plan asks for when it wants as little as four times the slices' reach: 2 and 10 of 32. */
function leastSizes({ layerCount }: ModelShape) {
  const shallowLayers = Math.max(1, Math.round(layerCount / 16));
  return { shallowLayers, deepLayers: shallowLayers + Math.ceil((layerCount - shallowLayers) / 4) };
}

const sliceable = models.filter(([, shape]) => nearestSlices(shape, 'Q4_K_M', leastSizes(shape)));
const chosen = new Map<string, SliceChoice>();

/** The slices nearest to the least sizes, chosen once. */
function nearest(shape: ModelShape, quantisation: string): SliceChoice {
  const key = `${models.findIndex((model) => model[1] === shape)} ${quantisation}`;
  const slices = chosen.get(key) ?? nearestSlices(shape, quantisation, leastSizes(shape));
  if (!slices) throw new Error('no slices');
  chosen.set(key, slices);
  return slices;
}

const quantisationsOf = (shape: ModelShape): string[] => [
  'Q4_0',
  'Q4_K_M',
  'Q8_0',
  'IQ4_XS',
  ...(shape.architecture === 'gpt-oss' ? ['MXFP4'] : []),
];

/** What the line through a value of each slice makes of the whole, by the whole's. */
function predicted(
  shape: ModelShape,
  slices: { shallow: readonly number[]; deep: readonly number[] },
  of: (layers: readonly number[]) => number,
): number {
  const { shallow, deep } = slices;
  const lever = (shape.layerCount - shallow.length) / (deep.length - shallow.length);
  return (of(shallow) + lever * (of(deep) - of(shallow))) / of(allLayers(shape));
}

describe('the line through the slices chosen', () => {
  const tolerance = 0.005;

  it.each(sliceable)('of %s leads to its layers, reads, weights and cache within 0.5 %', (_, shape) => {
    for (const quantisation of quantisationsOf(shape)) {
      const { work, readBytes, activeWeights, cache, readBytesByType } = nearest(shape, quantisation).error;
      for (const miss of [work, readBytes, activeWeights, cache]) {
        expect(Math.abs(miss)).toBeLessThanOrEqual(tolerance);
      }
      // Misses of several types added up, which in time even out.
      expect(readBytesByType).toBeLessThan(0.015);
    }
  });

  it('is good to 0.1 % in every respect, types of quantisation too, for nine models in ten', () => {
    const all = sliceable.flatMap(([, shape]) => quantisationsOf(shape).map((name) => nearest(shape, name)));
    const exact = all.filter(({ error }) => worstOf(error) <= 0.001);
    expect(all.length).toBeGreaterThan(300);
    expect(exact.length / all.length).toBeGreaterThan(0.9);
  });

  it.each(sliceable)('of %s leads to what its tensors add up to', (_, shape) => {
    const { error, ...slices } = nearest(shape, 'Q4_K_M');
    const made = new Map(
      [slices.shallow, slices.deep, allLayers(shape)].map((layers) => [
        layers.length,
        planSlice(shape, 'Q4_K_M', layers),
      ]),
    );
    const reads = predicted(shape, slices, ({ length }) => made.get(length)?.readBytesPerToken ?? NaN);
    const weights = predicted(shape, slices, ({ length }) => made.get(length)?.activeLayerWeights ?? NaN);
    expect(Math.abs(reads - 1)).toBeLessThanOrEqual(Math.abs(error.readBytes) + 1e-9);
    expect(weights - 1).toBeCloseTo(error.activeWeights, 9);
  });

  it.each(sliceable)('of %s leads to its cache at every depth it can stand for', (_, shape) => {
    const slices = nearest(shape, 'Q4_0');
    const { contextTokens: limit = Infinity } = sliceRules(shape);
    for (const contextTokens of [512, 4096, 32_768].filter((tokens) => tokens <= limit)) {
      const cache = (layers: readonly number[]): number =>
        kvCacheBytes(sliceShape(shape, layers), { contextTokens, kvType: 'f16' });
      expect([contextTokens, Math.abs(predicted(shape, slices, cache) - 1) < tolerance]).toEqual([
        contextTokens,
        true,
      ]);
    }
  });

  it.each(sliceable)('of %s reaches no further than asked, with few layers more', (_, shape) => {
    for (const quantisation of quantisationsOf(shape)) {
      const least = leastSizes(shape);
      const { shallow, deep } = nearest(shape, quantisation);
      const reach = (sizes: { shallow: number; deep: number }): number =>
        (shape.layerCount - sizes.shallow) / (sizes.deep - sizes.shallow);
      expect(shallow.length).toBeGreaterThanOrEqual(least.shallowLayers);
      expect(reach({ shallow: shallow.length, deep: deep.length })).toBeLessThanOrEqual(
        reach({ shallow: least.shallowLayers, deep: least.deepLayers }) + 1e-9,
      );
      expect(sliceSizes(shape)).toEqual(expect.arrayContaining([shallow.length, deep.length]));
    }
  });
});

describe('a slice chosen', () => {
  it.each(sliceable)('of %s has the names, shapes and types of its layers in the whole', (_, shape) => {
    const whole = new Map(
      planSlice(shape, 'Q4_K_M', allLayers(shape)).tensors.map((each) => [each.name, each]),
    );
    const { shallow } = nearest(shape, 'Q4_K_M');
    const { tensors } = planSlice(shape, 'Q4_K_M', shallow);
    for (const { name, dimensions, type } of tensors) {
      const own = whole.get(
        name.replace(/^blk\.(\d+)\./, (_match, layer) => `blk.${shallow[Number(layer)]}.`),
      );
      expect([name, own?.type]).toEqual([name, type]);
      // Per-layer embeddings are as wide as there are layers.
      if (!name.startsWith('per_layer')) expect([name, own?.dimensions]).toEqual([name, dimensions]);
    }
  });

  it.each(sliceable)('of %s is the model that estimates of memory take it for', (_, shape) => {
    const { shallow, deep } = nearest(shape, 'Q4_0');
    for (const layers of [shallow, deep]) {
      const small = withSmallVocabulary(shape);
      const slice = sliceShape(small, layers);
      expect(slice.layerCount).toBe(layers.length);
      expect(modelTensors(slice)).toEqual(modelTensors(small, layers));
      expect(modelMetadata(slice, allLayers(slice))).toEqual(modelMetadata(small, layers));
    }
  });

  it.each(sliceable)('of %s begins and ends as the model does, in ascending order', (_, shape) => {
    const { shallow, deep } = nearest(shape, 'Q4_K_M');
    const letters = shape.layerPattern ?? 'F'.repeat(shape.layerCount);
    for (const layers of [shallow, deep]) {
      expect(layers).toEqual([...new Set(layers)].sort((a, b) => a - b));
      expect(layers.at(-1)).toBe(shape.layerCount - 1);
      const own = sliceLetters(shape, layers);
      if (shape.architecture !== 'exaone4')
        expect([own[0], own.at(-1)]).toEqual([letters[0], letters.at(-1)]);
    }
  });
});

describe('a slice of a model whose last layers share a cache', () => {
  // llama.cpp takes the last owner for full layers and the one before it for sliding ones.
  it.each(['gemma-4-e2b', 'gemma-4-e4b'])('of %s keeps the layers whose cache they share', (id) => {
    const { shape } = catalogueModel(id);
    for (const size of sliceSizes(shape)) {
      const slice = sliceShape(shape, slicesOfSizes(shape, 'Q4_K_M', [size])[0] ?? []);
      const shared = slice.extras?.kv_shared_layers;
      if (typeof shared !== 'number') throw new Error('no shared layers');
      expect([size, slice.layerPattern?.slice(0, size - shared).slice(-2)]).toEqual([size, 'SF']);
      expect(shared).toBeGreaterThan(0);
    }
  });
});

/** So that headers are quick to make. */
const withSmallVocabulary = (shape: ModelShape): ModelShape => ({
  ...shape,
  vocabularySize: 320,
  ...(shape.extras && { extras: { ...shape.extras, gguf_vocab_size: 320 } }),
});

describe('the sizes of slices', () => {
  const sizesOf = (id: string): number[] => sliceSizes(catalogueModel(id).shape);

  it.each([
    // 62 layers, every sixth full: what is left over must be left over in a slice too.
    ['gemma-3-27b', [8, 14, 20, 26, 32, 38, 44, 50, 56, 62]],
    ['smollm3-3b', [4, 8, 12, 16, 20, 24, 28, 32, 36]],
    ['gpt-oss-20b', [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]],
    // llama.cpp takes it for granted that 20 layers have a cache of their own.
    ['gemma-3n-e4b', [35]],
  ])('of %s are %j', (id, sizes) => expect(sizesOf(id)).toEqual(sizes));

  it.each([
    ['llama-2-7b', 1],
    // The first is dense, the last has experts.
    ['deepseek-v3', 2],
    // With three, the last would take in what the vision encoder saw, and llama.cpp abort.
    ['qwen3-vl-8b', 4],
    ['gemma-4-31b', 2],
    // A layer of each kind with a cache of its own, and one of each without.
    ['gemma-4-e2b', 5],
  ])('of %s begin with %d', (id, least) => expect(sizesOf(id)[0]).toBe(least));

  it('pass over those that llama.cpp would take for a DeepSeek Lite, but not for the Lite itself', () => {
    expect(sizesOf('deepseek-v3')).toContain(25);
    expect(sizesOf('deepseek-v3')).not.toContain(26);
    expect(sizesOf('deepseek-v3')).not.toContain(27);
    expect(sizesOf('deepseek-coder-v2-lite')).toContain(26);
  });

  it.each(models)('of %s end with the whole model', (_, shape) =>
    expect(sliceSizes(shape).at(-1)).toBe(shape.layerCount),
  );
});

describe('slices of sizes asked for', () => {
  const { shape } = catalogueModel('llama-2-7b');

  it('hold the layers with more bits in the numbers that lead to those of the whole', () => {
    const more = new Set([0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31]);
    const { shallow, deep } = chooseSlices(shape, 'Q4_K_M', { shallowLayers: 2, deepLayers: 10 });
    expect([shallow, deep].map((layers) => layers.filter((layer) => more.has(layer)).length)).toEqual([1, 5]);
  });

  it('come in any number, the whole model among them', () => {
    const slices = slicesOfSizes(shape, 'Q4_K_M', [2, 6, 10, 32]);
    expect(slices.map(({ length }) => length)).toEqual([2, 6, 10, 32]);
    expect(slices[3]).toEqual(allLayers(shape));
    expect([slices[0], slices[2]]).toEqual(
      Object.values(chooseSlices(shape, 'Q4_K_M', { shallowLayers: 2, deepLayers: 10 })).slice(0, 2),
    );
    expect(slicesOfSizes(shape, 'Q4_0', [4])[0]).toHaveLength(4);
  });

  it.each([
    ['llama-2-7b', [10, 2]],
    ['llama-2-7b', [0, 2]],
    ['llama-2-7b', [2, 33]],
    ['llama-2-7b', [2.5, 8]],
    ['gemma-3-27b', [7, 14]],
    ['gemma-3n-e4b', [20, 25]],
    ['deepseek-v3', [4, 27]],
  ])('of %s are refused when they are %j', (id, sizes) => {
    expect(() => slicesOfSizes(catalogueModel(id).shape, 'Q4_0', sizes)).toThrowError(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  it('are none for a model that has to be measured whole, or is too small to be worth slicing', () => {
    const others = models.filter((model) => !sliceable.includes(model)).map(([id]) => id);
    expect(others).toEqual([
      'gemma-3-270m (gemma3)',
      'gemma-3-1b (gemma3)',
      'gemma-3n-e2b (gemma3n)',
      'gemma-3n-e4b (gemma3n)',
      'lfm2-350m (lfm2)',
    ]);
  });

  it('cost no more than the cheapest tolerable ones where layers are dear', () => {
    const { shape: deepseek } = catalogueModel('deepseek-v3');
    const layersAt = (mostLayersShare: number): number => {
      const least = { shallowLayers: 2, deepLayers: 4, mostLayersShare };
      const choice = nearestSlices(deepseek, 'Q4_K_M', least);
      return (choice?.shallow.length ?? NaN) + (choice?.deep.length ?? NaN);
    };
    expect(layersAt(1)).toBeLessThan(layersAt(1.5));
  });
});

describe('what slices can’t stand for', () => {
  it('is said: EXAONE 4 beyond its window, Gemma 3n at all, a window that no header of its family can say', () => {
    expect(sliceRules(catalogueModel('exaone-4.0-32b').shape).contextTokens).toBe(4096);
    expect(sliceRules(catalogueModel('exaone-4.0-1.2b').shape).contextTokens).toBeUndefined();
    expect(sliceRules(catalogueModel('gemma-3n-e2b').shape).wholeOnly).toBe('fixed-cache-layers');
    const gemma = catalogueModel('gemma-2-2b').shape;
    const irregular = { ...gemma, layerPattern: `FS${gemma.layerPattern?.slice(2) ?? ''}` };
    expect(sliceRules(irregular).wholeOnly).toBe('irregular-window');
  });
});
