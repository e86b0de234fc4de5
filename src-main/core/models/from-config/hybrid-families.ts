import type { LayerKinds } from '../from-gguf/layer-kinds.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { ConfigReader } from './config-reader.ts';
import { countedLead } from './experts.ts';
import { biasWhen, type ConfigFamily } from './family.ts';
import {
  deltaNetLayers,
  graniteLayers,
  kimiLayers,
  nemotronLayers,
  plamoLayers,
  shortConvolutionLayers,
} from './layers.ts';
import {
  deltaNet,
  graniteMamba,
  kimiDelta,
  nemotronMamba,
  plamoMamba,
  shortConvolution,
} from './recurrent.ts';

const qwen35: ConfigFamily = {
  architecture: 'qwen35',
  defaults: {
    head_dim: 256,
    linear_conv_kernel_dim: 4,
    linear_key_head_dim: 128,
    linear_value_head_dim: 128,
    linear_num_key_heads: 16,
    linear_num_value_heads: 32,
  },
  attentionBias: biasWhen('qkvo'),
  qkNorm: 'per_head',
  layers: deltaNetLayers,
  recurrent: deltaNet,
  extras: () => ({ attn_output_gate: true }),
};

const deltaNetExperts = {
  width: 'moe_intermediate_size',
  shared: { ownWidth: 'shared_expert_intermediate_size' },
  sharedGate: true,
  steps: ['decoder_sparse_step'],
} as const;

const optionalWidth = (config: ConfigReader): number =>
  config.optional('intermediate_size', orNone(bounds.width)) ?? 0;

/** LFM2 states the width before SwiGLU's third is taken off, unless it says not to adjust it. */
function lfm2FeedForward(config: ConfigReader): number {
  const stated = config.required(['block_ff_dim', 'intermediate_size'], bounds.width);
  if (!config.flag('block_auto_adjust_ff_dim', true)) return stated;
  config.optional('block_ffn_dim_multiplier', { least: 1, most: 1 });
  const step = config.optional('block_multiple_of', bounds.width) ?? 256;
  return Math.ceil(Math.floor((2 * stated) / 3) / step) * step;
}

const hasGraniteExperts = (config: ConfigReader): boolean =>
  (config.optional('num_local_experts', orNone(bounds.experts)) ?? 0) > 0;

/** Without a Mamba layer the converter calls it plain Granite. */
const graniteArchitecture = (config: ConfigReader, { letters }: LayerKinds): string => {
  if (letters.includes('M')) return 'granitehybrid';
  return hasGraniteExperts(config) ? 'granitemoe' : 'granite';
};

/** With no experts, `shared_intermediate_size` is the width of the one feed-forward part. */
function graniteFeedForward(config: ConfigReader): number {
  return hasGraniteExperts(config)
    ? 0
    : config.required(['shared_intermediate_size', 'intermediate_size'], bounds.width);
}

/** By `model_type`. Recurrent layers among those with attention. */
export const hybridFamilies: Readonly<Record<string, ConfigFamily>> = {
  qwen3_next: {
    ...qwen35,
    architecture: 'qwen3next',
    experts: deltaNetExperts,
    feedForward: optionalWidth,
  },
  qwen3_5: qwen35,
  qwen3_5_moe: {
    ...qwen35,
    architecture: 'qwen35moe',
    experts: deltaNetExperts,
    feedForward: optionalWidth,
  },
  lfm2: {
    architecture: 'lfm2',
    isTied: true,
    defaults: { conv_L_cache: 3 },
    qkNorm: 'per_head',
    layers: shortConvolutionLayers,
    feedForward: lfm2FeedForward,
    recurrent: shortConvolution,
  },
  lfm2_moe: {
    architecture: 'lfm2moe',
    isTied: true,
    defaults: { conv_L_cache: 3 },
    qkNorm: 'per_head',
    layers: shortConvolutionLayers,
    experts: {
      width: 'moe_intermediate_size',
      lead: countedLead('num_dense_layers'),
      routerBias: (config) => config.flag('use_expert_bias', true),
    },
    recurrent: shortConvolution,
  },
  granitemoehybrid: {
    architecture: graniteArchitecture,
    defaults: { mamba_d_conv: 4, mamba_n_groups: 1 },
    attentionBias: biasWhen('qkvo'),
    layers: graniteLayers,
    feedForward: graniteFeedForward,
    experts: { width: 'intermediate_size', shared: { ownWidth: 'shared_intermediate_size' } },
    recurrent: graniteMamba,
  },
  nemotron_h: {
    architecture: (config) => (config.has('num_experts_per_tok') ? 'nemotron_h_moe' : 'nemotron_h'),
    defaults: { head_dim: 128, conv_kernel: 4 },
    layers: nemotronLayers,
    experts: {
      width: 'moe_intermediate_size',
      shared: { ownWidth: 'moe_shared_expert_intermediate_size' },
      routerBias: true,
    },
    recurrent: nemotronMamba,
    extras: () => ({ single_block: true, ffn_matrices: 2 }),
  },
  plamo2: {
    architecture: 'plamo2',
    ownsOutput: true,
    defaults: { hidden_size_per_head: 128, mamba_num_heads: 64, mamba_d_state: 64, mamba_d_conv: 4 },
    layers: plamoLayers,
    recurrent: plamoMamba,
  },
  kimi_linear: {
    architecture: 'kimi-linear',
    layers: kimiLayers,
    experts: {
      width: 'moe_intermediate_size',
      shared: { counted: 'num_shared_experts' },
      lead: countedLead('first_k_dense_replace'),
      routerBias: true,
      steps: ['moe_layer_freq'],
    },
    recurrent: kimiDelta,
    latent: true,
  },
};
