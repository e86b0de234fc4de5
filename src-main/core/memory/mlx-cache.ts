import type { KvType } from '#core/fit/grid.ts';
import { attentionGeometry, extraFlag } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { cacheProfile, kvCacheBytes } from './kv-cache.ts';

export interface MlxCacheOptions {
  contextTokens: number;
  /** `q8_0` and `q4_0` stand for mlx-lm's `--kv-bits 8` and `4`. */
  kvType: KvType;
}

/** mlx-lm's caches grow by this many tokens. */
const cacheStepTokens = 256;

/** Bytes per element: groups of 64 with a scale and a bias of 16 bits make 8.5 and 4.5 bits. */
const bytesPerElement: Readonly<Record<KvType, number>> = { f16: 2, q8_0: 8.5 / 8, q4_0: 4.5 / 8 };

/** Their cache is compressed by rules of its own, which mlx-lm and llama.cpp are taken to share. */
const compressedCaches = new Set(['deepseek4']);

/** Tokens a growing cache has room for. */
export const mlxCacheTokens = (contextTokens: number): number =>
  Math.ceil(contextTokens / cacheStepTokens) * cacheStepTokens;

/**
 * Whether mlx-lm can quantise this model's cache: not a rotating one (sliding layers: "Quantization NYI"),
 * not with attention sinks, not latent attention, and only whole groups of 64. Else it stays 16-bit, or
 * mlx-lm stops with an error. Source: mlx-lm 0.31 `models/cache.py`, `models/base.py`.
 */
export function canQuantiseMlxCache(shape: ModelShape): boolean {
  if (shape.slidingWindow || shape.mla || extraFlag(shape, 'attention_sinks')) return false;
  return Array.from({ length: shape.layerCount }, (_, index) => attentionGeometry(shape, index)).every(
    (geometry) => geometry === undefined || geometry.headLength % 64 === 0,
  );
}

/** The type mlx-lm's cache really has when this one is asked for. */
export const mlxKvType = (shape: ModelShape, kvType: KvType): KvType =>
  canQuantiseMlxCache(shape) ? kvType : 'f16';

/**
 * Bytes of mlx-lm's cache for one sequence once the prompt is read: full-attention layers hold the context
 * rounded up to 256 tokens, sliding layers rotate in their window, recurrent layers keep a state that does
 * not grow. Elements per token as in llama.cpp, latent attention included. Qwen2.5-32B at 4096 tokens:
 * 1073741824. Counted in f32, the convolution part of a recurrent state is a little high.
 */
export function mlxCacheBytes(shape: ModelShape, { contextTokens, kvType }: MlxCacheOptions): number {
  if (compressedCaches.has(shape.architecture)) return kvCacheBytes(shape, { contextTokens, kvType: 'f16' });
  const profile = cacheProfile(shape);
  const tokens = mlxCacheTokens(contextTokens);
  const windowTokens = Math.min(tokens, profile.windowTokens ?? 0);
  const elements = profile.fullElementsPerCell * tokens + profile.slidingElementsPerCell * windowTokens;
  return Math.ceil(elements * bytesPerElement[mlxKvType(shape, kvType)]) + profile.recurrentBytes;
}
