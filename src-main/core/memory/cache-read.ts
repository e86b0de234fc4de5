import { layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { compressionRatios, indexerOf } from '#core/models/sparse-attention.ts';
import { elementsPerCell, kvBytesPerElement, recurrentStateBytes } from './kv-cache.ts';

/**
 * Bytes of an f16 cache that these layers (block numbers of the whole model) read at least for one token
 * after `depthTokens` others: all of it in full attention, at most the window in sliding layers, the state
 * of recurrent ones. Where attention picks the cells that it reads, none of them is counted: this is for
 * bounds that must hold. LLaMA-2-7B, all layers, 4096 tokens: 32 × 4096 × 8192 × 2 = 2 GiB.
 */
export function cacheReadBytes(shape: ModelShape, layers: readonly number[], depthTokens: number): number {
  const isSparse = indexerOf(shape) !== undefined || compressionRatios(shape) !== undefined;
  const readOf = (index: number): number => {
    const cells = isSparse ? 0 : cellsRead(shape, index, depthTokens);
    return cells * elementsPerCell(shape, index) * kvBytesPerElement.f16 + recurrentStateBytes(shape, index);
  };
  return layers.reduce((bytes, index) => bytes + readOf(index), 0);
}

function cellsRead(shape: ModelShape, index: number, depthTokens: number): number {
  if (layerLetter(shape, index) !== 'S') return depthTokens;
  // Who attends within chunks (Llama 4) has next to nothing to read at the start of one.
  if (shape.slidingWindow?.kind !== 'sliding') return 0;
  return Math.min(depthTokens, shape.slidingWindow.windowTokens);
}
