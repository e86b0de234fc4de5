import { layerLetter, recurrentNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { count, flag, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import {
  expertLengths,
  kvHeadsPerLayer,
  perLayer,
  recurrentMetadata,
  type RecurrentSizes,
} from './recurrent-keys.ts';

const mambaSizes = (shape: ModelShape): RecurrentSizes => ({
  innerSize: recurrentNumber(shape, 'heads') * recurrentNumber(shape, 'head_dim'),
  stateSize: recurrentNumber(shape, 'd_state'),
  timeStepRank: recurrentNumber(shape, 'heads'),
  groupCount: recurrentNumber(shape, 'groups'),
});

/** Granite 4 H: Mamba-2 and attention without rotation; each layer has a feed-forward part. */
export const graniteHybridMetadata: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `${shape.architecture}.${name}`;
  return {
    ...transformerMetadata(shape, layers),
    ...expertLengths(shape),
    ...recurrentMetadata(shape, mambaSizes(shape)),
    // llama.cpp takes the width of the experts from here too.
    [key('feed_forward_length')]: count(shape.moe?.expertFeedForwardLength ?? shape.feedForwardLength),
    [key('attention.head_count_kv')]: kvHeadsPerLayer(shape, layers),
    [key('rope.scaling.finetuned')]: flag(false),
    // Their presence adds operations to the graph; the values are H-Tiny's.
    [key('attention.scale')]: fraction(1 / 128),
    [key('embedding_scale')]: fraction(12),
    [key('residual_scale')]: fraction(0.22),
    [key('logit_scale')]: fraction(6),
  };
};

/** Nemotron-H: a layer is either Mamba-2, attention or feed-forward, told by which width is not 0. */
export const nemotronMetadata: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `${shape.architecture}.${name}`;
  const { moe } = shape;
  const length = moe?.expertFeedForwardLength ?? shape.feedForwardLength;
  const hasFeedForward = (layer: number): boolean => '-E'.includes(layerLetter(shape, layer));
  return {
    ...transformerMetadata(shape, layers),
    ...expertLengths(shape),
    ...recurrentMetadata(shape, mambaSizes(shape)),
    [key('feed_forward_length')]: perLayer(layers, (layer) => (hasFeedForward(layer) ? length : 0)),
    [key('attention.head_count_kv')]: kvHeadsPerLayer(shape, layers),
    [key('attention.layer_norm_epsilon')]: fraction(1e-5),
    ...(moe && {
      [key('expert_shared_count')]: count(moe.sharedExpertCount),
      [key('expert_weights_norm')]: flag(true),
      [key('expert_weights_scale')]: fraction(2.5),
    }),
    ...(moe?.latentLength !== undefined && { [key('moe_latent_size')]: count(moe.latentLength) }),
  };
};

/**
 * PLaMo 2: Mamba and attention in turn. The converter also counts query heads as 0 in Mamba layers; then
 * llama.cpp finds no heads in layer 0, rotates 0 of each head's dimensions, and the CPU backend never
 * returns (seen in the build of September 2026). One count for all layers loads the same and runs.
 */
export const plamo2Metadata: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...recurrentMetadata(shape, mambaSizes(shape)),
  [`${shape.architecture}.attention.head_count_kv`]: kvHeadsPerLayer(shape, layers),
});
