import type { GgmlTypeName } from './ggml-types.ts';
import { headerCount, type GgufHeader } from './read-header.ts';

/**
 * Quantisations by the number that `general.file_type` holds, named as `llama-quantize` takes them
 * (`enum llama_ftype` in llama.cpp's llama.h, September 2026). 38 is its MXFP4_MOE. Missing numbers are
 * types that were removed.
 */
const fileTypeNames: Readonly<Record<number, string>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  7: 'Q8_0',
  8: 'Q5_0',
  9: 'Q5_1',
  10: 'Q2_K',
  11: 'Q3_K_S',
  12: 'Q3_K_M',
  13: 'Q3_K_L',
  14: 'Q4_K_S',
  15: 'Q4_K_M',
  16: 'Q5_K_S',
  17: 'Q5_K_M',
  18: 'Q6_K',
  19: 'IQ2_XXS',
  20: 'IQ2_XS',
  21: 'Q2_K_S',
  22: 'IQ3_XS',
  23: 'IQ3_XXS',
  24: 'IQ1_S',
  25: 'IQ4_NL',
  26: 'IQ3_S',
  27: 'IQ3_M',
  28: 'IQ2_S',
  29: 'IQ2_M',
  30: 'IQ4_XS',
  31: 'IQ1_M',
  32: 'BF16',
  36: 'TQ1_0',
  37: 'TQ2_0',
  38: 'MXFP4',
  39: 'NVFP4',
  40: 'Q1_0',
  41: 'Q2_0',
};

export interface FileQuantisation {
  /** What the file says of itself; absent where it says nothing or an unknown number. */
  named?: string;
  /** Bytes of the tensors of each type that occurs. */
  typeBytes: Readonly<Partial<Record<GgmlTypeName, number>>>;
}

/**
 * What a file calls its quantisation and what its tensors really are: files mixed by hand keep the name of
 * the recipe they began with.
 */
export function fileQuantisation(header: Pick<GgufHeader, 'metadata' | 'tensors'>): FileQuantisation {
  const typeBytes: Partial<Record<GgmlTypeName, number>> = {};
  for (const { type, byteLength } of header.tensors) {
    typeBytes[type] = (typeBytes[type] ?? 0) + byteLength;
  }
  const named = fileTypeNames[headerCount(header, 'general.file_type') ?? -1];
  return { ...(named !== undefined && { named }), typeBytes };
}
