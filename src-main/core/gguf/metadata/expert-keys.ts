import { layerLetter } from '#core/models/layers.ts';
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

/**
 * The `n` with which "every n-th layer is full, the others slide" tells `layers` apart: 0 when all slide,
 * 1 when none does. Some loaders read nothing else, so for a slice that no `n` fits it is the whole
 * model's; sizes of weights do not depend on it, only the cache of such a slice does.
 */
export function slidingPeriod(shape: ModelShape, layers: readonly number[]): number {
  return periodOf(shape, layers) ?? periodOf(shape, allLayers(shape)) ?? 0;
}

const allLayers = (shape: ModelShape): number[] =>
  Array.from({ length: shape.layerCount }, (_, index) => index);

function periodOf(shape: ModelShape, layers: readonly number[]): number | undefined {
  const isFull = layers.map((layer) => layerLetter(shape, layer) === 'F');
  if (!isFull.includes(true)) return 0;
  return layers
    .map((_, index) => index + 1)
    .find((period) => isFull.every((full, index) => full === (index % period === period - 1)));
}
