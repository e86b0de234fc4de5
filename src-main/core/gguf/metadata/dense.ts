import type { GgufMetadata } from '../write-header.ts';
import { count, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';

/** A transformer with further keys of its architecture, as in `qwen3vl.n_deepstack_layers`. */
const transformerWith =
  (keys: GgufMetadata): ArchitectureMetadata =>
  (shape, layers) => ({
    ...transformerMetadata(shape, layers),
    ...Object.fromEntries(
      Object.entries(keys).map(([name, value]) => [`${shape.architecture}.${name}`, value]),
    ),
  });

/** Qwen3-VL rotates by time, height and width, and takes what three layers of its vision encoder saw. */
const qwen3vl = transformerWith({
  'rope.dimension_sections': { type: 'int32[]', value: [24, 20, 20, 0] },
  n_deepstack_layers: count(3),
});

/** Ministral 3 and Devstral 2 stretch their context by YaRN and scale attention by position. */
const mistral3 = transformerWith({
  'rope.scaling.type': { type: 'string', value: 'yarn' },
  'rope.scaling.factor': fraction(16),
  'rope.scaling.original_context_length': count(16_384),
  'rope.scaling.yarn_log_multiplier': fraction(1),
  'attention.temperature_scale': fraction(0.1),
});

/** Factors of Granite 4.0 Micro's `config.json`; each is one more operation of the graph. */
const granite = transformerWith({
  logit_scale: fraction(10),
  residual_scale: fraction(0.22),
  embedding_scale: fraction(12),
  'attention.scale': fraction(0.015625),
});

/** GLM-4 rotates half of each head. */
const glm4: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  'glm4.rope.dimension_count': count(shape.headLength / 2),
});

/** Every layer alike, softmax attention over the whole context, one feed-forward block. */
export const denseArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  llama: transformerMetadata,
  qwen2: transformerMetadata,
  qwen3: transformerMetadata,
  qwen3vl,
  mistral3,
  // llama.cpp itself leaves every fourth layer without RoPE.
  smollm3: transformerMetadata,
  // llama.cpp ignores the sliding window of Phi 3.
  phi3: transformerMetadata,
  glm4,
  granite,
  seed_oss: transformerMetadata,
};
