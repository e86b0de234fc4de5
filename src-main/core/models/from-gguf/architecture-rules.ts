import type { ExpertRule } from './experts.ts';
import {
  exaoneLayers,
  fullAttention,
  intervalLayers,
  listedWindow,
  museLayers,
  nemotronLayers,
  periodicWindow,
  recurrentWithoutKvHeads,
  shortConvolutionLayers,
  slidingEverywhere,
  type LayerRule,
} from './layer-kinds.ts';
import { deltaNet, kimiDelta, mamba, shortConvolution, type RecurrentRule } from './recurrent.ts';
import {
  compressedAttention,
  glmIndexer,
  latentIndexer,
  minimaxIndexer,
  type SparseRule,
} from './sparse-attention.ts';

/** What an architecture's `load_arch_hparams` reads beside the keys that all read. */
export interface ArchitectureRules {
  readonly layers: LayerRule;
  readonly experts?: ExpertRule;
  readonly recurrent?: RecurrentRule;
  readonly latent?: boolean;
  readonly sparse?: SparseRule;
  /** The query matrix holds an output gate too. */
  readonly outputGate?: boolean;
  /** Sliding layers have their own number of query heads, be it the same. */
  readonly ownSlidingHeads?: boolean;
  /** A block is attention or feed-forward, never both. */
  readonly singleBlock?: boolean;
  /** Its tensors are a list of their own, which no flag of the shape alters. */
  readonly ownTensors?: boolean;
  /** Layers with a KV cache of their own, where the architecture fixes how many. */
  readonly ownCacheLayers?: number;
}

const dense: ArchitectureRules = { layers: fullAttention };
const mixtral: ArchitectureRules = {
  layers: fullAttention,
  experts: { width: 'feed-forward', shared: 'none' },
};
const experts: ExpertRule = { width: 'own', shared: 'none' };
const sharedExperts: ExpertRule = { width: 'own', shared: 'counted', hasDenseLead: true };
const latent: ArchitectureRules = { layers: fullAttention, experts: sharedExperts, latent: true };
const graniteExperts: ExpertRule = { width: 'feed-forward', shared: 'own-width' };
const deltaNets: ArchitectureRules = { layers: intervalLayers, recurrent: deltaNet, outputGate: true };
const deltaNetExperts: ArchitectureRules = {
  ...deltaNets,
  experts: { width: 'own', shared: 'own-or-feed-forward' },
};
const nemotron: ArchitectureRules = {
  layers: nemotronLayers,
  experts: { width: 'own', shared: 'own-width' },
  recurrent: mamba,
  singleBlock: true,
};

/**
 * Architectures whose cache and buffer there are formulas for, by llama.cpp's `general.architecture`.
 * Source: `load_arch_hparams` in llama.cpp's `src/models`, September 2026.
 */
export const architectureRules: Readonly<Record<string, ArchitectureRules>> = {
  llama: mixtral,
  llama4: {
    layers: periodicWindow({ period: 4, windowTokens: 8192, windowKey: 'ignored' }),
    experts: { width: 'own', shared: 'one', hasLayerStep: true },
  },
  mistral3: mixtral,
  smollm3: dense,
  qwen2: dense,
  qwen3: dense,
  qwen3vl: dense,
  qwen3moe: { layers: fullAttention, experts },
  qwen3next: deltaNetExperts,
  qwen35: deltaNets,
  qwen35moe: deltaNetExperts,
  gemma2: { layers: periodicWindow({ period: 2, windowTokens: 4096 }) },
  gemma3: { layers: periodicWindow({ period: 6 }) },
  gemma3n: { layers: periodicWindow({ period: 5, windowKey: 'required' }), ownCacheLayers: 20 },
  gemma4: { layers: listedWindow('layerCount'), experts: { ...experts, denseFeedForwardParallel: true } },
  'gpt-oss': { layers: periodicWindow({ period: 2, windowKey: 'required' }), experts },
  // llama.cpp has its sliding window switched off.
  phi3: dense,
  deepseek2: latent,
  deepseek32: { ...latent, sparse: latentIndexer },
  deepseek4: {
    layers: slidingEverywhere,
    experts: { width: 'own', shared: 'counted' },
    sparse: compressedAttention,
  },
  glm4: dense,
  'glm-dsa': { ...latent, sparse: glmIndexer },
  glm4moe: { layers: fullAttention, experts: sharedExperts },
  'kimi-linear': {
    layers: recurrentWithoutKvHeads('L'),
    experts: sharedExperts,
    recurrent: kimiDelta,
    latent: true,
  },
  'minimax-m2': { layers: fullAttention, experts },
  'minimax-m3': { layers: fullAttention, experts: sharedExperts, sparse: minimaxIndexer },
  step35: {
    layers: listedWindow('blockCount'),
    ownSlidingHeads: true,
    experts: { width: 'own', shared: 'own-width', hasDenseLead: true },
  },
  'muse-glimmer': { layers: museLayers },
  plamo2: { layers: recurrentWithoutKvHeads('M'), recurrent: mamba, ownTensors: true },
  granite: { layers: fullAttention, experts: graniteExperts },
  granitehybrid: { layers: recurrentWithoutKvHeads('M'), experts: graniteExperts, recurrent: mamba },
  lfm2: { layers: shortConvolutionLayers, recurrent: shortConvolution },
  lfm2moe: {
    layers: recurrentWithoutKvHeads('C'),
    experts: { ...experts, hasDenseLead: true },
    recurrent: shortConvolution,
  },
  nemotron_h: nemotron,
  nemotron_h_moe: nemotron,
  exaone4: { layers: exaoneLayers },
  seed_oss: dense,
  olmo2: { layers: periodicWindow({ period: 4 }) },
};

/** Whether a shape can be read from a header of this architecture; if not, llama.cpp itself has to be asked. */
export const canReadShape = (architecture: string): boolean => Object.hasOwn(architectureRules, architecture);
