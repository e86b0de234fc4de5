import { biasWhen, type ConfigFamily } from './family.ts';
import { museLayers, sliding } from './layers.ts';

/** Llama's layout, which many publish under; a window in the file is one that llama.cpp does not slide. */
const llama: ConfigFamily = { architecture: 'llama', attentionBias: biasWhen('qkvo') };
const qwen3: ConfigFamily = {
  architecture: 'qwen3',
  defaults: { head_dim: 128 },
  attentionBias: biasWhen('qkvo'),
  qkNorm: 'per_head',
};
const olmo: ConfigFamily = { architecture: 'olmo2', attentionBias: biasWhen('qkvo'), qkNorm: 'full' };

/** By `model_type`. One feed-forward part a layer, softmax attention. */
export const denseFamilies: Readonly<Record<string, ConfigFamily>> = {
  llama,
  mistral: llama,
  ministral3: { ...llama, architecture: 'mistral3' },
  smollm3: { ...llama, architecture: 'smollm3', isTied: true },
  qwen2: { architecture: 'qwen2', attentionBias: 'qkv' },
  qwen3,
  qwen3_vl: { ...qwen3, architecture: 'qwen3vl' },
  phi3: {
    architecture: 'phi3',
    extras: () => ({ fused_qkv: true, fused_gate_up: true }),
  },
  glm4: {
    architecture: 'glm4',
    defaults: { head_dim: 128 },
    attentionBias: biasWhen('qkv'),
    extras: () => ({ fused_gate_up: true }),
  },
  granite: { ...llama, architecture: 'granite' },
  exaone4: { architecture: 'exaone4', qkNorm: 'per_head', layers: sliding({ period: 4 }) },
  seed_oss: {
    architecture: 'seed_oss',
    defaults: { head_dim: 128 },
    attentionBias: (config) =>
      !config.flag('attention_bias', true)
        ? 'none'
        : config.flag('attention_out_bias', false)
          ? 'qkvo'
          : 'qkv',
  },
  olmo2: olmo,
  olmo3: { ...olmo, defaults: { sliding_window: 4096 }, layers: sliding({ period: 4 }) },
  muse_glimmer: { architecture: 'muse-glimmer', defaults: { head_dim: 128 }, layers: museLayers },
};
