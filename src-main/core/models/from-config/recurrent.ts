import type { ModelShape } from '../shape.ts';
import { bounds } from '../shape-bounds.ts';
import type { ConfigReader } from './config-reader.ts';

type LinearAttention = NonNullable<ModelShape['linearAttention']>;
export type ConfigRecurrent = (config: ConfigReader) => LinearAttention;

const stateType = 'f32';

/** Qwen3-Next and Qwen3.5. llama.cpp has one length for the heads of keys and values. */
export const deltaNet: ConfigRecurrent = (config) => {
  const headLength = config.required('linear_key_head_dim', bounds.heads);
  const valueLength = config.required('linear_value_head_dim', bounds.heads);
  if (valueLength !== headLength) config.fail('linear_value_head_dim', `linear_key_head_dim, ${headLength}`);
  return {
    kind: 'gated_deltanet',
    key_heads: config.required('linear_num_key_heads', bounds.heads),
    value_heads: config.required('linear_num_value_heads', bounds.heads),
    head_dim: headLength,
    conv_kernel: config.required('linear_conv_kernel_dim', bounds.heads),
    state_dtype: stateType,
  };
};

export const shortConvolution: ConfigRecurrent = (config) => ({
  kind: 'short_conv',
  conv_kernel: config.required('conv_L_cache', bounds.heads),
  state_dtype: stateType,
});

/** Granite 4 H; `mamba_d_head` may be the text `auto`. */
export const graniteMamba: ConfigRecurrent = (config) => {
  const heads = config.required('mamba_n_heads', bounds.heads);
  return {
    kind: 'mamba2',
    heads,
    head_dim: config.isText('mamba_d_head')
      ? sharedOut(config, heads)
      : config.required('mamba_d_head', bounds.heads),
    d_state: config.required('mamba_d_state', bounds.width),
    groups: config.required('mamba_n_groups', bounds.heads),
    conv_kernel: config.required('mamba_d_conv', bounds.heads),
    state_dtype: stateType,
  };
};

function sharedOut(config: ConfigReader, heads: number): number {
  const expand = config.optional('mamba_expand', bounds.heads) ?? 2;
  const inner = expand * config.required('hidden_size', bounds.width);
  return inner % heads === 0 ? inner / heads : config.fail('mamba_n_heads', `a divisor of ${inner}`);
}

export const nemotronMamba: ConfigRecurrent = (config) => ({
  kind: 'mamba2',
  heads: config.required('mamba_num_heads', bounds.heads),
  head_dim: config.required('mamba_head_dim', bounds.heads),
  d_state: config.required('ssm_state_size', bounds.width),
  groups: config.required(['n_groups', 'mamba_n_groups'], bounds.heads),
  conv_kernel: config.required(['conv_kernel', 'mamba_d_conv'], bounds.heads),
  state_dtype: stateType,
});

/** PLaMo 2: one length for the heads of Mamba and attention. */
export const plamoMamba: ConfigRecurrent = (config) => ({
  kind: 'mamba1_like',
  heads: config.required('mamba_num_heads', bounds.heads),
  head_dim: config.required('hidden_size_per_head', bounds.heads),
  d_state: config.required('mamba_d_state', bounds.width),
  conv_kernel: config.required('mamba_d_conv', bounds.heads),
  state_dtype: stateType,
});

export const kimiDelta: ConfigRecurrent = (config) => {
  const linear = config.child('linear_attn_config');
  if (!linear) return config.fail('linear_attn_config', 'an object');
  return {
    kind: 'kda',
    heads: linear.required('num_heads', bounds.heads),
    head_dim: linear.required('head_dim', bounds.heads),
    conv_kernel: linear.optional('short_conv_kernel_size', bounds.heads) ?? 4,
    state_dtype: stateType,
  };
};
