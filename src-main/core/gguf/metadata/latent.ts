import { extraNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { compressionRatios, hashRoutedLayers, indexerOf } from '#core/models/sparse-attention.ts';
import type { GgufMetadata } from '../write-header.ts';
import { count, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import { expertMetadata, gating } from './expert-keys.ts';

/** Multi-head latent attention as converters write it: one KV head that is the latent, V a view of K. */
function latentKeys(shape: ModelShape): GgufMetadata {
  const { architecture, mla } = shape;
  if (!mla) return {};
  const key = (name: string): string => `${architecture}.attention.${name}`;
  return {
    [key('head_count_kv')]: count(1),
    // 0: the query is not compressed. With 26 or 27 layers llama.cpp takes a deepseek2 for a Lite and never
    // looks, so a slice of a compressed one must not have that many.
    [key('q_lora_rank')]: count(mla.qLoraRank ?? 0),
    [key('kv_lora_rank')]: count(mla.kvLoraRank),
    [key('key_length')]: count(mla.kvLoraRank + mla.ropeHeadLength),
    [key('value_length')]: count(mla.kvLoraRank),
    [key('key_length_mla')]: count(mla.nopeHeadLength + mla.ropeHeadLength),
    [key('value_length_mla')]: count(mla.valueHeadLength),
    [`${architecture}.rope.dimension_count`]: count(mla.ropeHeadLength),
  };
}

function indexerKeys(shape: ModelShape): GgufMetadata {
  const indexer = indexerOf(shape);
  const key = (name: string): string => `${shape.architecture}.attention.indexer.${name}`;
  return {
    [key('head_count')]: count(indexer?.headCount ?? 0),
    [key('key_length')]: count(indexer?.headLength ?? 0),
    [key('top_k')]: count(indexer?.topK ?? 0),
  };
}

/** A router bias came with DeepSeek V3's sigmoid; V2 has a softmax and none. */
const latentTransformer: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...latentKeys(shape),
  ...expertMetadata(shape, layers),
  [`${shape.architecture}.expert_gating_func`]: shape.moe?.routerBias ? gating.sigmoid : gating.softmax,
});

/** DeepSeek V3.2 and GLM-5: an indexer in each layer, with a key cache beside the latent's. */
const sparseLatent: ArchitectureMetadata = (shape, layers) => ({
  ...latentTransformer(shape, layers),
  ...indexerKeys(shape),
});

/** Of DeepSeek V4 Flash's `config.json`; they change no size. */
const deepseek4Graph = {
  ropeHeadLength: 64,
  compressRopeBase: 160_000,
  sinkhornIterations: 20,
  epsilon: 1e-6,
};

const deepseek4: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `deepseek4.${name}`;
  const extra = (name: string): number => extraNumber(shape, name) ?? 0;
  const ratios = compressionRatios(shape);
  const hashed = layers.filter((layer) => layer < hashRoutedLayers(shape)).length;
  return {
    ...transformerMetadata(shape, layers),
    ...expertMetadata(shape, layers),
    ...indexerKeys(shape),
    [key('expert_gating_func')]: gating.sqrtSoftplus,
    [key('swiglu_clamp_exp')]: { type: 'float32[]', value: layers.map(() => 10) },
    [key('swiglu_clamp_shexp')]: { type: 'float32[]', value: layers.map(() => 10) },
    [key('rope.dimension_count')]: count(Math.min(deepseek4Graph.ropeHeadLength, shape.headLength)),
    [key('attention.q_lora_rank')]: count(extra('q_lora_rank')),
    [key('attention.sliding_window')]: count(shape.slidingWindow?.windowTokens ?? 0),
    [key('attention.output_group_count')]: count(extra('o_groups')),
    [key('attention.output_lora_rank')]: count(extra('o_lora_rank')),
    [key('attention.compress_ratios')]: {
      type: 'uint32[]',
      value: layers.map((layer) => ratios?.[layer] ?? 0),
    },
    [key('attention.compress_rope_freq_base')]: fraction(deepseek4Graph.compressRopeBase),
    [key('hyper_connection.count')]: count(extra('hyper_connection_mult')),
    [key('hyper_connection.sinkhorn_iterations')]: count(deepseek4Graph.sinkhornIterations),
    [key('hyper_connection.epsilon')]: fraction(deepseek4Graph.epsilon),
    [key('hash_layer_count')]: count(hashed),
    [key('embedding_length_out')]: count(extra('hyper_connection_mult') * shape.embeddingLength),
  };
};

/** Attention whose cache holds a latent or compressed cells instead of every head's K and V. */
export const latentArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  deepseek2: latentTransformer,
  deepseek32: sparseLatent,
  'glm-dsa': sparseLatent,
  deepseek4,
};
