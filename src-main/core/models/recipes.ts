import { Fault } from '#core/fault.ts';
import { fitsBlocks, type GgmlTypeName } from '#core/gguf/ggml-types.ts';
import { architectures } from './architectures.ts';
import { attentionVType, feedForwardDownType, attentionOutputType, type RecipeContext } from './recipe-rules.ts';
import { layerLetter } from './layers.ts';
import type { ModelShape } from './shape.ts';
import type { TensorSpec } from './tensors.ts';

/** A quantisation as the name of a GGUF file spells it; `base` is the type most matrices get. */
export interface QuantisationRecipe {
  readonly base: GgmlTypeName;
  /** Bits that the name promises, as the article's rule of thumb counts them. */
  readonly nominalBits: 2 | 3 | 4 | 5 | 6 | 8 | 16 | 32;
  /** Published files of this recipe are made with an importance matrix, which changes some types. */
  readonly importanceMatrix?: true;
}

/** Recipes of `llama-quantize` that the program knows, in the order of quality. */
export const quantisationRecipes = {
  F32: { base: 'F32', nominalBits: 32 },
  F16: { base: 'F16', nominalBits: 16 },
  BF16: { base: 'BF16', nominalBits: 16 },
  Q8_0: { base: 'Q8_0', nominalBits: 8 },
  Q6_K: { base: 'Q6_K', nominalBits: 6 },
  Q5_K_M: { base: 'Q5_K', nominalBits: 5 },
  Q5_K_S: { base: 'Q5_K', nominalBits: 5 },
  Q4_K_M: { base: 'Q4_K', nominalBits: 4 },
  Q4_K_S: { base: 'Q4_K', nominalBits: 4 },
  IQ4_XS: { base: 'IQ4_XS', nominalBits: 4, importanceMatrix: true },
  Q4_0: { base: 'Q4_0', nominalBits: 4 },
  MXFP4: { base: 'MXFP4', nominalBits: 4 },
  Q3_K_L: { base: 'Q3_K', nominalBits: 3 },
  Q3_K_M: { base: 'Q3_K', nominalBits: 3 },
  Q3_K_S: { base: 'Q3_K', nominalBits: 3 },
  Q2_K: { base: 'Q2_K', nominalBits: 2 },
} as const satisfies Record<string, QuantisationRecipe>;

export type QuantisationName = keyof typeof quantisationRecipes;

export const isQuantisationName = (name: string): name is QuantisationName =>
  Object.hasOwn(quantisationRecipes, name);

/** `name` as a recipe; throws `unknown-quantisation` with the names that exist. */
export function quantisationNamed(name: string): QuantisationName {
  if (isQuantisationName(name)) return name;
  throw new Fault('unknown-quantisation', {
    quantisation: name,
    known: Object.keys(quantisationRecipes).join(', '),
  });
}

/** A tensor with the type a recipe gives it. */
export interface TypedTensor extends TensorSpec {
  type: GgmlTypeName;
}

/** `importanceMatrix`: the file was made with one; by default as published files of the recipe are. */
export interface RecipeOptions {
  importanceMatrix?: boolean;
}

/**
 * The type of each tensor of the whole model under a recipe, in the order given. Source: `llama-quant.cpp`
 * of llama.cpp, September 2026. Rules count layers, so type the whole model first and slice afterwards.
 */
export function tensorTypes(
  tensors: readonly TensorSpec[],
  recipe: QuantisationName,
  shape: ModelShape,
  options: RecipeOptions = {},
): TypedTensor[] {
  const context = recipeContext(tensors, recipe, shape, options);
  let attentionVIndex = 0;
  let downIndex = 0;
  return tensors.map((tensor): TypedTensor => {
    if (!isQuantised(tensor)) return { ...tensor, type: 'F32' };
    const wanted = wantedType(tensor, context, { attentionVIndex, downIndex });
    if (countsAsAttentionV(tensor)) attentionVIndex += 1;
    if (isDown(tensor)) downIndex += 1;
    return { ...tensor, type: fittingType(wanted, tensor.dimensions[0] ?? 0) };
  });
}

const keptWhole = new Set(['norm', 'bias', 'router', 'small']);
const isQuantised = (tensor: TensorSpec): boolean => !keptWhole.has(tensor.role);

const countsAsAttentionV = ({ role }: TensorSpec): boolean =>
  role === 'attn_v' || role === 'attn_qkv' || role === 'attn_kv_b';

const isDown = (tensor: TensorSpec): boolean => tensor.name.includes('ffn_down');

function recipeContext(
  tensors: readonly TensorSpec[],
  recipe: QuantisationName,
  shape: ModelShape,
  options: RecipeOptions,
): RecipeContext {
  const { base, importanceMatrix = false }: QuantisationRecipe = quantisationRecipes[recipe];
  return {
    recipe,
    base,
    hasImportanceMatrix: options.importanceMatrix ?? importanceMatrix,
    attentionVCount: tensors.filter(countsAsAttentionV).length,
    layerCount: shape.layerCount,
    headsPerKvHead: headsPerKvHead(shape),
    hasEightExperts: shape.moe?.expertCount === 8,
    isSeventyB: isSeventyB(shape),
    fusedQkvRule: architectures[shape.architecture]?.fusedQkvRule ?? 'like-attn_v',
    isMoe: shape.moe !== undefined,
    isTied: shape.tiedEmbeddings,
  };
}

// llama.cpp reads the ratio off layer 0, which has no KV heads in hybrids with one count per layer.
const hybrids = new Set(['granitehybrid', 'lfm2', 'lfm2moe', 'nemotron_h', 'nemotron_h_moe', 'kimi-linear']);

function headsPerKvHead(shape: ModelShape): number {
  const letter = layerLetter(shape, 0);
  if (hybrids.has(shape.architecture) && letter !== 'F' && letter !== 'S') return 0;
  // With latent attention GGUF states one KV head.
  return shape.mla ? shape.headCount : shape.headCount / shape.headCountKv;
}

const isSeventyB = (shape: ModelShape): boolean =>
  shape.layerCount === 80 &&
  shape.headCount !== shape.headCountKv &&
  (shape.architecture === 'llama' || shape.architecture === 'qwen2');

function wantedType(
  tensor: TensorSpec,
  context: RecipeContext,
  counted: { attentionVIndex: number; downIndex: number },
): GgmlTypeName {
  const { base, recipe } = context;
  if (base === 'F32' || base === 'F16' || base === 'BF16') return base;
  if (tensor.role === 'output' || (tensor.role === 'token_embd' && context.isTied)) {
    return base === 'Q8_0' || recipe === 'MXFP4' ? 'Q8_0' : 'Q6_K';
  }
  if (recipe === 'MXFP4') return tensor.dimensions.length === 3 ? 'MXFP4' : 'Q8_0';
  if (tensor.role === 'attn_qkv' && context.fusedQkvRule === 'own') return ownFusedQkvType(context);
  if (countsAsAttentionV(tensor)) return attentionVType(context, counted.attentionVIndex);
  if (tensor.role === 'attn_k') return context.hasEightExperts ? 'Q8_0' : base;
  if (tensor.role === 'attn_output') return attentionOutputType(context);
  if (isDown(tensor)) {
    return feedForwardDownType(context, context.isMoe ? (tensor.layer ?? 0) : counted.downIndex);
  }
  return base;
}

function ownFusedQkvType({ recipe, base }: RecipeContext): GgmlTypeName {
  if (recipe === 'Q3_K_M' || recipe === 'Q3_K_L') return 'Q4_K';
  if (recipe === 'Q4_K_M') return 'Q5_K';
  return recipe === 'Q5_K_M' ? 'Q6_K' : base;
}

const fallbacks: Partial<Record<GgmlTypeName, GgmlTypeName>> = {
  Q2_K: 'Q4_0',
  Q3_K: 'Q4_0',
  Q4_K: 'Q5_0',
  Q5_K: 'Q5_1',
  Q6_K: 'Q8_0',
  IQ4_XS: 'IQ4_NL',
};

/** `wanted`, or what llama.cpp takes instead where the row is not whole blocks of it. */
function fittingType(wanted: GgmlTypeName, rowLength: number): GgmlTypeName {
  if (fitsBlocks(wanted, rowLength)) return wanted;
  const fallback = fallbacks[wanted];
  return fallback && fitsBlocks(fallback, rowLength) ? fallback : 'F16';
}
