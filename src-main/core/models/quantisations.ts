import { Fault } from '#core/fault.ts';
import type { GgmlTypeName } from '#core/gguf/ggml-types.ts';

/** A quantisation as the name of a GGUF file spells it; `base` is the type most matrices get. */
export interface QuantisationRecipe {
  readonly base: GgmlTypeName;
  /** Bits that the name promises, as the article's rule of thumb counts them. */
  readonly nominalBits: 2 | 3 | 4 | 5 | 6 | 8 | 16 | 32;
  /** Published files of this recipe are made with an importance matrix, which changes some types. */
  readonly importanceMatrix?: boolean;
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
