import { expect, it } from 'vitest';
import { askedQuantisation, quantisationSpelling } from '#core/speed/asked-quantisation.ts';

it.each([
  ['Q4_K_M', 'Q4_K_M'],
  ['q4_k_m', 'Q4_K_M'],
  ['Q4_K - Medium', 'Q4_K_M'],
  ['Q4KM', 'Q4_K_M'],
  ['Q4_K', 'Q4_K_M'],
  ['Q5_K_S', 'Q5_K_S'],
  ['Q6_K', 'Q6_K'],
  ['q6k', 'Q6_K'],
  ['Q8', 'Q8_0'],
  ['q4_0', 'Q4_0'],
  ['Q4_0-qat', 'Q4_0'],
  ['fp16', 'F16'],
  ['BF16', 'BF16'],
  ['MXFP4_MOE', 'MXFP4'],
  ['IQ4_XS', 'IQ4_XS'],
  ['IQ4_NL', 'IQ4_NL'],
  ['UD-Q4_K_XL', 'Q4_K_M'],
  ['UD-Q6_K', 'Q6_K'],
  ['Q3_K_L', 'Q3_K_L'],
  ['Q4_K_L', 'Q4_K_M'],
  ['Q2_K', 'Q2_K'],
  ['Q2_K_S', 'Q2_K_S'],
  ['q2-q4', 'q2-q4'],
  ['4bit', '4bit'],
])('in llama.cpp "%s" is %s', (text, spelling) => {
  expect(quantisationSpelling('llama.cpp', text)).toBe(spelling);
});

it.each([
  ['4bit', '4bit'],
  ['MLX 4-bit', '4bit'],
  ['MLX-4bit', '4bit'],
  ['4bit-qat', '4bit'],
  ['8-bit', '8bit'],
  ['bf16', 'bf16'],
  ['FP16', 'bf16'],
  ['MXFP4', 'mxfp4'],
  ['mxfp4-q8', 'MXFP4-Q8'],
  ['Q4_K_M', 'Q4_K_M'],
])('in MLX "%s" is %s', (text, spelling) => {
  expect(quantisationSpelling('mlx', text)).toBe(spelling);
});

it.each([
  ['llama.cpp', 'q4_k_m', 'Q4_K_M'],
  ['llama.cpp', '4bit', undefined],
  ['mlx', '4bit', 'MLX-4bit'],
  ['mlx', 'MLX-8bit', 'MLX-8bit'],
  ['mlx', 'fp16', 'BF16'],
  ['mlx', '3bit', undefined],
  ['mlx', 'Q4_K_M', undefined],
] as const)('a column of the grid in %s is "%s" as %s', (kernels, text, column) => {
  expect(askedQuantisation(kernels, text)).toBe(column);
});
