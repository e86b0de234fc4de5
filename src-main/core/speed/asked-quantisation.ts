import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import { isQuantisationName } from '#core/models/quantisations.ts';
import type { Kernels } from './engine.ts';

const sixteenBits: ReadonlyMap<string, 'F16' | 'BF16'> = new Map([
  ['f16', 'F16'],
  ['fp16', 'F16'],
  ['float16', 'F16'],
  ['half', 'F16'],
  ['bf16', 'BF16'],
  ['bfloat16', 'BF16'],
]);

const kSizes: Readonly<Record<string, string>> = {
  small: 'S',
  medium: 'M',
  large: 'L',
  s: 'S',
  m: 'M',
  l: 'L',
};

/**
 * A quantisation as published tables spell it, from how people write it: "q4_k - medium", "Q4KM" and
 * "Q4_K" are `Q4_K_M` (llama.cpp's own short name), "MLX 4-bit" is `4bit`, "fp16" is `F16`. What is not
 * known stays as it is.
 */
export function quantisationSpelling(kernels: Kernels, text: string): string {
  const plain = text.trim().toLowerCase();
  return kernels === 'mlx' ? mlxSpelling(plain, text) : ggufSpelling(plain, text);
}

function mlxSpelling(plain: string, text: string): string {
  if (sixteenBits.has(plain)) return 'bf16';
  const [, bits] = /^(?:mlx[-_ ]?)?(\d)[-_ ]?bits?(?:[-_ ](?:qat|dwq|g64|gs64|affine))*$/.exec(plain) ?? [];
  if (bits !== undefined) return `${bits}bit`;
  if (/^(mxfp4|nvfp4|mxfp8)$/.test(plain)) return plain;
  return /^mxfp4-q\d$/.test(plain) ? plain.toUpperCase() : text.trim();
}

function ggufSpelling(plain: string, text: string): string {
  const sixteen = sixteenBits.get(plain);
  if (sixteen) return sixteen;
  if (plain === 'f32' || plain === 'fp32') return 'F32';
  if (/^mxfp4([-_ ]moe)?$/.test(plain)) return 'MXFP4';
  const recipe = plain.replace(/^ud[-_ ]/, '').replace(/[-_ ](?:qat|imat|imatrix)$/, '');
  return kSpelling(recipe) ?? legacySpelling(recipe) ?? text.trim();
}

/** Unsloth's mixtures (`XL`) and larger embeddings (`L`) weigh within a few per cent of the usual recipe. */
const largeKSpellings: Readonly<Record<string, string>> = {
  '2': 'Q2_K',
  '3': 'Q3_K_L',
  '4': 'Q4_K_M',
  '5': 'Q5_K_M',
  '6': 'Q6_K',
  '8': 'Q8_0',
};

function kSpelling(plain: string): string | undefined {
  const [, bits, size = 'm'] = /^q(\d)_?k(?:[-_ ]*(s|m|l|xl|small|medium|large))?$/.exec(plain) ?? [];
  if (bits === undefined) return undefined;
  const letter = size === 'xl' ? 'L' : kSizes[size];
  if (letter === 'L') return largeKSpellings[bits];
  if (bits === '6' || (bits === '2' && letter === 'M')) return `Q${bits}_K`;
  return `Q${bits}_K_${letter ?? 'M'}`;
}

function legacySpelling(plain: string): string | undefined {
  if (plain === 'q8') return 'Q8_0';
  if (/^i?q\d_?(0|1|nl|xs|xxs|s|m)$/.test(plain)) {
    return plain.replace(/^(i?q\d)_?/, '$1_').toUpperCase();
  }
  return undefined;
}

/** What a table calls `4bit` as a column of the grid; `undefined` for a spelling that is no column. */
export function askedQuantisation(kernels: Kernels, text: string): GridQuantisation | undefined {
  const spelling = quantisationSpelling(kernels, text);
  if (spelling === 'bf16') return 'BF16';
  const name = kernels === 'mlx' ? `MLX-${spelling}` : spelling;
  return isQuantisationName(name) || isMlxQuantisation(name) ? name : undefined;
}
