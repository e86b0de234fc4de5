import type { ModelShape } from '#core/models/shape.ts';
import type { GgufMetadata } from '../write-header.ts';
import { count, flag, fraction } from './common.ts';

/** llama.cpp's `llama_expert_gating_func_type`: how the router turns its logits into weights. */
export const gating = { softmax: count(1), sigmoid: count(2), sqrtSoftplus: count(4) } as const;

/**
 * Routed and shared experts, and how many of the layers kept are dense before the first that has them.
 * The weights' scale is a number of the graph alone; 2.5 is DeepSeek V3's.
 */
export function expertMetadata(shape: ModelShape, layers: readonly number[]): GgufMetadata {
  const { architecture, moe } = shape;
  if (!moe) return {};
  const key = (name: string): string => `${architecture}.${name}`;
  const denseLayers = layers.filter((layer) => layer < moe.firstDenseLayers).length;
  return {
    [key('expert_feed_forward_length')]: count(moe.expertFeedForwardLength),
    [key('expert_shared_count')]: count(moe.sharedExpertCount),
    [key('leading_dense_block_count')]: count(denseLayers),
    [key('expert_weights_scale')]: fraction(2.5),
    [key('expert_weights_norm')]: flag(true),
  };
}
