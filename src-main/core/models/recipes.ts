import { fitsBlocks, type GgmlTypeName } from '#core/gguf/ggml-types.ts';
import { architectures } from './architectures.ts';
import {
  attentionVType,
  feedForwardDownType,
  attentionOutputType,
  type RecipeContext,
} from './recipe-rules.ts';
import { layerLetter } from './layers.ts';
import { quantisationRecipes, type QuantisationName, type QuantisationRecipe } from './quantisations.ts';
import type { ModelShape } from './shape.ts';
import type { TensorSpec } from './tensor-spec.ts';

export {
  isQuantisationName,
  quantisationNamed,
  quantisationRecipes,
  type QuantisationName,
} from './quantisations.ts';

/** A tensor with the type a recipe gives it. */
export interface TypedTensor extends TensorSpec {
  type: GgmlTypeName;
}

/** `importanceMatrix`: the file was made with one; by default as published files of the recipe are. */
export interface RecipeOptions {
  importanceMatrix?: boolean;
}

/**
 * The tensors of the whole model with the types a recipe gives them, in the order given. Source:
 * `llama-quant.cpp` of llama.cpp, September 2026. Rules count layers, so type the whole model first and
 * slice afterwards.
 */
export function tensorTypes(
  tensors: readonly TensorSpec[],
  recipe: QuantisationName,
  shape: ModelShape,
  options: RecipeOptions = {},
): TypedTensor[] {
  const types = tensorTypeNames(tensors, recipe, shape, options);
  return tensors.map((tensor, index) => ({ ...tensor, type: types[index] ?? 'F32' }));
}

/** The types alone, for sums over many models. */
export function tensorTypeNames(
  tensors: readonly TensorSpec[],
  recipe: QuantisationName,
  shape: ModelShape,
  options: RecipeOptions = {},
): GgmlTypeName[] {
  const context = recipeContext(tensors, recipe, shape, options);
  const counted = { attentionVIndex: 0, downIndex: 0 };
  return tensors.map((tensor) => {
    if (tensor.role === 'routing_table') return 'I32';
    if (!isQuantised(tensor)) return 'F32';
    const wanted = wantedType(tensor, context, counted);
    if (countsAsAttentionV(tensor)) counted.attentionVIndex += 1;
    if (isDown(tensor)) counted.downIndex += 1;
    return fittingType(wanted, tensor.dimensions[0] ?? 0);
  });
}

const keptWhole = new Set(['norm', 'bias', 'router', 'small']);
const isQuantised = (tensor: TensorSpec): boolean => !keptWhole.has(tensor.role);

const countsAsAttentionV = ({ role }: TensorSpec): boolean =>
  role === 'attn_v' || role === 'attn_qkv' || role === 'attn_kv_b';

/** What llama.cpp finds by `ffn_down` in the name, among the tensors that are quantised. */
const isDown = ({ role, name }: TensorSpec): boolean =>
  role === 'ffn_down' || role === 'expert_down' || (role === 'shared_expert' && name.includes('ffn_down'));

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
const hybrids = new Set([
  'granitehybrid',
  'lfm2',
  'lfm2moe',
  'nemotron_h',
  'nemotron_h_moe',
  'kimi-linear',
  'plamo2',
]);

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
  if (base === 'F32' || base === 'F16' || base === 'BF16') {
    return tensor.role === 'indexer_projection' ? 'F32' : base;
  }
  if (tensor.role === 'unquantised') return 'F16';
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
