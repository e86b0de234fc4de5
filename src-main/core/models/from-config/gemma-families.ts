import type { LayerKinds } from '../from-gguf/layer-kinds.ts';
import type { ModelShape } from '../shape.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { ConfigReader } from './config-reader.ts';
import { biasWhen, type ConfigFamily } from './family.ts';
import { sliding } from './layers.ts';

type Extras = NonNullable<ModelShape['extras']>;

/** The table of the multimodal Gemma 3 has 64 rows that no token uses; converters drop them. */
const paddedVocabularySize = 262_208;

/** Files of the multimodal Gemma 3 name little but hidden size and layers. */
const gemma3Defaults = {
  vocab_size: paddedVocabularySize,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  head_dim: 256,
  sliding_window: 4096,
  max_position_embeddings: 131_072,
};

const gemma3Extras = (config: ConfigReader): Extras => {
  const isPadded = config.required('vocab_size', bounds.width) === paddedVocabularySize;
  return isPadded ? { gguf_vocab_size: 262_144 } : {};
};

const sharedLayers = (config: ConfigReader, { letters }: LayerKinds): number =>
  config.optional('num_kv_shared_layers', { least: 0, most: letters.length - 1 }) ?? 0;

/** One width, or a list with the same for each layer. */
function gemma3nFeedForward(config: ConfigReader): number {
  if (!config.isList('intermediate_size')) return config.required('intermediate_size', bounds.width);
  const [width = 0, ...others] = new Set(config.numbers('intermediate_size'));
  const isOne = others.length === 0 && width > 0 && width <= bounds.width.most;
  return isOne ? width : config.fail('intermediate_size', 'one width for all layers');
}

/** Heads of the full layers: named once, or (transformers since mid-2026) layer by layer. */
function gemma4FullHeads(config: ConfigReader, { letters }: LayerKinds) {
  const own = config.child('per_layer_config')?.child(String(letters.indexOf('F')));
  const isShared = config.flag('attention_k_eq_v', false);
  const kvHeads = isShared ? config.optional('num_global_key_value_heads', bounds.heads) : undefined;
  return {
    global_head_dim:
      own?.optional('head_dim', bounds.heads) ?? config.required('global_head_dim', bounds.heads),
    global_kv_heads:
      own?.optional('num_key_value_heads', bounds.heads) ??
      kvHeads ??
      config.required('num_key_value_heads', bounds.heads),
    ...(isShared && { k_eq_v: true }),
  };
}

function gemma4Extras(config: ConfigReader, kinds: LayerKinds): Extras {
  const shared = sharedLayers(config, kinds);
  const perLayer = config.optional('hidden_size_per_layer_input', orNone(bounds.width)) ?? 0;
  return {
    ...(kinds.letters.includes('F') && gemma4FullHeads(config, kinds)),
    ...(shared > 0 && { kv_shared_layers: shared, no_kv_proj_on_shared: true }),
    ...(perLayer > 0 && { per_layer_input: perLayer }),
    ...(config.flag('use_double_wide_mlp', false) && { double_wide_shared_mlp: true }),
  };
}

const gemma4: ConfigFamily = {
  architecture: 'gemma4',
  isTied: true,
  defaults: {
    head_dim: 256,
    sliding_window: 512,
    global_head_dim: 512,
    hidden_size_per_layer_input: 256,
    max_position_embeddings: 131_072,
  },
  qkNorm: 'per_head',
  layers: sliding({ period: 6 }),
  experts: { width: 'moe_intermediate_size', denseFeedForwardParallel: true },
  extras: gemma4Extras,
};

/** By `model_type`. Windows in most layers, tied embeddings. */
export const gemmaFamilies: Readonly<Record<string, ConfigFamily>> = {
  gemma2: {
    architecture: 'gemma2',
    isTied: true,
    defaults: { head_dim: 256, sliding_window: 4096 },
    attentionBias: biasWhen('qkvo'),
    layers: sliding({ period: 2 }),
  },
  gemma3: {
    architecture: 'gemma3',
    isTied: true,
    defaults: gemma3Defaults,
    attentionBias: biasWhen('qkvo'),
    qkNorm: 'per_head',
    layers: sliding({ period: 6 }),
    extras: gemma3Extras,
  },
  gemma3n: {
    architecture: 'gemma3n',
    isTied: true,
    defaults: {
      vocab_size_per_layer_input: 262_144,
      head_dim: 256,
      sliding_window: 512,
      hidden_size_per_layer_input: 256,
      altup_num_inputs: 4,
      laurel_rank: 64,
    },
    qkNorm: 'per_head',
    layers: sliding({ period: 5 }),
    feedForward: gemma3nFeedForward,
    vocabulary: 'vocab_size_per_layer_input',
    extras: (config, kinds) => ({
      kv_shared_layers: sharedLayers(config, kinds),
      per_layer_input: config.required('hidden_size_per_layer_input', bounds.width),
      altup_inputs: config.required('altup_num_inputs', bounds.heads),
      laurel_rank: config.required('laurel_rank', bounds.width),
    }),
  },
  gemma4,
  gemma4_unified: gemma4,
};
