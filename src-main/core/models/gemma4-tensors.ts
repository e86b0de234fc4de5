import type { BlockTensor } from './attention-tensors.ts';
import { extraNumber, ggufVocabularySize } from './layers.ts';
import type { ModelShape } from './shape.ts';
import type { TensorSpec } from './tensor-spec.ts';

/** Gemma 4 E2B and E4B: a second embedding table that feeds every block. */
export function gemma4ModelTensors(shape: ModelShape, layerCount: number): TensorSpec[] {
  const perLayer = extraNumber(shape, 'per_layer_input');
  const rotary: TensorSpec = {
    name: 'rope_freqs.weight',
    dimensions: [(extraNumber(shape, 'global_head_dim') ?? shape.headLength) / 2],
    role: 'small',
  };
  if (perLayer === undefined) return [rotary];
  const width = perLayer * layerCount;
  return [
    {
      name: 'per_layer_token_embd.weight',
      dimensions: [width, ggufVocabularySize(shape)],
      role: 'token_embd',
    },
    { name: 'per_layer_model_proj.weight', dimensions: [shape.embeddingLength, width], role: 'small' },
    { name: 'per_layer_proj_norm.weight', dimensions: [perLayer], role: 'norm' },
    rotary,
  ];
}

/** What a Gemma 4 block has beside attention and feed-forward. */
export function gemma4BlockTensors(shape: ModelShape): BlockTensor[] {
  const width = shape.embeddingLength;
  const perLayer = extraNumber(shape, 'per_layer_input');
  return [
    ['layer_output_scale.weight', [1], 'small'],
    ...(shape.moe ? expertNorms(width, shape.moe.expertCount) : []),
    ...(perLayer === undefined ? [] : perLayerInputs(width, perLayer)),
  ];
}

const expertNorms = (width: number, expertCount: number): BlockTensor[] => [
  ['ffn_gate_inp.scale', [width], 'small'],
  ['ffn_down_exps.scale', [expertCount], 'small'],
  ['pre_ffw_norm_2.weight', [width], 'norm'],
  ['post_ffw_norm_1.weight', [width], 'norm'],
  ['post_ffw_norm_2.weight', [width], 'norm'],
];

// The published Q8_0 sizes of E2B and E4B fit only if these two stay F32.
const perLayerInputs = (width: number, perLayer: number): BlockTensor[] => [
  ['inp_gate.weight', [width, perLayer], 'small'],
  ['proj.weight', [perLayer, width], 'small'],
  ['post_norm.weight', [width], 'norm'],
];
