import type { BlockTensor } from './attention-tensors.ts';
import { extraNumber } from './layers.ts';
import { perLayerBlockTensors, perLayerModelTensors } from './per-layer-tensors.ts';
import type { ModelShape } from './shape.ts';
import type { TensorSpec } from './tensor-spec.ts';

/** The rotation of full layers, and the per-layer embeddings of E2B and E4B. */
export function gemma4ModelTensors(shape: ModelShape, layerCount: number): TensorSpec[] {
  const perLayer = extraNumber(shape, 'per_layer_input');
  const rotary: TensorSpec = {
    name: 'rope_freqs.weight',
    dimensions: [(extraNumber(shape, 'global_head_dim') ?? shape.headLength) / 2],
    role: 'small',
  };
  return perLayer === undefined ? [rotary] : [...perLayerModelTensors(shape, perLayer, layerCount), rotary];
}

/** What a Gemma 4 block has beside attention and feed-forward. */
export function gemma4BlockTensors(shape: ModelShape): BlockTensor[] {
  const width = shape.embeddingLength;
  const perLayer = extraNumber(shape, 'per_layer_input');
  return [
    ['layer_output_scale.weight', [1], 'small'],
    ...(shape.moe ? expertNorms(width, shape.moe.expertCount) : []),
    ...(perLayer === undefined ? [] : perLayerBlockTensors(width, perLayer)),
  ];
}

const expertNorms = (width: number, expertCount: number): BlockTensor[] => [
  ['ffn_gate_inp.scale', [width], 'small'],
  ['ffn_down_exps.scale', [expertCount], 'small'],
  ['pre_ffw_norm_2.weight', [width], 'norm'],
  ['post_ffw_norm_1.weight', [width], 'norm'],
  ['post_ffw_norm_2.weight', [width], 'norm'],
];
