import { recurrentNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { GgufValue } from '../write-header.ts';
import { count, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import { graniteHybridMetadata, nemotronMetadata, plamo2Metadata } from './mamba.ts';
import {
  expertLengths,
  isAttention,
  kvHeadsPerLayer,
  perLayer,
  recurrentMetadata,
} from './recurrent-keys.ts';

/** Sigmoid, in llama.cpp's `llama_expert_gating_func_type`. */
const sigmoidGating = count(2);

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

/** Kimi Linear: three KDA layers and one of multi-head latent attention, with one KV head for the latent. */
const kimiMetadata: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `${shape.architecture}.${name}`;
  const { mla, moe } = shape;
  return {
    ...transformerMetadata(shape, layers),
    ...expertLengths(shape),
    [key('attention.head_count_kv')]: kvHeadsPerLayer(shape, layers, 1),
    [key('ssm.conv_kernel')]: count(recurrentNumber(shape, 'conv_kernel')),
    [key('kda.head_dim')]: count(recurrentNumber(shape, 'head_dim')),
    ...(mla && {
      [key('attention.kv_lora_rank')]: count(mla.kvLoraRank),
      ...(mla.qLoraRank !== undefined && { [key('attention.q_lora_rank')]: count(mla.qLoraRank) }),
      [key('rope.dimension_count')]: count(mla.ropeHeadLength),
      [key('attention.key_length')]: count(mla.kvLoraRank + mla.ropeHeadLength),
      [key('attention.value_length')]: count(mla.kvLoraRank),
      [key('attention.key_length_mla')]: count(mla.nopeHeadLength + mla.ropeHeadLength),
      [key('attention.value_length_mla')]: count(mla.valueHeadLength),
    }),
    ...(moe && {
      [key('expert_shared_count')]: count(moe.sharedExpertCount),
      [key('leading_dense_block_count')]: leadingDenseLayers(shape, layers),
      [key('expert_weights_scale')]: fraction(2.446),
      [key('expert_gating_func')]: sigmoidGating,
    }),
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
  'kimi-linear': kimiMetadata,
  plamo2: plamo2Metadata,
};
