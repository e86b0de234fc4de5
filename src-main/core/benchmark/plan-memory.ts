import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import type { BenchmarkResult } from './result.ts';
import type { BenchmarkTarget } from './target.ts';
import type { PlannedSlice } from './plan.ts';

export interface LoadConditions {
  backend: BenchmarkResult['backend'];
  contextTokens: number;
}

/**
 * Memory of the loaded slices, in bytes: weights, a cache in F16 by their share of the layers, and each
 * its compute buffer. On a CPU llama.cpp keeps a second, repacked copy of the weights beside the mapped
 * file. Of a file whose architecture we do not know, only the weights can be told.
 */
export function slicesMemoryBytes(
  target: BenchmarkTarget,
  slices: readonly PlannedSlice[],
  { backend, contextTokens }: LoadConditions,
): number {
  const copies = backend === 'metal' ? 1 : 2;
  const weightBytes = slices.reduce((bytes, slice) => bytes + copies * slice.weightBytes, 0);
  const { shape } = target;
  if (!shape) return weightBytes;
  const cacheBytes = kvCacheBytes(shape, { contextTokens, kvType: 'f16' });
  const bufferBytes = computeBufferBytes(shape, {
    contextTokens,
    backend: backend === 'cpu' ? 'cpu' : 'metal',
  });
  const layers = slices.reduce((sum, slice) => sum + slice.layers.length, 0);
  return weightBytes + Math.ceil((cacheBytes * layers) / shape.layerCount) + slices.length * bufferBytes;
}
