import type { QuantisationName } from '#core/models/quantisations.ts';

/** Families of llama.cpp's matrix kernels that differ in speed on the same chip. */
export type QuantisationKernel = 'float' | 'eight' | 'four' | 'k';

const recipeKernels: Readonly<Record<QuantisationName, QuantisationKernel>> = {
  F32: 'float',
  F16: 'float',
  BF16: 'float',
  Q8_0: 'eight',
  Q6_K: 'k',
  Q5_K_M: 'k',
  Q5_K_S: 'k',
  Q4_K_M: 'k',
  Q4_K_S: 'k',
  IQ4_XS: 'k',
  Q4_0: 'four',
  MXFP4: 'four',
  Q3_K_L: 'k',
  Q3_K_M: 'k',
  Q3_K_S: 'k',
  Q2_K: 'k',
};

/** The kernels that most of a file's matrices run through. */
export const quantisationKernel = (quantisation: QuantisationName): QuantisationKernel =>
  recipeKernels[quantisation];

/**
 * Published files that no recipe of ours makes, by the nearest one that runs the same kernels; Unsloth's
 * `UD-` mixtures are within a few per cent of their namesake.
 */
export const publishedQuantisations: ReadonlyMap<string, QuantisationName> = new Map([
  ['UD-Q4_K_M', 'Q4_K_M'],
  ['UD-Q4_K_XL', 'Q4_K_M'],
  ['UD-Q6_K', 'Q6_K'],
  ['UD-Q6_K_XL', 'Q6_K'],
  ['UD-Q2_K_XL', 'Q2_K'],
  ['MXFP4_MOE', 'MXFP4'],
  ['IQ4_NL', 'Q4_K_S'],
]);
