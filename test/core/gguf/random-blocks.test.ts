import { describe, expect, it } from 'vitest';
import { ggmlTypes, type GgmlTypeName } from '#core/gguf/ggml-types.ts';
import {
  canFillRandomly,
  halfBits,
  onesTile,
  randomTile,
  weightDeviation,
  xorshift32,
} from '#core/gguf/random-blocks.ts';

/** IEEE half to number, written apart from the code under test. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const half = (view: DataView, at: number): number => halfValue(view.getUint16(at, true));

/** ggml's `get_scale_min_k4`. */
function scaleAndMinimum(view: DataView, scales: number, index: number): [number, number] {
  const byte = (at: number): number => view.getUint8(scales + at);
  if (index < 4) return [byte(index) & 63, byte(index + 4) & 63];
  return [
    (byte(index + 4) & 15) | ((byte(index - 4) >> 6) << 4),
    (byte(index + 4) >> 4) | ((byte(index) >> 6) << 4),
  ];
}

/** First weights of each block as ggml dequantises them (`ggml-quants.c`). */
const decoders: Partial<Record<GgmlTypeName, (view: DataView, at: number) => number[]>> = {
  F32: (view, at) => [view.getFloat32(at, true)],
  F16: (view, at) => [half(view, at)],
  BF16: (view, at) => [
    new DataView(Uint32Array.of(view.getUint16(at, true) << 16).buffer).getFloat32(0, true),
  ],
  Q4_0: (view, at) =>
    Array.from({ length: 16 }, (_, i) => half(view, at) * ((view.getUint8(at + 2 + i) & 15) - 8)),
  Q4_1: (view, at) =>
    Array.from(
      { length: 16 },
      (_, i) => half(view, at) * (view.getUint8(at + 4 + i) & 15) + half(view, at + 2),
    ),
  Q8_0: (view, at) => Array.from({ length: 32 }, (_, i) => half(view, at) * view.getInt8(at + 2 + i)),
  Q4_K: (view, at) =>
    Array.from({ length: 128 }, (_, i) => {
      const [scale, minimum] = scaleAndMinimum(view, at + 4, 2 * Math.floor(i / 32));
      return half(view, at) * scale * (view.getUint8(at + 16 + i) & 15) - half(view, at + 2) * minimum;
    }),
  Q5_K: (view, at) =>
    Array.from({ length: 32 }, (_, i) => {
      const [scale, minimum] = scaleAndMinimum(view, at + 4, 0);
      const quant = (view.getUint8(at + 48 + i) & 15) + (view.getUint8(at + 16 + i) & 1 ? 16 : 0);
      return half(view, at) * scale * quant - half(view, at + 2) * minimum;
    }),
  Q6_K: (view, at) =>
    Array.from({ length: 32 }, (_, i) => {
      const quant = (view.getUint8(at + i) & 15) | ((view.getUint8(at + 128 + i) & 3) << 4);
      return half(view, at + 208) * view.getInt8(at + 192 + Math.floor(i / 16)) * (quant - 32);
    }),
};

describe('random weights', () => {
  it.each(Object.keys(decoders) as GgmlTypeName[])(
    'of %s decode to mean 0 and the deviation of a real model',
    (type) => {
      const tile = randomTile(type, 200_000, xorshift32(5));
      const view = new DataView(tile.buffer);
      const weights: number[] = [];
      for (let at = 0; at < tile.length; at += ggmlTypes[type].bytesPerBlock) {
        weights.push(...(decoders[type]?.(view, at) ?? []));
      }
      const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
      const deviation = Math.sqrt(
        weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length,
      );
      expect(weights.every(Number.isFinite)).toBe(true);
      expect(Math.abs(mean)).toBeLessThan(0.2 * weightDeviation);
      expect(deviation).toBeGreaterThan(0.6 * weightDeviation);
      expect(deviation).toBeLessThan(2 * weightDeviation);
    },
  );

  it.each(['Q5_0', 'Q5_1', 'Q2_K', 'Q3_K', 'IQ4_NL', 'IQ4_XS', 'MXFP4'] as const)(
    'of %s are whole blocks, not all alike',
    (type) => {
      const tile = randomTile(type, 100_000, xorshift32(5));
      expect(tile.length % ggmlTypes[type].bytesPerBlock).toBe(0);
      expect(new Set(tile).size).toBeGreaterThan(200);
    },
  );

  it('are the same for the same seed and others for another', () => {
    expect(randomTile('Q4_0', 5000, xorshift32(1))).toEqual(randomTile('Q4_0', 5000, xorshift32(1)));
    expect(randomTile('Q4_0', 5000, xorshift32(1))).not.toEqual(randomTile('Q4_0', 5000, xorshift32(2)));
  });

  it('are refused for a type whose blocks we cannot make', () => {
    expect(canFillRandomly('IQ1_S')).toBe(false);
    expect(() => randomTile('IQ1_S', 1000, xorshift32(1))).toThrowError(
      expect.objectContaining({ code: 'unknown-quantisation' }),
    );
  });

  it('of I32 are all 0, the number of an expert that any model has', () => {
    expect(new Set(randomTile('I32', 1000, xorshift32(1)))).toEqual(new Set([0]));
  });

  it('never give a tile smaller than one block', () => {
    expect(randomTile('Q6_K', 1, xorshift32(1))).toHaveLength(210);
  });
});

it('a norm is all ones', () => {
  expect([...new Float32Array(onesTile(8).buffer)]).toEqual(Array<number>(8).fill(1));
});

describe('half precision', () => {
  it.each([
    [0, 0x0000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [1.9999, 0x4000],
    [0.1, 0x2e66],
  ])('of %d is %i', (value, bits) => {
    expect(halfBits(value)).toBe(bits);
  });
});
