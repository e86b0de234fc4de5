import { attentionGeometry, layerLetter } from '#core/models/layers.ts';
import { indexerOf } from '#core/models/sparse-attention.ts';
import { count, flag, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import { expertMetadata, gating } from './expert-keys.ts';
import { periodicWindow } from './sliding-keys.ts';

/** Every layer alike but for the leading dense ones, softmax attention over the whole context. */
const expertTransformer: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...expertMetadata(shape, layers),
});

const sigmoidExperts: ArchitectureMetadata = (shape, layers) => ({
  ...expertTransformer(shape, layers),
  [`${shape.architecture}.expert_gating_func`]: gating.sigmoid,
});

const gptOss: ArchitectureMetadata = (shape, layers) => ({
  ...expertTransformer(shape, layers),
  ...periodicWindow(shape),
  'gpt-oss.rope.scaling.type': { type: 'string', value: 'yarn' },
  'gpt-oss.rope.scaling.factor': fraction(32),
  'gpt-oss.rope.scaling.original_context_length': count(4096),
});

/** Experts in each layer, as in Scout; Maverick's, in every second one, have no shape yet. */
const llama4: ArchitectureMetadata = (shape, layers) => ({
  ...expertTransformer(shape, layers),
  ...periodicWindow(shape),
  'llama4.interleave_moe_layer_step': count(1),
});

/** GLM-4.5 rotates half of each head. */
const glm4moe: ArchitectureMetadata = (shape, layers) => ({
  ...sigmoidExperts(shape, layers),
  'glm4moe.rope.dimension_count': count(shape.headLength / 2),
});

/** MiniMax rotates half of each head (64 of 128). */
const minimaxM2: ArchitectureMetadata = (shape, layers) => ({
  ...sigmoidExperts(shape, layers),
  // The loader takes the width of the experts from here.
  'minimax-m2.feed_forward_length': count(shape.moe?.expertFeedForwardLength ?? shape.feedForwardLength),
  'minimax-m2.rope.dimension_count': count(shape.headLength / 2),
});

/** Of MiniMax M3's `sparse_attention_config`; llama.cpp's caches and tensors do not depend on them. */
const minimaxM3Blocks = { topK: 16, blockTokens: 128, localBlocks: 1 };

const minimaxM3: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `minimax-m3.attention.indexer.${name}`;
  const indexer = indexerOf(shape);
  return {
    ...sigmoidExperts(shape, layers),
    'minimax-m3.rope.dimension_count': count(shape.headLength / 2),
    [key('head_count')]: count(indexer?.headCount ?? 0),
    [key('key_length')]: count(indexer?.headLength ?? 0),
    [key('top_k')]: count(indexer?.topK ?? minimaxM3Blocks.topK),
    [key('block_size')]: count(minimaxM3Blocks.blockTokens),
    [key('local_blocks')]: count(minimaxM3Blocks.localBlocks),
  };
};

/** Step 3.5 and 3.7: heads and window layer by layer. */
const step35: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `step35.${name}`;
  const perLayer = (value: (layer: number) => number | undefined) =>
    ({ type: 'uint32[]', value: layers.map((layer) => value(layer) ?? 0) }) as const;
  return {
    ...sigmoidExperts(shape, layers),
    [key('expert_shared_feed_forward_length')]: count(shape.moe?.sharedFeedForwardLength ?? 0),
    [key('attention.head_count')]: perLayer((layer) => attentionGeometry(shape, layer)?.headCount),
    [key('attention.head_count_kv')]: perLayer((layer) => attentionGeometry(shape, layer)?.headCountKv),
    [key('attention.sliding_window')]: count(shape.slidingWindow?.windowTokens ?? 0),
    [key('attention.sliding_window_pattern')]: {
      type: 'bool[]',
      value: layers.map((layer) => layerLetter(shape, layer) === 'S'),
    },
    [key('rope.freq_base_swa')]: fraction(10_000),
    [key('expert_weights_norm')]: flag(true),
  };
};

/** Mixtures of experts with softmax attention; Mixtral's architecture is `llama`. */
export const expertsArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  qwen3moe: expertTransformer,
  'gpt-oss': gptOss,
  llama4,
  glm4moe,
  'minimax-m2': minimaxM2,
  'minimax-m3': minimaxM3,
  step35,
};
