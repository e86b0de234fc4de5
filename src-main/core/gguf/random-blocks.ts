import { Fault } from '#core/fault.ts';
import { ggmlTypes, type GgmlTypeName } from './ggml-types.ts';

/** Answers a whole number 0…2³²−1; the same numbers again for the same seed. */
export type RandomSource = () => number;

/** Marsaglia's xorshift32 ("Xorshift RNGs", 2003), period 2³²−1. `seed` must not be 0. */
export function xorshift32(seed: number): RandomSource {
  // Signed: a state above 2³¹ would be kept as a heap number, three times slower.
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/**
 * Standard deviation of the weights. Real models lie between 0.01 and 0.05; with 0.02 and normed inputs
 * of width 256 to 28672 a layer's output stays within 0.3 … 4 times its input, far from F16's limits.
 */
export const weightDeviation = 0.02;

/** What must not be random in a block: scales, or the whole activations overflow. */
interface BlockRule {
  /** Half-precision scales by their byte offset in the block. */
  halves: Readonly<Record<number, number>>;
  /** Bytes set outright. */
  bytes?: Readonly<Record<number, number>>;
  /** Signed sub-scales kept small, so that the half beside them stays a normal number. */
  signedScales?: { from: number; count: number; magnitude: number };
}

/**
 * Block layouts of ggml's `ggml-common.h`. Each scale is `weightDeviation` ÷ the deviation of the
 * uniformly random quants (and of the packed sub-scales) it multiplies; minima centre the weights on 0.
 */
const blockRules: Partial<Record<GgmlTypeName, BlockRule>> = {
  Q4_0: { halves: { 0: weightDeviation / 4.6 } },
  Q4_1: { halves: { 0: weightDeviation / 4.6, 2: (-7.5 * weightDeviation) / 4.6 } },
  Q5_0: { halves: { 0: weightDeviation / 9.2 } },
  Q5_1: { halves: { 0: weightDeviation / 9.2, 2: (-15.5 * weightDeviation) / 9.2 } },
  Q8_0: { halves: { 0: weightDeviation / 74 } },
  Q2_K: { halves: { 80: weightDeviation / 8.2, 82: (1.5 * weightDeviation) / 8.2 } },
  Q3_K: { halves: { 108: weightDeviation / 42 } },
  Q4_K: { halves: { 0: weightDeviation / 258, 2: (7.5 * weightDeviation) / 258 } },
  // Deviation 0.036: with the exact scale (÷ 527) the half would be subnormal.
  Q5_K: { halves: { 0: weightDeviation / 290, 2: (15.5 * weightDeviation) / 290 } },
  Q6_K: { halves: { 208: weightDeviation / 170 }, signedScales: { from: 192, count: 16, magnitude: 16 } },
  IQ4_NL: { halves: { 0: weightDeviation / 70 } },
  IQ4_XS: { halves: { 0: weightDeviation / 1300 } },
  // One byte of exponent (E8M0): 2^(120 − 128) × values up to 12.
  MXFP4: { halves: {}, bytes: { 0: 120 } },
};

/** Quantisation types of which random blocks can be made. */
export const canFillRandomly = (type: GgmlTypeName): boolean =>
  type in blockRules || type === 'F32' || type === 'F16' || type === 'BF16' || type === 'I32';

/**
 * About `aboutBytes` of random weights of one type, a whole number of blocks: a tile that is written
 * again and again over a tensor. Weights have mean 0 and deviation `weightDeviation`; every block
 * decodes to finite numbers. `I32` is all 0: integers are numbers of experts, and 0 is always one.
 */
export function randomTile(type: GgmlTypeName, aboutBytes: number, random: RandomSource): Uint8Array {
  const { bytesPerBlock } = ggmlTypes[type];
  const blocks = Math.max(1, Math.floor(aboutBytes / bytesPerBlock));
  const tile = new Uint8Array(blocks * bytesPerBlock);
  if (type === 'I32') return tile;
  if (type === 'F32' || type === 'F16' || type === 'BF16') fillFloats(tile, type, random);
  else fillBlocks(tile, type, random);
  return tile;
}

/** F32 weights of a norm: all 1, so that activations keep their size. */
export function onesTile(elements: number): Uint8Array {
  return new Uint8Array(new Float32Array(elements).fill(1).buffer);
}

function fillBlocks(tile: Uint8Array, type: GgmlTypeName, random: RandomSource): void {
  const rule = blockRules[type];
  if (!rule)
    throw new Fault('unknown-quantisation', {
      quantisation: type,
      known: Object.keys(blockRules).join(', '),
    });
  const view = new DataView(tile.buffer);
  const { bytesPerBlock } = ggmlTypes[type];
  const words = tile.length - (tile.length % 4);
  for (let at = 0; at < words; at += 4) view.setUint32(at, random(), true);
  for (let at = words; at < tile.length; at += 1) tile[at] = random() & 0xff;

  const halves = Object.entries(rule.halves).map(([at, value]) => [Number(at), halfBits(value)] as const);
  const bytes = Object.entries(rule.bytes ?? {}).map(([at, value]) => [Number(at), value] as const);
  for (let block = 0; block < tile.length; block += bytesPerBlock) {
    for (const [at, bits] of halves) view.setUint16(block + at, bits, true);
    for (const [at, value] of bytes) tile[block + at] = value;
    if (rule.signedScales) limitScales(view, block, rule.signedScales);
  }
}

function limitScales(
  view: DataView,
  block: number,
  scales: { from: number; count: number; magnitude: number },
): void {
  for (let at = block + scales.from; at < block + scales.from + scales.count; at += 1) {
    view.setInt8(at, (view.getUint8(at) % (2 * scales.magnitude)) - scales.magnitude);
  }
}

function fillFloats(tile: Uint8Array, type: 'F32' | 'F16' | 'BF16', random: RandomSource): void {
  const view = new DataView(tile.buffer);
  // A uniform number −1…1 has deviation 1/√3.
  const span = weightDeviation * Math.sqrt(3);
  const { bytesPerBlock } = ggmlTypes[type];
  for (let at = 0; at < tile.length; at += bytesPerBlock) {
    const value = (random() / 2 ** 31 - 1) * span;
    if (type === 'F32') view.setFloat32(at, value, true);
    else view.setUint16(at, type === 'F16' ? halfBits(value) : brainBits(value), true);
  }
}

const floats = new Float32Array(1);
const floatBits = new Uint32Array(floats.buffer);

/** The upper half of a float: bfloat16, truncated. */
function brainBits(value: number): number {
  floats[0] = value;
  return (floatBits[0] ?? 0) >>> 16;
}

/** IEEE 754 half precision of a number within ±65504, rounded to nearest: `halfBits(1)` is 0x3c00. */
export function halfBits(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude < 2 ** -14) return sign | Math.round(magnitude * 2 ** 24);
  floats[0] = magnitude;
  // Exponents are biased by 127 and by 15, and 13 bits of the mantissa go. What rounding carries beyond it
  // counts the exponent up by the addition itself.
  const rebiased = (floatBits[0] ?? 0) - ((127 - 15) << 23);
  return sign | ((rebiased + 0x1000) >> 13);
}
