import type { KvType, MemoryNeed } from '#core/fit/grid.ts';
import { quantisationNamed } from '#core/models/recipes.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { BufferBackend } from './buffer-moment.ts';
import { checkContext } from './check-context.ts';
import { computeBufferBytes } from './compute-buffer.ts';
import { kvCacheBytes } from './kv-cache.ts';
import { isMlxQuantisation, mlxNeed } from './mlx-need.ts';
import { isBufferPlanned } from './planned-buffer.ts';
import { weightBytesOrEstimate, type WeightBasis } from './weights.ts';

/** What memory is asked of: a catalogue model, or a shape read from a file with its parameters. */
export interface SizedModel {
  shape: ModelShape;
  parameterCount: number;
}

export interface NeedOptions {
  contextTokens: number;
  kvType: KvType;
  /** Tokens per micro-batch; default 512. */
  physicalBatch?: number;
  /** Whose compute buffer counts; default `metal`. */
  backend?: BufferBackend;
}

/**
 * Memory that llama.cpp takes on the GPU for one sequence: weights + KV cache + compute buffer, bytes;
 * for the names in `mlxQuantisations` what mlx-lm takes.
 * Qwen2.5-32B `Q4_K_M` at 4096 tokens: 19.85 GB + 1.07 GB + 0.33 GB. Throws `context-out-of-range` for
 * a context below 1, not whole, or above the model's maximum, and `unknown-quantisation`.
 */
export function memoryNeed(model: SizedModel, quantisation: string, options: NeedOptions): MemoryNeed {
  if (isMlxQuantisation(quantisation)) return mlxNeed(model, quantisation, options);
  checkContext(options.contextTokens, model.shape.maximumContextTokens);
  return loadNeed(model.shape, weightBytesOrEstimate(model, quantisationNamed(quantisation)), options);
}

/**
 * The same for weights that are known already: those of a file, summed over its tensors. `method` is
 * `simulation` where the compute buffer is one that llama.cpp's allocator planned.
 */
export function loadNeed(
  shape: ModelShape,
  weights: { bytes: number; basis: WeightBasis },
  options: NeedOptions,
): MemoryNeed {
  const kvCache = kvCacheBytes(shape, options);
  const computeBuffer = computeBufferBytes(shape, options);
  return {
    weightBytes: weights.bytes,
    kvCacheBytes: kvCache,
    computeBufferBytes: computeBuffer,
    totalBytes: weights.bytes + kvCache + computeBuffer,
    method: isBufferPlanned(shape, options) ? 'simulation' : 'formula',
    basis: weights.basis,
    backend: options.backend ?? 'metal',
  };
}
