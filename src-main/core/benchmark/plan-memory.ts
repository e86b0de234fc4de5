import type { GgmlTypeName } from '#core/gguf/ggml-types.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import type { BenchmarkResult } from './result.ts';
import type { BenchmarkTarget, SyntheticTarget } from './target.ts';
import type { PlannedSlice } from './plan-rules.ts';

export interface LoadConditions {
  backend: BenchmarkResult['backend'];
  contextTokens: number;
}

/**
 * Types of which llama.cpp keeps a copy, rearranged for the CPU's vector instructions, beside the map of the
 * file: each on some CPU (x86: `Q4_0`, `Q4_K`, `Q2_K`, `IQ4_NL`, `MXFP4`; with AMX or ARM the others), which
 * of them is not asked. Source: ggml's `ggml-cpu/repack.cpp` and `ggml-cpu/amx/amx.cpp`, September 2026.
 */
const rearrangedOnCpu: ReadonlySet<GgmlTypeName> = new Set([
  'Q4_0',
  'Q4_1',
  'Q8_0',
  'Q2_K',
  'Q4_K',
  'Q5_K',
  'Q6_K',
  'IQ4_NL',
  'IQ4_XS',
  'MXFP4',
  'F16',
]);

/**
 * Memory of the loaded slices, in bytes: weights, a cache in F16 by their share of the layers, and each its
 * compute buffer. Of a file whose architecture we do not know, only the weights can be told.
 */
export function slicesMemoryBytes(
  target: BenchmarkTarget,
  slices: readonly PlannedSlice[],
  conditions: LoadConditions,
): number {
  const { backend, contextTokens } = conditions;
  const weightBytes = slices.reduce((bytes, slice) => bytes + sliceWeightBytes(target, slice, backend), 0);
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

/**
 * A file counts once even where copies are kept: the pages of its map that were copied are clean and give way
 * to the copies. Those of a slice do not, written a moment ago to a folder that may lie in memory itself.
 */
const sliceWeightBytes = (
  target: BenchmarkTarget,
  slice: PlannedSlice,
  backend: LoadConditions['backend'],
): number =>
  slice.weightBytes + (target.kind === 'synthetic' && backend === 'cpu' ? rearrangedBytes(target, slice) : 0);

/** Tables that are looked up in by token stay as they are. */
const rearrangedBytes = ({ shape, quantisation }: SyntheticTarget, { layers }: PlannedSlice): number =>
  planSlice(shape, quantisation, layers)
    .tensors.filter(({ name, type }) => rearrangedOnCpu.has(type) && isMultiplied(name, shape.tiedEmbeddings))
    .reduce((bytes, { byteLength }) => bytes + byteLength, 0);

const isMultiplied = (name: string, tiedEmbeddings: boolean): boolean =>
  !name.endsWith('token_embd.weight') || (name === 'token_embd.weight' && tiedEmbeddings);
