import type { GgmlTypeName } from '#core/gguf/ggml-types.ts';
import type { QuantisationName } from './quantisations.ts';

/** What the rules of `llama-quantize` ask of the model. */
export interface RecipeContext {
  recipe: QuantisationName;
  base: GgmlTypeName;
  hasImportanceMatrix: boolean;
  /** How many tensors count as `attn_v`; hybrids have fewer than layers. */
  attentionVCount: number;
  layerCount: number;
  /** GQA ratio of layer 0; 0 where that layer has no attention. */
  headsPerKvHead: number;
  /** Mixtral: two rules apply to exactly eight experts. */
  hasEightExperts: boolean;
  /** What llama.cpp types as 70B: 80 layers with GQA, Llama or Qwen2. */
  isSeventyB: boolean;
  fusedQkvRule: 'own' | 'like-attn_v';
  isMoe: boolean;
  isTied: boolean;
}

/**
 * llama.cpp's `use_more_bits`: the first and last eighth of the layers and every third between, about
 * half. Of 32 layers: 0–3, 6, 9, 12, 15, 18, 21, 24, 27, 28–31.
 */
export function useMoreBits(index: number, count: number): boolean {
  const eighth = Math.trunc(count / 8);
  return index < eighth || index >= Math.trunc((7 * count) / 8) || (index - eighth) % 3 === 2;
}

/** Type of the `index`-th `attn_v` (or what counts as one) before any fallback for its width. */
export function attentionVType(context: RecipeContext, index: number): GgmlTypeName {
  if (context.hasEightExperts) return 'Q8_0';
  const type = plainAttentionVType(context, index);
  // Shared by eight heads in a 70B model, so small that more bits cost nearly nothing.
  return context.isSeventyB && (type === 'Q3_K' || type === 'Q4_K') ? 'Q5_K' : type;
}

function plainAttentionVType(context: RecipeContext, index: number): GgmlTypeName {
  const { recipe, base, headsPerKvHead } = context;
  switch (recipe) {
    case 'Q2_K':
      return headsPerKvHead >= 4 ? 'Q4_K' : 'Q3_K';
    case 'Q3_K_M':
      return index < 2 ? 'Q5_K' : 'Q4_K';
    case 'Q3_K_L':
      return 'Q5_K';
    case 'Q4_K_S':
      return index < 4 ? 'Q5_K' : base;
    case 'Q4_K_M':
    case 'Q5_K_M':
      return useMoreBits(index, context.attentionVCount) ? 'Q6_K' : base;
    case 'IQ4_XS':
      return headsPerKvHead >= 4 ? 'Q5_K' : base;
    default:
      return base;
  }
}

/** Type of an `ffn_down`; `index` counts the tensors in a dense model and is the layer in a MoE model. */
export function feedForwardDownType(context: RecipeContext, index: number): GgmlTypeName {
  const { recipe, base, layerCount } = context;
  const isInFirst = (parts: number): boolean => index < Math.trunc(layerCount / parts);
  switch (recipe) {
    case 'Q2_K':
      return 'Q3_K';
    case 'Q3_K_M':
      return isInFirst(16) ? 'Q5_K' : 'Q4_K';
    case 'Q3_K_L':
      return 'Q5_K';
    case 'Q4_K_S':
      return isInFirst(8) ? 'Q5_K' : base;
    case 'IQ4_XS':
      return isInFirst(8) && !context.hasImportanceMatrix ? 'Q5_K' : base;
    case 'Q4_0':
      return isInFirst(8) && context.hasImportanceMatrix ? 'Q4_1' : base;
    case 'Q4_K_M':
    case 'Q5_K_M':
      return useMoreBits(index, layerCount) ? 'Q6_K' : base;
    default:
      return base;
  }
}

export function attentionOutputType({ recipe, base, hasEightExperts }: RecipeContext): GgmlTypeName {
  if (hasEightExperts) {
    return ['Q2_K', 'Q3_K_S', 'Q3_K_M', 'Q4_K_S', 'Q4_K_M', 'IQ4_XS'].includes(recipe) ? 'Q5_K' : base;
  }
  if (recipe === 'Q2_K') return 'Q3_K';
  if (recipe === 'Q3_K_L') return 'Q5_K';
  return recipe === 'Q3_K_M' ? 'Q4_K' : base;
}
