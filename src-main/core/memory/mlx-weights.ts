import { ggufVocabularySize } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { TensorSpec } from '#core/models/tensor-spec.ts';
import { elementCount, modelTensors, supportsTensors } from '#core/models/tensors.ts';

/** Bits of MLX's affine mode; 16 leaves the model as it is. */
export type MlxBits = (typeof mlxBitSizes)[number];
const mlxBitSizes = [3, 4, 5, 6, 8, 16] as const;
const mlxGroupSizes = [32, 64, 128] as const;

export interface MlxQuantisation {
  bits: MlxBits;
  /** Weights that share one scale and one bias of 16 bits each; default 64. */
  groupSize?: (typeof mlxGroupSizes)[number];
  /** The routed experts keep the MXFP4 they were trained in: 4 bits, 8-bit scale per 32 weights. */
  mxfp4Experts?: boolean;
}

export const defaultMlxGroupSize = 64;

/** Bits and group size as a `config.json` states them; `undefined` for what MLX's affine mode has not. */
export function mlxQuantisationOf(stated: {
  bits: number;
  groupSize: number;
  mode: string;
}): { bits: MlxBits; groupSize: 32 | 64 | 128 } | undefined {
  const bits = mlxBitSizes.find((size) => size === stated.bits);
  const groupSize = mlxGroupSizes.find((size) => size === stated.groupSize);
  if (stated.mode !== 'affine' || bits === undefined || groupSize === undefined) return undefined;
  return { bits, groupSize };
}

/** Model classes of mlx-lm whose `quant_predicate` gives the router, and a shared expert's gate, 8 bits. */
const eightBitRouters = new Set(['qwen3moe', 'qwen3next', 'qwen35moe', 'gpt-oss', 'minimax-m2']);

/** Classes whose router is a bare array, which MLX never quantises. */
const bareRouters = new Set(['deepseek2', 'glm4moe', 'kimi-linear', 'nemotron_h_moe']);

/** Linear layers that llama.cpp keeps in F32, so that their role says `small`; MLX quantises them. */
const smallMatrices = /(^|\.)(inp_gate|proj|per_layer_model_proj)\.weight$/;

/** Bits a weight comes to with scale and bias: 4 bits in groups of 64 are 4.5, 8 are 8.5. */
export const mlxBitsPerWeight = ({ bits, groupSize = defaultMlxGroupSize }: MlxQuantisation): number =>
  bits === 16 ? 16 : bits + 32 / groupSize;

const mxfp4BitsPerWeight = 4 + 8 / 32;

/**
 * Bytes of all tensors of the text model as mlx-lm's `convert` writes them, summed over the tensors that
 * GGUF would hold: MLX merges and splits some, their sizes stay. Linear and embedding layers alike get the
 * bits asked for, `lm_head` too; norms, biases and rows that are no whole number of groups stay 16-bit.
 * Rules: mlx-lm's `quantize_model` and the `quant_predicate` of each model class, August 2026. Qwen3-4B at
 * 4 bits: 2.26 GB. `undefined` where the architecture's tensors are not listed.
 */
export function mlxWeightBytes(shape: ModelShape, quantisation: MlxQuantisation): number | undefined {
  if (!supportsTensors(shape)) return undefined;
  const remembered = bytesByShape.get(shape) ?? new Map<string, number>();
  bytesByShape.set(shape, remembered);
  const { bits, groupSize = defaultMlxGroupSize, mxfp4Experts = false } = quantisation;
  const key = `${bits} ${groupSize} ${mxfp4Experts}`;
  const bytes =
    remembered.get(key) ??
    modelTensors(shape).reduce((sum, tensor) => sum + tensorBytes(shape, tensor, quantisation), 0);
  remembered.set(key, bytes);
  return bytes;
}

const bytesByShape = new WeakMap<ModelShape, Map<string, number>>();

function tensorBytes(shape: ModelShape, tensor: TensorSpec, quantisation: MlxQuantisation): number {
  const elements = elementCount(mlxDimensions(shape, tensor));
  return Math.ceil((elements * mlxTensorBits(shape, tensor, quantisation)) / 8);
}

/** MLX keeps the embedding rows that llama.cpp's converter drops (64 in Gemma 3). */
function mlxDimensions(shape: ModelShape, { dimensions, role }: TensorSpec): readonly number[] {
  const [width, rows] = dimensions;
  const isVocabulary = (role === 'token_embd' || role === 'output') && rows === ggufVocabularySize(shape);
  return isVocabulary && width !== undefined ? [width, shape.vocabularySize] : dimensions;
}

/** Bits that a weight of this tensor comes to, scale and bias included; 16 where it is left as it is. */
export function mlxTensorBits(shape: ModelShape, tensor: TensorSpec, quantisation: MlxQuantisation): number {
  const { groupSize = defaultMlxGroupSize, mxfp4Experts = false } = quantisation;
  const { role, name, dimensions } = tensor;
  const rowLength = dimensions[0] ?? 0;
  if (role === 'norm' || role === 'bias' || (role === 'small' && !smallMatrices.test(name))) return 16;
  if (mxfp4Experts && role.startsWith('expert_')) return rowLength % 32 === 0 ? mxfp4BitsPerWeight : 16;
  if (rowLength % groupSize !== 0) return 16;
  if (role === 'router' && bareRouters.has(shape.architecture)) return 16;
  if (role === 'router' && quantisation.bits < 16 && eightBitRouters.has(shape.architecture)) {
    return mlxBitsPerWeight({ bits: 8 });
  }
  return mlxBitsPerWeight(quantisation);
}
