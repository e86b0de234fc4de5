import type { QuantisationName } from '#core/models/quantisations.ts';

/** Families of matrix kernels that differ in speed on the same chip: four of llama.cpp, and all of MLX's as one. */
export type QuantisationKernel = 'float' | 'eight' | 'four' | 'k' | 'affine';

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

/** The kernels of llama.cpp that most of a file's matrices run through. */
export const quantisationKernel = (quantisation: QuantisationName): QuantisationKernel =>
  recipeKernels[quantisation];
