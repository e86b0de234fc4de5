import type { ModelShape } from '../shape.ts';
import { bounds } from '../shape-bounds.ts';
import type { ConfigReader } from './config-reader.ts';
import { deepseek4Extras, stepExtras } from './compressed-attention.ts';
import { countedLead, enumeratedLead, listedLead } from './experts.ts';
import { biasWhen, type ConfigFamily } from './family.ts';
import { sliding, slidingEverywhere, stepLayers } from './layers.ts';

type Extras = NonNullable<ModelShape['extras']>;

/** DeepSeek's experts: some shared, dense layers first. */
const deepseekExperts = {
  width: 'moe_intermediate_size',
  shared: { counted: ['n_shared_experts', 'num_shared_experts'] },
  lead: countedLead('first_k_dense_replace'),
  steps: ['moe_layer_freq'],
} as const;

const deepseek3: ConfigFamily = {
  architecture: 'deepseek2',
  experts: { ...deepseekExperts, routerBias: true },
  latent: true,
};

const sparseExtras = (config: ConfigReader): Extras => ({
  dsa_indexer_heads: config.required('index_n_heads', bounds.heads),
  dsa_indexer_head_dim: config.required('index_head_dim', bounds.heads),
  dsa_indexer_topk: config.required('index_topk', bounds.tokens),
});

/** GLM-5.2 shares an indexer among layers, which the shape can't say. */
function glmSparseExtras(config: ConfigReader): Extras {
  if (config.words('indexer_types')?.includes('shared')) {
    return config.fail('indexer_types', 'an indexer in each layer');
  }
  config.optional('index_topk_freq', { least: 1, most: 1 });
  return sparseExtras(config);
}

function minimaxIndexer(config: ConfigReader): Extras {
  const sparse = config.child('sparse_attention_config');
  if (!sparse) return config.fail('sparse_attention_config', 'an object');
  return {
    index_heads: sparse.required('sparse_num_index_heads', bounds.heads),
    index_dim: sparse.required('sparse_index_dim', bounds.heads),
    index_topk: sparse.required('sparse_topk_blocks', bounds.tokens),
  };
}

const routingBias = (config: ConfigReader): boolean => config.flag('use_routing_bias', true);

const minimaxM2: ConfigFamily = {
  architecture: 'minimax-m2',
  qkNorm: (config) => (config.flag('use_qk_norm', true) ? 'full' : 'none'),
  experts: { width: 'intermediate_size', routerBias: routingBias },
};

const minimaxM3: ConfigFamily = {
  architecture: 'minimax-m3',
  qkNorm: 'per_head',
  feedForward: (config) => config.required('dense_intermediate_size', bounds.width),
  experts: {
    width: 'intermediate_size',
    shared: { counted: 'n_shared_experts' },
    lead: listedLead('moe_layer_freq'),
    routerBias: routingBias,
  },
  extras: minimaxIndexer,
};

/** By `model_type`. Mixtures of experts with softmax attention. */
export const expertFamilies: Readonly<Record<string, ConfigFamily>> = {
  mixtral: { architecture: 'llama', experts: { width: 'intermediate_size' } },
  llama4: {
    architecture: 'llama4',
    defaults: { head_dim: 128 },
    attentionBias: biasWhen('qkvo'),
    layers: sliding({ period: 4, window: 'attention_chunk_size' }),
    experts: { width: 'intermediate_size', shared: 'one', steps: ['interleave_moe_layer_step'] },
  },
  qwen3_moe: {
    architecture: 'qwen3moe',
    attentionBias: biasWhen('qkvo'),
    qkNorm: 'per_head',
    experts: { width: 'moe_intermediate_size', steps: ['decoder_sparse_step'] },
  },
  gpt_oss: {
    architecture: 'gpt-oss',
    defaults: { head_dim: 64, sliding_window: 128 },
    attentionBias: biasWhen('qkvo', true),
    layers: sliding({ period: 2 }),
    experts: { width: 'intermediate_size', routerBias: true, expertBias: true },
    extras: () => ({ attention_sinks: true }),
  },
  deepseek_v2: {
    architecture: 'deepseek2',
    experts: { ...deepseekExperts, routerBias: (config) => config.text('topk_method') === 'noaux_tc' },
    latent: true,
  },
  deepseek_v3: deepseek3,
  kimi_k2: deepseek3,
  glm4_moe_lite: {
    ...deepseek3,
    experts: { ...deepseekExperts, lead: countedLead('first_k_dense_replace', 1), routerBias: true },
  },
  deepseek_v32: { ...deepseek3, architecture: 'deepseek32', extras: sparseExtras },
  glm_moe_dsa: {
    architecture: 'glm-dsa',
    experts: { ...deepseekExperts, lead: countedLead('first_k_dense_replace', 3), routerBias: true },
    latent: true,
    extras: glmSparseExtras,
  },
  deepseek_v4: {
    architecture: 'deepseek4',
    layers: slidingEverywhere,
    feedForward: () => 0,
    experts: { width: 'moe_intermediate_size', shared: { counted: 'n_shared_experts' }, routerBias: true },
    extras: deepseek4Extras,
  },
  step3p5: {
    architecture: 'step35',
    qkNorm: (config) => (config.flag('use_qk_norm', true) ? 'per_head' : 'none'),
    layers: stepLayers,
    experts: {
      width: 'moe_intermediate_size',
      shared: { ownWidth: 'share_expert_dim' },
      lead: enumeratedLead('moe_layers_enum'),
      routerBias: (config) => config.flag('use_moe_router_bias', true),
    },
    extras: stepExtras,
  },
  glm4_moe: {
    architecture: 'glm4moe',
    defaults: { head_dim: 128 },
    attentionBias: biasWhen('qkv'),
    qkNorm: (config) => (config.flag('use_qk_norm', false) ? 'per_head' : 'none'),
    experts: { ...deepseekExperts, routerBias: true },
  },
  minimax_m2: minimaxM2,
  minimax: minimaxM2,
  minimax_m3_vl: minimaxM3,
  minimax_m3: minimaxM3,
};
