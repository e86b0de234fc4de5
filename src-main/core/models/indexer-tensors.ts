import type { BlockTensor } from './attention-tensors.ts';
import type { ModelShape } from './shape.ts';
import { hasIndexer, indexerOf } from './sparse-attention.ts';

/**
 * Tensors of the sparse-attention indexer in layer `index`, none where there is none. Source:
 * `load_arch_tensors` of llama.cpp's deepseek32, glm-dsa and minimax-m3; DeepSeek V4's are in
 * `deepseek4-tensors.ts`.
 */
export function indexerTensors(shape: ModelShape, index: number): BlockTensor[] {
  const indexer = indexerOf(shape);
  if (!indexer || !hasIndexer(shape, index)) return [];
  const { embeddingLength: width, mla } = shape;
  const { headCount, headLength } = indexer;
  if (shape.architecture === 'minimax-m3') {
    return [
      ['indexer.q_proj.weight', [width, headCount * headLength], 'small'],
      ['indexer.k_proj.weight', [width, headLength], 'small'],
      ['indexer.q_norm.weight', [headLength], 'norm'],
      ['indexer.k_norm.weight', [headLength], 'norm'],
    ];
  }
  if (mla?.qLoraRank === undefined) return [];
  return [
    ['indexer.k_norm.weight', [headLength], 'norm'],
    ['indexer.k_norm.bias', [headLength], 'bias'],
    ['indexer.proj.weight', [width, headCount], 'indexer_projection'],
    ['indexer.attn_k.weight', [width, headLength], 'attention_other'],
    ['indexer.attn_q_b.weight', [mla.qLoraRank, headCount * headLength], 'attention_other'],
  ];
}
