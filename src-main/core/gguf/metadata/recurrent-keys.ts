import { layerLetter, recurrentNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { GgufMetadata, GgufValue } from '../write-header.ts';
import { count } from './common.ts';

/** Sizes that `load_arch_hparams` reads under `ssm.`; each architecture means something else by them. */
export interface RecurrentSizes {
  innerSize: number;
  stateSize: number;
  /** Heads of the recurrent state; the key says rank of the time step, as in Mamba. */
  timeStepRank: number;
  groupCount: number;
}

export function recurrentMetadata(shape: ModelShape, sizes: RecurrentSizes): GgufMetadata {
  const key = (name: string): string => `${shape.architecture}.ssm.${name}`;
  return {
    [key('conv_kernel')]: count(recurrentNumber(shape, 'conv_kernel')),
    [key('inner_size')]: count(sizes.innerSize),
    [key('state_size')]: count(sizes.stateSize),
    [key('time_step_rank')]: count(sizes.timeStepRank),
    [key('group_count')]: count(sizes.groupCount),
  };
}

export const perLayer = (layers: readonly number[], value: (layer: number) => number): GgufValue => ({
  type: 'uint32[]',
  value: layers.map(value),
});

export const isAttention = (shape: ModelShape, layer: number): boolean => layerLetter(shape, layer) === 'F';

/** `headCountKv` for attention layers and 0 for all others, which is how llama.cpp tells them apart. */
export const kvHeadsPerLayer = (
  shape: ModelShape,
  layers: readonly number[],
  headCountKv = shape.headCountKv,
): GgufValue => perLayer(layers, (layer) => (isAttention(shape, layer) ? headCountKv : 0));

/** Widths of routed and shared experts; nothing for a dense model. */
export function expertLengths({ architecture, moe }: ModelShape): GgufMetadata {
  if (!moe) return {};
  return {
    [`${architecture}.expert_feed_forward_length`]: count(moe.expertFeedForwardLength),
    ...(moe.sharedExpertCount > 0 && {
      [`${architecture}.expert_shared_feed_forward_length`]: count(moe.sharedFeedForwardLength),
    }),
  };
}
