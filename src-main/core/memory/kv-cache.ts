import type { KvType } from '#core/fit/grid.ts';
import { attentionGeometry, layerLetter, recurrentNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import {
  compressedCaches,
  compressorStateBytes,
  indexElementsPerCell,
  type CompressedCache,
} from './index-cache.ts';

/** Bytes per element of a KV cache: `q8_0` holds 32 elements in 34 bytes, `q4_0` in 18. */
export const kvBytesPerElement: Readonly<Record<KvType, number>> = { f16: 2, q8_0: 34 / 32, q4_0: 18 / 32 };

/** llama.cpp rounds the cells of a cache up to this. */
export const cacheCellMultiple = 256;

/** The micro-batch of llama.cpp when nothing else is asked; sliding caches hold one beside the window. */
export const defaultPhysicalBatch = 512;

/** Sizes that do not depend on the context, summed over the layers that own a cache. */
export interface CacheProfile {
  /** Elements of K and V per cell in full-attention layers (MLA: the latent alone). */
  fullElementsPerCell: number;
  slidingElementsPerCell: number;
  compressed: readonly CompressedCache[];
  /** Recurrent state of one sequence in f32: convolution and state, no growth with context. */
  recurrentBytes: number;
  /** Window of the sliding layers; `undefined` without any. */
  windowTokens?: number;
}

export interface CacheOptions {
  contextTokens: number;
  kvType: KvType;
  /** Tokens per micro-batch; default 512. */
  physicalBatch?: number;
}

const roundUp = (tokens: number): number => Math.ceil(tokens / cacheCellMultiple) * cacheCellMultiple;

/** Cells of a full-attention layer: the context rounded up to 256. */
export const fullCells = (contextTokens: number): number => roundUp(contextTokens);

/** Cells of a sliding layer: window + micro-batch, rounded up to 256, no more than the full cache. */
export const slidingCells = (windowTokens: number, contextTokens: number, physicalBatch: number): number =>
  roundUp(Math.min(fullCells(contextTokens), windowTokens + physicalBatch));

const profiles = new WeakMap<ModelShape, CacheProfile>();

/** The cache of a shape by kind of layer; remembered per shape object. */
export function cacheProfile(shape: ModelShape): CacheProfile {
  const profile = profiles.get(shape) ?? countedProfile(shape);
  profiles.set(shape, profile);
  return profile;
}

function countedProfile(shape: ModelShape): CacheProfile {
  const profile: CacheProfile = {
    fullElementsPerCell: 0,
    slidingElementsPerCell: 0,
    compressed: compressedCaches(shape),
    recurrentBytes: compressorStateBytes(shape),
  };
  if (shape.slidingWindow) profile.windowTokens = shape.slidingWindow.windowTokens;
  for (let index = 0; index < shape.layerCount; index += 1) {
    const elements = elementsPerCell(shape, index);
    const isSliding = layerLetter(shape, index) === 'S' && profile.windowTokens !== undefined;
    if (isSliding) profile.slidingElementsPerCell += elements;
    else profile.fullElementsPerCell += elements;
    profile.fullElementsPerCell += indexElementsPerCell(shape, index);
    profile.recurrentBytes += recurrentStateBytes(shape, index);
  }
  return profile;
}

/** K and V of one cell of layer `index`; 0 where it has no cache of its own. */
export function elementsPerCell(shape: ModelShape, index: number): number {
  const geometry = attentionGeometry(shape, index);
  if (!geometry?.ownsKv) return 0;
  // Builds from early 2026 keep the latent once: V is a view of K.
  if (shape.mla) return shape.mla.kvLoraRank + shape.mla.ropeHeadLength;
  // DeepSeek V4 likewise: its one head is K and V.
  if (shape.architecture === 'deepseek4') return geometry.headLength;
  return 2 * geometry.headCountKv * geometry.headLength;
}

/** Bytes of the recurrent state of layer `index`: (convolution − 1) rows and the state, f32. */
export function recurrentStateBytes(shape: ModelShape, index: number): number {
  if (!'LMC'.includes(layerLetter(shape, index))) return 0;
  const size = (key: string): number => recurrentNumber(shape, key);
  const rows = Math.max(size('conv_kernel') - 1, 0);
  switch (shape.linearAttention?.kind) {
    case 'gated_deltanet': {
      const inner = size('value_heads') * size('head_dim');
      return 4 * (rows * (inner + 2 * size('key_heads') * size('head_dim')) + size('head_dim') * inner);
    }
    case 'kda': {
      const inner = size('heads') * size('head_dim');
      return 4 * (3 * rows * inner + size('head_dim') * inner);
    }
    case 'short_conv':
      return 4 * rows * shape.embeddingLength;
    default: {
      const inner = size('heads') * size('head_dim');
      return 4 * (rows * (inner + 2 * size('groups') * size('d_state')) + size('d_state') * inner);
    }
  }
}

/**
 * Bytes of the cache for one sequence: K and V per layer kind, plus recurrent state. Sources: llama.cpp
 * `llama-kv-cache*.cpp`, `llama_hparams::n_embd_r/s`. Qwen2.5-32B at 4096 tokens, f16: 1073741824 (256 KiB
 * a token). Sliding caches as llama.cpp sizes them by default, not the full-size option.
 */
export function kvCacheBytes(shape: ModelShape, options: CacheOptions): number {
  const { contextTokens, kvType, physicalBatch = defaultPhysicalBatch } = options;
  const profile = cacheProfile(shape);
  const sliding =
    profile.windowTokens === undefined
      ? 0
      : profile.slidingElementsPerCell * slidingCells(profile.windowTokens, contextTokens, physicalBatch);
  const compressed = profile.compressed.reduce(
    (sum, { ratio, elementsPerCell }) =>
      sum + elementsPerCell * roundUp(Math.ceil(fullCells(contextTokens) / ratio)),
    0,
  );
  const elements = profile.fullElementsPerCell * fullCells(contextTokens) + sliding + compressed;
  return Math.ceil(elements * kvBytesPerElement[kvType]) + profile.recurrentBytes;
}
