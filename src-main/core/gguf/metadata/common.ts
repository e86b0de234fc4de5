import { ggufVocabularySize } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { GgufMetadata, GgufValue } from '../write-header.ts';

/**
 * Key-values of one architecture for a model that keeps `layers` of its blocks (numbers in the whole
 * model, ascending), renumbered from 0. Keys and types as llama.cpp's loader reads them (`llama-arch.cpp`,
 * `load_arch_hparams` in `src/models`).
 */
export type ArchitectureMetadata = (shape: ModelShape, layers: readonly number[]) => GgufMetadata;

export const count = (value: number): GgufValue => ({ type: 'uint32', value });
export const fraction = (value: number): GgufValue => ({ type: 'float32', value });
export const flag = (value: boolean): GgufValue => ({ type: 'bool', value });

/** Hyperparameters that every transformer of llama.cpp reads, under its architecture's prefix. */
export const transformerMetadata: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `${shape.architecture}.${name}`;
  return {
    [key('context_length')]: count(shape.maximumContextTokens),
    [key('embedding_length')]: count(shape.embeddingLength),
    [key('block_count')]: count(layers.length),
    [key('feed_forward_length')]: count(shape.feedForwardLength),
    [key('attention.head_count')]: count(shape.headCount),
    [key('attention.head_count_kv')]: count(shape.headCountKv),
    [key('attention.key_length')]: count(shape.headLength),
    [key('attention.value_length')]: count(shape.headLength),
    [key('attention.layer_norm_rms_epsilon')]: fraction(1e-5),
    [key('rope.dimension_count')]: count(shape.headLength),
    [key('rope.freq_base')]: fraction(10_000),
    [key('vocab_size')]: count(ggufVocabularySize(shape)),
    ...(shape.moe && {
      [key('expert_count')]: count(shape.moe.expertCount),
      [key('expert_used_count')]: count(shape.moe.expertsPerToken),
    }),
  };
};
