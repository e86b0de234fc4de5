import type { KvType } from '#core/fit/grid.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { momentBytes, type BufferBackend, type BufferRules, type Moment } from './buffer-moment.ts';
import { bufferMoments } from './buffer-moments.ts';
import { isBufferPlanned, plannedBufferBytes } from './planned-buffer.ts';
import { cacheProfile, defaultPhysicalBatch, fullCells, slidingCells } from './kv-cache.ts';

export interface ComputeBufferOptions {
  contextTokens: number;
  /** Tokens per micro-batch; default 512. */
  physicalBatch?: number;
  /** Default f16. */
  kvType?: KvType;
  /** Default `metal`. */
  backend?: BufferBackend;
}

/**
 * Architectures for which weights + cache + buffer may be off by more than 3 % through the buffer, with
 * the largest share seen over the catalogue (0…1): the allocator lays the logits above the room of the
 * feed-forward block (lfm2) or above that of a long mask (qwen35, gemma4). Each is held to its share by
 * `test/core/memory/metal-allocator.test.ts`.
 */
export const architecturesWithoutExactBuffer: Readonly<Record<BufferBackend, ReadonlyMap<string, number>>> = {
  metal: new Map([['lfm2', 0.042]]),
  cpu: new Map([
    ['gemma4', 0.033],
    ['qwen35', 0.06],
  ]),
};

/** Moments by what they are asked for; at most four lists a shape. */
const momentsByShape = new WeakMap<ModelShape, Map<string, readonly Moment[]>>();

function rememberedMoments(shape: ModelShape, rules: BufferRules): readonly Moment[] {
  const remembered = momentsByShape.get(shape) ?? new Map<string, readonly Moment[]>();
  momentsByShape.set(shape, remembered);
  const key = rules.isQuantised ? `${rules.backend} quantised` : rules.backend;
  const moments = remembered.get(key) ?? bufferMoments(shape, rules);
  remembered.set(key, moments);
  return moments;
}

/**
 * Bytes of the compute buffer of one sequence with flash attention, as llama.cpp's graph allocator
 * reserves it when it may compute logits for a whole micro-batch: the largest of the moments in
 * `bufferMoments`. Not counted: on a Mac the buffer on the CPU side (inputs and mask again), which is
 * outside the GPU's budget. Where the shape brings what the allocator planned, that counts instead.
 * Gemma 3 4B at 8192 tokens on Metal: 517 MiB, as logged on an M3 Max.
 */
export function computeBufferBytes(shape: ModelShape, options: ComputeBufferOptions): number {
  const formula = formulaBufferBytes(shape, options);
  return isBufferPlanned(shape, options) ? plannedBufferBytes(shape, options, formula) : formula;
}

function formulaBufferBytes(shape: ModelShape, options: ComputeBufferOptions): number {
  const { contextTokens, physicalBatch = defaultPhysicalBatch, kvType = 'f16', backend = 'metal' } = options;
  const cells = fullCells(contextTokens);
  const { windowTokens } = cacheProfile(shape);
  const sizes = {
    tokens: Math.min(physicalBatch, cells),
    cells,
    slidingCells: windowTokens === undefined ? 0 : slidingCells(windowTokens, contextTokens, physicalBatch),
  };
  let bytes = 0;
  for (const moment of rememberedMoments(shape, { backend, isQuantised: kvType !== 'f16' })) {
    bytes = Math.max(bytes, momentBytes(moment, sizes));
  }
  return Math.ceil(bytes);
}
