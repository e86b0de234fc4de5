import { randomTile, type RandomSource } from '#core/gguf/random-blocks.ts';
import type { SyntheticTensor } from './synthetic-tensors.ts';

/** Random content is written again and again: the rows of one router, 512 KiB in the largest, are all different in it. */
const randomBytes = 2 ** 20;
const constantBytes = 256 * 2 ** 10;

/**
 * Answers for each tensor the bytes to write again and again over it: random bits for packed weights, random BF16
 * numbers for matrices that are not quantised, one BF16 number for scales, biases and norms.
 */
export function tileSource(random: RandomSource): (tensor: SyntheticTensor) => Uint8Array {
  const tiles = new Map<string, Uint8Array>();
  return ({ fill, type }) => {
    const key = fill.kind === 'random' ? type : String(fill.value);
    const tile =
      tiles.get(key) ?? (fill.kind === 'constant' ? constantTile(fill.value) : randomOf(type, random));
    tiles.set(key, tile);
    return tile;
  };
}

function randomOf(type: SyntheticTensor['type'], random: RandomSource): Uint8Array {
  if (type !== 'U32') return randomTile('BF16', randomBytes, random);
  const words = new Uint32Array(randomBytes / 4);
  for (let at = 0; at < words.length; at += 1) words[at] = random();
  return new Uint8Array(words.buffer);
}

function constantTile(value: number): Uint8Array {
  const tile = new Uint8Array(constantBytes);
  const view = new DataView(tile.buffer);
  for (let at = 0; at < tile.length; at += 2) view.setUint16(at, brainBits(value), true);
  return tile;
}

/** BF16, the upper half of a float rounded to nearest: `brainBits(1)` is 0x3f80. */
function brainBits(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  return (bits + 0x8000) >>> 16;
}
