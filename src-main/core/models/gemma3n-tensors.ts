import type { BlockTensor } from './attention-tensors.ts';
import { extraNumber } from './layers.ts';
import { perLayerBlockTensors, perLayerModelTensors } from './per-layer-tensors.ts';
import type { ModelShape } from './shape.ts';
import type { TensorSpec } from './tensor-spec.ts';

/** What llama.cpp takes for granted of every Gemma 3n (`n_embd_altup`, `n_altup`, `laurel_rank`). */
const fixedSizes = { perLayer: 256, inputs: 4, rank: 64 };

const sizes = (shape: ModelShape): typeof fixedSizes => ({
  perLayer: extraNumber(shape, 'per_layer_input') ?? fixedSizes.perLayer,
  inputs: extraNumber(shape, 'altup_inputs') ?? fixedSizes.inputs,
  rank: extraNumber(shape, 'laurel_rank') ?? fixedSizes.rank,
});

/** Per-layer embeddings, and AltUp's projections between its parallel streams and the first. */
export function gemma3nModelTensors(shape: ModelShape, layerCount: number): TensorSpec[] {
  const { perLayer, inputs } = sizes(shape);
  const width = shape.embeddingLength;
  const projection = (name: string): TensorSpec => ({
    name,
    dimensions: [width, width, inputs - 1],
    role: 'unquantised',
  });
  return [
    projection('altup_proj.weight'),
    projection('altup_unembd_proj.weight'),
    ...perLayerModelTensors(shape, perLayer, layerCount),
  ];
}

/** AltUp (several copies of the residual stream) and LAuReL (a residual of low rank) of each block. */
export function gemma3nBlockTensors(shape: ModelShape): BlockTensor[] {
  const { perLayer, inputs, rank } = sizes(shape);
  const width = shape.embeddingLength;
  return [
    ...perLayerBlockTensors(width, perLayer),
    ['altup_correct_coef.weight', [inputs, inputs], 'small'],
    ['altup_correct_scale.weight', [width], 'small'],
    ['altup_predict_coef.weight', [inputs, inputs * inputs], 'small'],
    ['altup_router.weight', [width, inputs], 'unquantised'],
    ['altup_router_norm.weight', [width], 'norm'],
    ['laurel_l.weight', [width, rank], 'unquantised'],
    ['laurel_r.weight', [rank, width], 'unquantised'],
    ['laurel_post_norm.weight', [width], 'norm'],
  ];
}
