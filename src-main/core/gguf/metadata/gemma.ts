import { attentionGeometry, extraNumber, layerLetter } from '#core/models/layers.ts';
import { feedForwardLength } from '#core/models/feed-forward-tensors.ts';
import { count, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import { periodicWindow } from './sliding-keys.ts';

const slidingRopeBase = fraction(10_000);

/** The only Gemma that caps attention itself. */
const gemma2: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...periodicWindow(shape),
  'gemma2.attn_logit_softcapping': fraction(50),
  'gemma2.final_logit_softcapping': fraction(30),
});

const gemma3: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...periodicWindow(shape),
  'gemma3.rope.freq_base_swa': slidingRopeBase,
});

/** llama.cpp takes AltUp, LAuReL, per-layer inputs and the 20 layers with a cache of their own for granted. */
const gemma3n: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...periodicWindow(shape),
  'gemma3n.rope.freq_base_swa': slidingRopeBase,
});

/** Heads, feed-forward width and window layer by layer; the plain lengths are those of the full layers. */
const gemma4: ArchitectureMetadata = (shape, layers) => {
  const key = (name: string): string => `gemma4.${name}`;
  const fullHeadLength = extraNumber(shape, 'global_head_dim') ?? shape.headLength;
  const kvHeads = layers.map((layer) => attentionGeometry(shape, layer)?.headCountKv ?? 0);
  const sharedLayers = layers.filter((layer) => attentionGeometry(shape, layer)?.ownsKv === false);
  return {
    ...transformerMetadata(shape, layers),
    [key('feed_forward_length')]: {
      type: 'uint32[]',
      value: layers.map((layer) => feedForwardLength(shape, layer)),
    },
    [key('attention.head_count_kv')]: { type: 'uint32[]', value: kvHeads },
    [key('attention.key_length')]: count(fullHeadLength),
    [key('attention.value_length')]: count(fullHeadLength),
    [key('attention.key_length_swa')]: count(shape.headLength),
    [key('attention.value_length_swa')]: count(shape.headLength),
    [key('attention.sliding_window')]: count(shape.slidingWindow?.windowTokens ?? 0),
    [key('attention.sliding_window_pattern')]: {
      type: 'bool[]',
      value: layers.map((layer) => layerLetter(shape, layer) === 'S'),
    },
    [key('attention.shared_kv_layers')]: count(sharedLayers.length),
    [key('embedding_length_per_layer_input')]: count(extraNumber(shape, 'per_layer_input') ?? 0),
    [key('rope.dimension_count')]: count(fullHeadLength),
    [key('rope.dimension_count_swa')]: count(shape.headLength),
    [key('rope.freq_base_swa')]: slidingRopeBase,
    [key('final_logit_softcapping')]: fraction(30),
    ...(shape.moe && { [key('expert_feed_forward_length')]: count(shape.moe.expertFeedForwardLength) }),
  };
};

export const gemmaArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  gemma2,
  gemma3,
  gemma3n,
  gemma4,
};
