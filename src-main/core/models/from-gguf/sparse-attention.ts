import { Fault } from '#core/fault.ts';
import type { ModelShape } from '../shape.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { Blocks } from './blocks.ts';
import type { Hyperparameters } from './hyperparameters.ts';

type Extras = NonNullable<ModelShape['extras']>;
export type SparseRule = (parameters: Hyperparameters, blocks: Blocks) => Extras;

const indexer = (parameters: Hyperparameters) => ({
  heads: parameters.required('attention.indexer.head_count', bounds.heads),
  headLength: parameters.required('attention.indexer.key_length', bounds.heads),
  topK: parameters.required('attention.indexer.top_k', bounds.tokens),
});

/** DeepSeek V3.2: an indexer in each layer. */
export const latentIndexer: SparseRule = (parameters) => {
  const { heads, headLength, topK } = indexer(parameters);
  return { dsa_indexer_heads: heads, dsa_indexer_head_dim: headLength, dsa_indexer_topk: topK };
};

/** Trained for this context or more, a GLM is a 5.2: where no key lists them, some layers lack the indexer. */
const sharedIndexerContextTokens = 1_048_576;

/** GLM-5: as DeepSeek V3.2 as long as each layer has an indexer of its own. */
export const glmIndexer: SparseRule = (parameters, blocks) => {
  const range = { least: 0, most: 1 };
  const listed = parameters.optionalPerBlock('attention.indexer.types', blocks.layerCount, range);
  const isOld = parameters.required('context_length', bounds.tokens) < sharedIndexerContextTokens;
  if (listed?.includes(0) ?? !isOld) {
    throw new Fault('shape-unknown', { architecture: parameters.architecture });
  }
  return latentIndexer(parameters, blocks);
};

export const minimaxIndexer: SparseRule = (parameters) => {
  const { heads, headLength, topK } = indexer(parameters);
  return { index_heads: heads, index_dim: headLength, index_topk: topK };
};

/** DeepSeek V4: caches that fold tokens, an indexer among them, and parallel residual streams. */
export const compressedAttention: SparseRule = (parameters, { blockCount }) => {
  const { heads, headLength, topK } = indexer(parameters);
  const ratios = parameters.requiredPerBlock('attention.compress_ratios', blockCount, orNone(bounds.tokens));
  return {
    compress_ratios: ratios.join(','),
    index_heads: heads,
    index_head_dim: headLength,
    index_topk: topK,
    q_lora_rank: parameters.required('attention.q_lora_rank', bounds.width),
    o_lora_rank: parameters.required('attention.output_lora_rank', bounds.width),
    o_groups: parameters.required('attention.output_group_count', bounds.heads),
    hyper_connection_mult: parameters.required('hyper_connection.count', bounds.heads),
    hash_layers: parameters.required('hash_layer_count', orNone(bounds.layers)),
  };
};
