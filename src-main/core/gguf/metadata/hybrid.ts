import { layerLetter, recurrentNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { GgufMetadata, GgufValue } from '../write-header.ts';
import { count, flag, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';

/** Sigmoid, in llama.cpp's `llama_expert_gating_func_type`. */
const sigmoidGating = count(2);

/** Sizes that `load_arch_hparams` reads under `ssm.`; each architecture means something else by them. */
interface RecurrentSizes {
  innerSize: number;
  stateSize: number;
  /** Heads of the recurrent state; the key says rank of the time step, as in Mamba. */
  timeStepRank: number;
  groupCount: number;
}

function recurrentMetadata(shape: ModelShape, sizes: RecurrentSizes): GgufMetadata {
  const key = (name: string): string => `${shape.architecture}.ssm.${name}`;
  return {
    [key('conv_kernel')]: count(recurrentNumber(shape, 'conv_kernel')),
    [key('inner_size')]: count(sizes.innerSize),
    [key('state_size')]: count(sizes.stateSize),
    [key('time_step_rank')]: count(sizes.timeStepRank),
    [key('group_count')]: count(sizes.groupCount),
  };
}

const perLayer = (layers: readonly number[], value: (layer: number) => number): GgufValue => ({
  type: 'uint32[]',
  value: layers.map(value),
});

const isAttention = (shape: ModelShape, layer: number): boolean => layerLetter(shape, layer) === 'F';

/** `headCountKv` for attention layers and 0 for all others, which is how llama.cpp tells them apart. */
const kvHeadsPerLayer = (
  shape: ModelShape,
  layers: readonly number[],
  headCountKv = shape.headCountKv,
): GgufValue => perLayer(layers, (layer) => (isAttention(shape, layer) ? headCountKv : 0));

/** Widths of routed and shared experts; nothing for a dense model. */
function expertLengths({ architecture, moe }: ModelShape): GgufMetadata {
  if (!moe) return {};
  return {
    [`${architecture}.expert_feed_forward_length`]: count(moe.expertFeedForwardLength),
    ...(moe.sharedExpertCount > 0 && {
      [`${architecture}.expert_shared_feed_forward_length`]: count(moe.sharedFeedForwardLength),
    }),
  };
}

/**
 * Qwen3-Next and Qwen3.5: gated delta nets, every fourth layer full attention. `recurrent_layers` names
 * them one by one, so that a slice need not keep the interval.
 */
const deltaNetMetadata: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `${shape.architecture}.${name}`;
  const headLength = recurrentNumber(shape, 'head_dim');
  const valueHeads = recurrentNumber(shape, 'value_heads');
  return {
    ...transformerMetadata(shape, layers),
    ...expertLengths(shape),
    ...recurrentMetadata(shape, {
      innerSize: valueHeads * headLength,
      stateSize: headLength,
      timeStepRank: valueHeads,
      groupCount: recurrentNumber(shape, 'key_heads'),
    }),
    [key('full_attention_interval')]: count(4),
    [key('attention.recurrent_layers')]: perLayer(layers, (layer) => (isAttention(shape, layer) ? 0 : 1)),
    // Rotates a quarter of each head.
    [key('rope.dimension_count')]: count(shape.headLength / 4),
  };
};

/** Qwen3.5 rotates by three coordinates; its converter writes these sections where a model names none. */
const sectionedDeltaNetMetadata: ArchitectureMetadata = (shape, layers) => ({
  ...deltaNetMetadata(shape, layers),
  [`${shape.architecture}.rope.dimension_sections`]: { type: 'int32[]', value: [11, 11, 10, 0] },
});

/** LFM2: short convolutions and some attention; in the MoE the first layers are dense. */
const shortConvolutionMetadata: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `${shape.architecture}.${name}`;
  return {
    ...transformerMetadata(shape, layers),
    [key('attention.head_count_kv')]: kvHeadsPerLayer(shape, layers),
    [key('shortconv.l_cache')]: count(recurrentNumber(shape, 'conv_kernel')),
    ...(shape.moe && {
      ...expertLengths(shape),
      [key('leading_dense_block_count')]: leadingDenseLayers(shape, layers),
      [key('expert_gating_func')]: sigmoidGating,
    }),
  };
};

const leadingDenseLayers = ({ moe }: ModelShape, layers: readonly number[]): GgufValue =>
  count(layers.filter((layer) => layer < (moe?.firstDenseLayers ?? 0)).length);

const mambaSizes = (shape: ModelShape): RecurrentSizes => ({
  innerSize: recurrentNumber(shape, 'heads') * recurrentNumber(shape, 'head_dim'),
  stateSize: recurrentNumber(shape, 'd_state'),
  timeStepRank: recurrentNumber(shape, 'heads'),
  groupCount: recurrentNumber(shape, 'groups'),
});

/** Granite 4 H: Mamba-2 and attention without rotation; each layer has a feed-forward part. */
const graniteHybridMetadata: ArchitectureMetadata = (shape, layers) => {
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
const nemotronMetadata: ArchitectureMetadata = (shape, layers) => {
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

export const hybridArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  qwen3next: deltaNetMetadata,
  qwen35: sectionedDeltaNetMetadata,
  qwen35moe: sectionedDeltaNetMetadata,
  lfm2: shortConvolutionMetadata,
  lfm2moe: shortConvolutionMetadata,
  granitehybrid: graniteHybridMetadata,
  nemotron_h: nemotronMetadata,
  nemotron_h_moe: nemotronMetadata,
};
