import { quantisationNamed, tensorTypes, type TypedTensor } from '#core/models/recipes.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { elementCount, modelTensors, type TensorSpec } from '#core/models/tensors.ts';
import { ggmlTypes, tensorBytes, type GgmlTypeName } from './ggml-types.ts';
import { modelMetadata } from './metadata/model-metadata.ts';
import { usedShare } from './used-share.ts';
import { ggufLayout, type GgufLayout, type GgufTensor } from './write-header.ts';

export interface SliceTensor extends GgufTensor {
  type: GgmlTypeName;
  /** Norms are all 1, everything else is random. */
  isNorm: boolean;
}

/** A model with some of its layers, ready to be written: real names, shapes and types, random weights. */
export interface Slice {
  /** Block numbers in the whole model. */
  layers: readonly number[];
  tensors: SliceTensor[];
  /** Weights that one generated token reads. */
  readBytesPerToken: number;
  /** Weights of the layers that one token is multiplied with: of the routed experts only those used. */
  activeLayerWeights: number;
}

/** The slice of `layers` (block numbers in the whole model). Throws `unknown-quantisation`, `bad-input`. */
export function planSlice(shape: ModelShape, quantisation: string, layers: readonly number[]): Slice {
  const recipe = quantisationNamed(quantisation);
  const wholeModel = tensorTypes(modelTensors(shape), recipe, shape);
  const typeOf = new Map(wholeModel.map((tensor) => [tensor.name, tensor.type]));
  const typed = modelTensors(shape, layers).map((tensor) => ({
    ...tensor,
    type: typeOf.get(nameInWholeModel(tensor, layers)) ?? ('F32' as const),
  }));
  return {
    layers,
    tensors: typed.map((tensor) => ({
      name: tensor.name,
      dimensions: tensor.dimensions,
      type: tensor.type,
      typeId: ggmlTypes[tensor.type].id,
      byteLength: tensorBytes(tensor.type, tensor.dimensions),
      isNorm: tensor.role === 'norm',
    })),
    readBytesPerToken: readBytesPerToken(shape, typed),
    activeLayerWeights: activeLayerWeights(shape, typed),
  };
}

export const sliceLayout = (shape: ModelShape, slice: Slice): GgufLayout =>
  ggufLayout(modelMetadata(shape, slice.layers), slice.tensors);

/** Sum of all tensors without the header: within 0.1 % of the file for real models. */
export const sliceBytes = (slice: Slice): number =>
  slice.tensors.reduce((bytes, tensor) => bytes + tensor.byteLength, 0);

function nameInWholeModel(tensor: TensorSpec, layers: readonly number[]): string {
  if (tensor.layer === undefined) return tensor.name;
  return tensor.name.replace(`blk.${tensor.layer}.`, `blk.${layers[tensor.layer] ?? 0}.`);
}

const readBytesPerToken = (shape: ModelShape, tensors: readonly TypedTensor[]): number =>
  tensors.reduce((bytes, t) => bytes + tensorBytes(t.type, t.dimensions) * usedShare(shape, t), 0);

const activeLayerWeights = (shape: ModelShape, tensors: readonly TensorSpec[]): number =>
  tensors
    .filter((tensor) => tensor.layer !== undefined)
    .reduce((weights, t) => weights + elementCount(t.dimensions) * usedShare(shape, t), 0);
