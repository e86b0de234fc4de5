import { extraNumber } from './layers.ts';
import type { ModelShape } from './shape.ts';

/** Small attention beside the main one that picks the cells worth reading; it keeps a key cache of its own. */
export interface Indexer {
  headCount: number;
  headLength: number;
  /** Cells (MiniMax M3: blocks of cells) that it picks. */
  topK?: number;
}

/** Where `shape.extras` holds heads, head length and top-k, by architecture. */
const indexerKeys: Readonly<Record<string, readonly [heads: string, headLength: string, topK: string]>> = {
  deepseek32: ['dsa_indexer_heads', 'dsa_indexer_head_dim', 'dsa_indexer_topk'],
  'glm-dsa': ['dsa_indexer_heads', 'dsa_indexer_head_dim', 'dsa_indexer_topk'],
  deepseek4: ['index_heads', 'index_head_dim', 'index_topk'],
  'minimax-m3': ['index_heads', 'index_dim', 'index_topk'],
};

/** The indexer of a shape; `undefined` where llama.cpp runs the architecture without one. */
export function indexerOf(shape: ModelShape): Indexer | undefined {
  const keys = Object.hasOwn(indexerKeys, shape.architecture) ? indexerKeys[shape.architecture] : undefined;
  if (!keys) return undefined;
  const [headCount, headLength, topK] = keys.map((key) => extraNumber(shape, key));
  if (headCount === undefined || headLength === undefined) return undefined;
  return { headCount, headLength, ...(topK !== undefined && { topK }) };
}

/** Whether layer `index` has the indexer: MiniMax M3's leading dense layers attend to everything. */
export const hasIndexer = (shape: ModelShape, index: number): boolean =>
  indexerOf(shape) !== undefined &&
  !(shape.architecture === 'minimax-m3' && index < (shape.moe?.firstDenseLayers ?? 0));

const knownRatios: readonly number[] = [0, 4, 128];

/**
 * Tokens that DeepSeek V4 folds into one cell, by layer: 4 (and an indexer picks among the cells), 128,
 * or 0 for a sliding window alone. From `extras.compress_ratios`, a comma-separated list as in the
 * model's `config.json`; `undefined` where it is missing, too short or has other numbers.
 */
export function compressionRatios(shape: ModelShape): readonly number[] | undefined {
  const listed = shape.extras?.compress_ratios;
  if (shape.architecture !== 'deepseek4' || typeof listed !== 'string') return undefined;
  const ratios = listed.split(',').slice(0, shape.layerCount).map(Number);
  const isWhole = ratios.length === shape.layerCount && ratios.every((ratio) => knownRatios.includes(ratio));
  return isWhole ? ratios : undefined;
}

/** Layers at the start whose experts are looked up by token instead of routed (DeepSeek V4). */
export const hashRoutedLayers = (shape: ModelShape): number => extraNumber(shape, 'hash_layers') ?? 0;
