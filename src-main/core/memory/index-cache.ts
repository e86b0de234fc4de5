import type { ModelShape } from '#core/models/shape.ts';
import { compressionRatios, hasIndexer, indexerOf } from '#core/models/sparse-attention.ts';

/** A cache whose cells stand for `ratio` tokens each, summed over the layers that have one. */
export interface CompressedCache {
  ratio: number;
  elementsPerCell: number;
}

/** What the indexer of layer `index` keeps per cell of the context: one key, whatever the window. */
export function indexElementsPerCell(shape: ModelShape, index: number): number {
  const indexer = indexerOf(shape);
  if (!indexer || !hasIndexer(shape, index) || shape.architecture === 'deepseek4') return 0;
  // MiniMax M3's index cache is a plain one: llama.cpp reserves a V of one head in it that nothing reads.
  return indexer.headLength + (shape.architecture === 'minimax-m3' ? shape.headLength : 0);
}

/** DeepSeek V4: K=V of the layers that compress, and where they fold 4 tokens the indexer's keys. */
export function compressedCaches(shape: ModelShape): CompressedCache[] {
  const indexLength = indexerOf(shape)?.headLength ?? 0;
  return [4, 128].flatMap((ratio) => {
    const layers = (compressionRatios(shape) ?? []).filter((each) => each === ratio).length;
    const elements = shape.headLength + (ratio === 4 ? indexLength : 0);
    return layers === 0 ? [] : [{ ratio, elementsPerCell: layers * elements }];
  });
}

/**
 * Bytes in f32 of the tokens that wait to be folded: values and scores, two overlapping windows of twice
 * the width for a ratio of 4. Source: `llama_dsv4_comp_state` in `llama-kv-cache-dsv4.cpp`.
 */
export function compressorStateBytes(shape: ModelShape): number {
  const indexLength = indexerOf(shape)?.headLength ?? 0;
  const floats = (compressionRatios(shape) ?? []).map((ratio) => {
    if (ratio === 0) return 0;
    return ratio === 4 ? 2 * 8 * 2 * (shape.headLength + indexLength) : 2 * ratio * shape.headLength;
  });
  return 4 * floats.reduce((sum, each) => sum + each, 0);
}
