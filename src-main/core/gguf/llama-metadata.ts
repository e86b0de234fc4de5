import { Fault } from '#core/fault.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { dummyVocabulary } from './dummy-vocabulary.ts';
import type { GgufMetadata, GgufValue } from './write-header.ts';

const count = (value: number): GgufValue => ({ type: 'uint32', value });

/** Hyperparameters that every transformer of llama.cpp reads, under its architecture's prefix. */
function transformerMetadata(shape: ModelShape, layerCount: number): GgufMetadata {
  const key = (name: string): string => `${shape.architecture}.${name}`;
  return {
    [key('context_length')]: count(shape.maximumContextTokens),
    [key('embedding_length')]: count(shape.embeddingLength),
    [key('block_count')]: count(layerCount),
    [key('feed_forward_length')]: count(shape.feedForwardLength),
    [key('attention.head_count')]: count(shape.headCount),
    [key('attention.head_count_kv')]: count(shape.headCountKv),
    [key('attention.key_length')]: count(shape.headLength),
    [key('attention.value_length')]: count(shape.headLength),
    [key('attention.layer_norm_rms_epsilon')]: { type: 'float32', value: 1e-5 },
    [key('rope.dimension_count')]: count(shape.headLength),
    [key('rope.freq_base')]: { type: 'float32', value: 10_000 },
    [key('vocab_size')]: count(shape.vocabularySize),
    ...(shape.moe && {
      [key('expert_count')]: count(shape.moe.expertCount),
      [key('expert_used_count')]: count(shape.moe.expertsPerToken),
    }),
  };
}

/** Architectures whose slices llama.cpp loads; a test writes, loads and runs each one shrunk. */
const architectures: Readonly<Record<string, (shape: ModelShape, layerCount: number) => GgufMetadata>> = {
  llama: transformerMetadata,
};

/** Whether a slice of this architecture can be written. */
export const canSlice = (architecture: string): boolean => Object.hasOwn(architectures, architecture);

/**
 * GGUF key-values of a model with `layerCount` of its layers: hyperparameters under the names that
 * llama.cpp's loader reads (`llama-arch.cpp`) and a dummy vocabulary of the real size.
 * Throws `architecture-not-synthesised` for an architecture that has no entry in the table.
 */
export function sliceMetadata(shape: ModelShape, layerCount: number): GgufMetadata {
  const write = Object.hasOwn(architectures, shape.architecture)
    ? architectures[shape.architecture]
    : undefined;
  if (!write) throw new Fault('architecture-not-synthesised', { architecture: shape.architecture });
  return {
    'general.architecture': { type: 'string', value: shape.architecture },
    'general.name': { type: 'string', value: `Kaidoki slice of ${layerCount} layers` },
    'general.quantization_version': count(2),
    ...write(shape, layerCount),
    ...dummyVocabulary(shape.vocabularySize),
  };
}
