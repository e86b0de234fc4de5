import { Fault } from '#core/fault.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { Hyperparameters } from './hyperparameters.ts';

/** What `load_hparams` reads for every architecture, one number a block where it may differ. */
export interface Blocks {
  /** Blocks of the text model; those that predict further tokens are kept in the file but not loaded. */
  readonly layerCount: number;
  /** Blocks in the file, the length of every array with one number a block. */
  readonly blockCount: number;
  readonly embeddingLength: number;
  readonly headCount: readonly number[];
  /** 0 in blocks without softmax attention. */
  readonly headCountKv: readonly number[];
  /** 0 in blocks without a dense feed-forward part, or where the key is absent. */
  readonly feedForwardLength: readonly number[];
}

export function readBlocks(parameters: Hyperparameters): Blocks {
  const blockCount = parameters.required('block_count', bounds.layers);
  const extra = parameters.optional('nextn_predict_layers', { least: 0, most: blockCount - 1 }) ?? 0;
  const layerCount = blockCount - extra;
  const perBlock = (name: string, most: typeof bounds.heads): number[] | undefined =>
    parameters.optionalPerBlock(name, blockCount, orNone(most))?.slice(0, layerCount);
  const headCount = perBlock('attention.head_count', bounds.heads);
  if (!headCount) return parameters.fail('attention.head_count', 'the number of attention heads');
  return {
    layerCount,
    blockCount,
    embeddingLength: parameters.required('embedding_length', bounds.width),
    headCount,
    headCountKv: perBlock('attention.head_count_kv', bounds.heads) ?? headCount,
    feedForwardLength: perBlock('feed_forward_length', bounds.width) ?? headCount.map(() => 0),
  };
}

/** The one number that all are; a shape has no room for more than one. Throws `shape-unknown` otherwise. */
export function onlyValue(numbers: readonly number[], { architecture }: Hyperparameters): number | undefined {
  const [first, ...others] = new Set(numbers);
  if (others.length > 0) throw new Fault('shape-unknown', { architecture });
  return first;
}
