import { Fault } from '#core/fault.ts';

/** How a tensor type is stored: `bytesPerBlock` for every `elementsPerBlock` numbers of a row. */
export interface GgmlType {
  /** Number of the type in a GGUF tensor entry (`enum ggml_type`). */
  readonly id: number;
  readonly elementsPerBlock: number;
  readonly bytesPerBlock: number;
}

const type = (id: number, elementsPerBlock: number, bytesPerBlock: number): GgmlType => ({
  id,
  elementsPerBlock,
  bytesPerBlock,
});

/**
 * Tensor types of GGUF by the name llama.cpp prints. Source: ggml `ggml.h` and `ggml-common.h`,
 * September 2026. `Q4_K`: 256 weights in 144 bytes, 4.5 bits a weight.
 */
export const ggmlTypes = {
  F32: type(0, 1, 4),
  F16: type(1, 1, 2),
  Q4_0: type(2, 32, 18),
  Q4_1: type(3, 32, 20),
  Q5_0: type(6, 32, 22),
  Q5_1: type(7, 32, 24),
  Q8_0: type(8, 32, 34),
  Q2_K: type(10, 256, 84),
  Q3_K: type(11, 256, 110),
  Q4_K: type(12, 256, 144),
  Q5_K: type(13, 256, 176),
  Q6_K: type(14, 256, 210),
  IQ2_XXS: type(16, 256, 66),
  IQ2_XS: type(17, 256, 74),
  IQ3_XXS: type(18, 256, 98),
  IQ1_S: type(19, 256, 50),
  IQ4_NL: type(20, 32, 18),
  IQ3_S: type(21, 256, 110),
  IQ2_S: type(22, 256, 82),
  IQ4_XS: type(23, 256, 136),
  I8: type(24, 1, 1),
  I16: type(25, 1, 2),
  I32: type(26, 1, 4),
  I64: type(27, 1, 8),
  F64: type(28, 1, 8),
  IQ1_M: type(29, 256, 56),
  BF16: type(30, 1, 2),
  TQ1_0: type(34, 256, 54),
  TQ2_0: type(35, 256, 66),
  MXFP4: type(39, 32, 17),
  NVFP4: type(40, 64, 36),
  Q1_0: type(41, 128, 18),
  Q2_0: type(42, 64, 18),
} as const satisfies Record<string, GgmlType>;

export type GgmlTypeName = keyof typeof ggmlTypes;

/** Whether a row of `elements` is a whole number of blocks; GGUF allows no other rows. */
export const fitsBlocks = (typeName: GgmlTypeName, elements: number): boolean =>
  elements % ggmlTypes[typeName].elementsPerBlock === 0;

/**
 * Bytes of a tensor, without padding. `dimensions` in GGUF order: the first is the row.
 * `tensorBytes('Q4_0', [4096, 32000])` is 73728000. Throws `bad-input` for a row that is not whole blocks.
 */
export function tensorBytes(typeName: GgmlTypeName, dimensions: readonly number[]): number {
  const { elementsPerBlock, bytesPerBlock } = ggmlTypes[typeName];
  const rowLength = dimensions[0] ?? 0;
  const isWhole = dimensions.every((length) => Number.isSafeInteger(length) && length > 0);
  if (!isWhole || rowLength === 0 || rowLength % elementsPerBlock !== 0) {
    throw new Fault('bad-input', {
      path: `tensor dimensions ${dimensions.join('x')}`,
      expected: `rows of whole ${typeName} blocks of ${elementsPerBlock}`,
    });
  }
  // Exact: every block length is a power of two.
  return dimensions.reduce((bytes, length) => bytes * length, bytesPerBlock / elementsPerBlock);
}
