import type { ModelShape } from '../shape.ts';
import { bounds } from '../shape-bounds.ts';
import type { LayerKinds } from '../from-gguf/layer-kinds.ts';
import type { ConfigReader } from './config-reader.ts';

type Extras = NonNullable<ModelShape['extras']>;

/** Tokens that a layer folds into one cell, by transformers' names of DeepSeek V4's layers. */
const ratioOfType: Readonly<Record<string, number>> = {
  sliding_attention: 0,
  compressed_sparse_attention: 4,
  heavily_compressed_attention: 128,
};

/** One ratio a layer: as published under `compress_ratios` (MTP blocks at its end), or by `layer_types`. */
function compressionRatios(config: ConfigReader, layerCount: number): readonly number[] {
  const types = config.words('layer_types');
  const listed = types?.map(
    (type) =>
      (Object.hasOwn(ratioOfType, type) ? ratioOfType[type] : undefined) ??
      config.fail('layer_types', `one of ${Object.keys(ratioOfType).join(', ')}`),
  );
  const name = listed ? 'layer_types' : 'compress_ratios';
  const ratios = (listed ?? config.numbers(name) ?? []).slice(0, layerCount);
  const isKnown = ratios.every((ratio) => Object.values(ratioOfType).includes(ratio));
  return ratios.length === layerCount && isKnown
    ? ratios
    : config.fail(name, `${layerCount} ratios, one a layer: 0, 4 or 128`);
}

/** Layers whose experts are looked up by token. */
function hashLayers(config: ConfigReader, layerCount: number): number {
  const types = config.words('mlp_layer_types');
  if (types) return types.slice(0, layerCount).filter((type) => type === 'hash_moe').length;
  return config.optional('num_hash_layers', { least: 0, most: layerCount }) ?? Math.min(3, layerCount);
}

/** What DeepSeek V4's tensors and caches depend on beside the usual sizes. */
export function deepseek4Extras(config: ConfigReader, { letters }: LayerKinds): Extras {
  return {
    compress_ratios: compressionRatios(config, letters.length).join(','),
    index_heads: config.required('index_n_heads', bounds.heads),
    index_head_dim: config.required('index_head_dim', bounds.heads),
    index_topk: config.required('index_topk', bounds.tokens),
    q_lora_rank: config.required('q_lora_rank', bounds.width),
    o_lora_rank: config.required('o_lora_rank', bounds.width),
    o_groups: config.required('o_groups', bounds.heads),
    hyper_connection_mult: config.required('hc_mult', bounds.heads),
    hash_layers: hashLayers(config, letters.length),
  };
}

/** Step 3.5's sliding layers have query heads of their own number, KV heads as the full ones. */
export function stepExtras(config: ConfigReader): Extras {
  const heads = config.required('num_attention_heads', bounds.heads);
  const groups = config.optional('num_attention_groups', bounds.heads) ?? heads;
  const other = config.child('attention_other_setting');
  other?.optional('num_attention_groups', { least: groups, most: groups });
  return {
    sliding_heads: other?.optional('num_attention_heads', bounds.heads) ?? heads,
    ...(config.flag('use_head_wise_attn_gate', false) && { head_wise_gate: true }),
  };
}
