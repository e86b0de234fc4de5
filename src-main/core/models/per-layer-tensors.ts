import type { BlockTensor } from './attention-tensors.ts';
import { ggufVocabularySize } from './layers.ts';
import type { ModelShape } from './shape.ts';
import type { TensorSpec } from './tensor-spec.ts';

/** Gemma 3n, Gemma 4 E2B and E4B: a second embedding table that feeds every block `perLayer` numbers. */
export function perLayerModelTensors(shape: ModelShape, perLayer: number, layerCount: number): TensorSpec[] {
  const width = perLayer * layerCount;
  return [
    {
      name: 'per_layer_token_embd.weight',
      dimensions: [width, ggufVocabularySize(shape)],
      role: 'token_embd',
    },
    { name: 'per_layer_model_proj.weight', dimensions: [shape.embeddingLength, width], role: 'unquantised' },
    { name: 'per_layer_proj_norm.weight', dimensions: [perLayer], role: 'norm' },
  ];
}

/** Where a block takes its own numbers in. */
export const perLayerBlockTensors = (width: number, perLayer: number): BlockTensor[] => [
  ['inp_gate.weight', [width, perLayer], 'per_layer_input'],
  ['proj.weight', [perLayer, width], 'per_layer_input'],
  ['post_norm.weight', [width], 'norm'],
];
