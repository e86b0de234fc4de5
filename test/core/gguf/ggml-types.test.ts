import { describe, expect, it } from 'vitest';
import { fitsBlocks, ggmlTypes, tensorBytes, type GgmlTypeName } from '#core/gguf/ggml-types.ts';

describe('tensor types of GGUF', () => {
  // Block layouts of ggml-common.h.
  const bitsPerWeight: [GgmlTypeName, number][] = [
    ['F32', 32],
    ['F16', 16],
    ['BF16', 16],
    ['Q4_0', 4.5],
    ['Q4_1', 5],
    ['Q5_0', 5.5],
    ['Q5_1', 6],
    ['Q8_0', 8.5],
    ['Q2_K', 2.625],
    ['Q3_K', 3.4375],
    ['Q4_K', 4.5],
    ['Q5_K', 5.5],
    ['Q6_K', 6.5625],
    ['IQ1_S', 1.5625],
    ['IQ1_M', 1.75],
    ['IQ2_XXS', 2.0625],
    ['IQ2_XS', 2.3125],
    ['IQ2_S', 2.5625],
    ['IQ3_XXS', 3.0625],
    ['IQ3_S', 3.4375],
    ['IQ4_NL', 4.5],
    ['IQ4_XS', 4.25],
    ['TQ1_0', 1.6875],
    ['TQ2_0', 2.0625],
    ['MXFP4', 4.25],
    ['NVFP4', 4.5],
  ];

  it.each(bitsPerWeight)('%s takes %d bits a weight', (name, bits) => {
    expect((tensorBytes(name, [256, 3]) * 8) / (256 * 3)).toBe(bits);
  });

  it('keeps the type numbers apart and as GGUF files hold them', () => {
    const ids = Object.values(ggmlTypes).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([ggmlTypes.Q4_0.id, ggmlTypes.Q6_K.id, ggmlTypes.BF16.id, ggmlTypes.MXFP4.id]).toEqual([
      2, 14, 30, 39,
    ]);
  });

  it('counts the embedding of LLaMA-2-7B in Q4_0 as 73,728,000 bytes', () => {
    expect(tensorBytes('Q4_0', [4096, 32000])).toBe(73_728_000);
  });

  it('counts the experts of a three-dimensional tensor', () => {
    expect(tensorBytes('MXFP4', [2880, 2880, 32])).toBe((2880 / 32) * 17 * 2880 * 32);
  });

  it.each([
    ['a row that is not whole blocks', 'Q4_K', [896, 10]],
    ['a length of zero', 'F32', [0]],
    ['a negative length', 'F32', [4, -1]],
    ['a fraction', 'F32', [1.5]],
    ['no dimensions', 'F32', []],
  ] as [string, GgmlTypeName, number[]][])('refuses %s', (_, name, dimensions) => {
    expect(() => tensorBytes(name, dimensions)).toThrow(/bad-input/);
  });

  it('tells beforehand whether a row fits', () => {
    expect(fitsBlocks('Q4_K', 896)).toBe(false);
    expect(fitsBlocks('Q5_0', 896)).toBe(true);
  });
});
