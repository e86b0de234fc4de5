import type { BlockTensor } from './attention-tensors.ts';
import { attentionGeometry } from './layers.ts';
import type { ModelShape } from './shape.ts';

/**
 * A gate as wide as the queries on what attention puts out, and the norms of queries and keys that the
 * converter makes of one factor where the model itself has none.
 */
export function museGlimmerBlockTensors(shape: ModelShape, index: number): BlockTensor[] {
  const geometry = attentionGeometry(shape, index);
  if (!geometry) return [];
  const { headLength, headCount } = geometry;
  return [
    ['attn_gate.weight', [shape.embeddingLength, headCount * headLength], 'attention_other'],
    ...(shape.qkNorm === 'none'
      ? ([
          ['attn_q_norm.weight', [headLength], 'norm'],
          ['attn_k_norm.weight', [headLength], 'norm'],
        ] as const)
      : []),
  ];
}
