import { ggmlTypes, tensorBytes } from '#core/gguf/ggml-types.ts';
import { tensorTypeNames, type QuantisationName } from '#core/models/recipes.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { modelTensors, supportsTensors, type TensorSpec } from '#core/models/tensors.ts';

/** `tensors`: summed over the model's tensors. `parameters`: parameters × the recipe's usual bits. */
export type WeightBasis = 'tensors' | 'parameters';

/**
 * Bits a weight that files of a recipe come to on large models: the tensor sum over Llama 3.3 70B's
 * parameters (`MXFP4`: over gpt-oss-120b's), for models whose tensors are not listed.
 */
export const usualBitsPerWeight: Readonly<Record<QuantisationName, number>> = {
  F32: 32,
  F16: 16,
  BF16: 16,
  Q8_0: 8.5,
  Q6_K: 6.57,
  Q5_K_M: 5.66,
  Q5_K_S: 5.52,
  Q4_K_M: 4.82,
  Q4_K_S: 4.57,
  IQ4_XS: 4.29,
  Q4_0: 4.53,
  MXFP4: 4.35,
  Q3_K_L: 4.21,
  Q3_K_M: 3.89,
  Q3_K_S: 3.51,
  Q2_K: 2.99,
};

/** Tensors that any recipe types alike stand once in `tensors`; the other lists hold, at the same place, … */
interface TensorGroups {
  tensors: TensorSpec[];
  /** … how many of them the model has, */
  counts: number[];
  /** … and how many numbers one of them holds. */
  elementCounts: number[];
}

const groupsByShape = new WeakMap<ModelShape, TensorGroups>();
const bytesByShape = new WeakMap<ModelShape, Map<QuantisationName, number>>();

/** Some recipes choose these by their position among the layers, so each stays on its own. */
const isChosenByPosition = ({ name, role }: TensorSpec): boolean =>
  rolesChosenByPosition.has(role) || (role === 'shared_expert' && name.includes('ffn_down'));
const rolesChosenByPosition: ReadonlySet<TensorSpec['role']> = new Set([
  'attn_v',
  'attn_qkv',
  'attn_kv_b',
  'ffn_down',
  'expert_down',
]);

function tensorGroups(shape: ModelShape): TensorGroups {
  const groups: TensorGroups = { tensors: [], counts: [], elementCounts: [] };
  // `modelTensors` hands out one array of dimensions for the same tensor of all blocks of a kind.
  const placeByDimensions = new Map<readonly number[], number>();
  for (const tensor of modelTensors(shape)) {
    const place = placeByDimensions.get(tensor.dimensions);
    const isKnown = place !== undefined && groups.tensors[place]?.role === tensor.role;
    if (isKnown && !isChosenByPosition(tensor)) {
      groups.counts[place] = (groups.counts[place] ?? 0) + 1;
      continue;
    }
    placeByDimensions.set(tensor.dimensions, groups.tensors.length);
    groups.tensors.push(tensor);
    groups.counts.push(1);
    // Checks the dimensions as well, once for all recipes.
    groups.elementCounts.push(tensorBytes('I8', tensor.dimensions));
  }
  groupsByShape.set(shape, groups);
  return groups;
}

function summedBytes(shape: ModelShape, recipe: QuantisationName): number {
  const { tensors, counts, elementCounts } = groupsByShape.get(shape) ?? tensorGroups(shape);
  const types = tensorTypeNames(tensors, recipe, shape);
  let sum = 0;
  types.forEach((typeName, place) => {
    // Exact: every block length is a power of two, and types are chosen so that rows are whole blocks.
    const { bytesPerBlock, elementsPerBlock } = ggmlTypes[typeName];
    sum += (counts[place] ?? 0) * (elementCounts[place] ?? 0) * (bytesPerBlock / elementsPerBlock);
  });
  return sum;
}

/**
 * Bytes of all tensors of the model under a recipe, as llama.cpp prints "model size" (a GGUF file has
 * 1 to 16 MB of header on top). LLaMA-2-7B `Q4_0`: 3825065984. `undefined` where the architecture's
 * tensors are not listed. Remembered per shape object.
 */
export function weightBytes(shape: ModelShape, recipe: QuantisationName): number | undefined {
  let remembered = bytesByShape.get(shape);
  const known = remembered?.get(recipe);
  if (known !== undefined) return known;
  if (!supportsTensors(shape)) return undefined;
  if (!remembered) {
    remembered = new Map();
    bytesByShape.set(shape, remembered);
  }
  const bytes = summedBytes(shape, recipe);
  remembered.set(recipe, bytes);
  return bytes;
}

/** `weightBytes`, or parameters × usual bits where the tensors are not listed; says which. */
export function weightBytesOrEstimate(
  model: { shape: ModelShape; parameterCount: number },
  recipe: QuantisationName,
): { bytes: number; basis: WeightBasis } {
  const bytes = weightBytes(model.shape, recipe);
  if (bytes !== undefined) return { bytes, basis: 'tensors' };
  return { bytes: Math.ceil((model.parameterCount * usualBitsPerWeight[recipe]) / 8), basis: 'parameters' };
}
