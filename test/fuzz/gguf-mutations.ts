import type { RandomSource } from '#core/gguf/random-blocks.ts';
import type { Seed } from './gguf-seeds.ts';

export interface Mutant {
  header: Uint8Array;
  fileBytes: number;
}

type Mutation = (mutant: Mutant, by: { random: RandomSource; seed: Seed; seeds: readonly Seed[] }) => Mutant;

const below = (random: RandomSource, end: number): number => (end > 0 ? random() % end : 0);

const pick = <T>(random: RandomSource, from: readonly T[], otherwise: T): T =>
  from[below(random, from.length)] ?? otherwise;

/** Where counters overflow, signs change, and bounds lie. */
const extremes: readonly bigint[] = [
  0n,
  1n,
  4n,
  5n,
  13n,
  255n,
  4096n,
  4097n,
  65_536n,
  65_537n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 40n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 32n,
  2n ** 64n - 1n,
];

/** Writes as much of the number as the header has room for. */
function put(header: Uint8Array, at: number, { value, bytes }: { value: bigint; bytes: number }): void {
  for (let index = 0; index < bytes && at + index < header.length; index += 1) {
    header[at + index] = Number((value >> BigInt(8 * index)) & 255n);
  }
}

/** The header with other bytes in place of `removed` at `at`; the data moves along. */
function spliced(
  mutant: Mutant,
  { at, removed, bytes }: { at: number; removed: number; bytes: Uint8Array },
): Mutant {
  const { header } = mutant;
  const end = Math.min(header.length, at + removed);
  const changed = new Uint8Array(at + bytes.length + header.length - end);
  changed.set(header.subarray(0, at));
  changed.set(bytes, at);
  changed.set(header.subarray(end), at + bytes.length);
  return {
    header: changed,
    fileBytes: Math.max(changed.length, mutant.fileBytes + changed.length - header.length),
  };
}

const mutations: readonly Mutation[] = [
  function flipBits(mutant, { random }) {
    for (let left = below(random, 8); left >= 0; left -= 1) {
      const at = below(random, mutant.header.length);
      mutant.header[at] = (mutant.header[at] ?? 0) ^ (1 << below(random, 8));
    }
    return mutant;
  },
  function cut(mutant, { random }) {
    const length = below(random, mutant.header.length + 1);
    return { header: mutant.header.slice(0, length), fileBytes: length };
  },
  function cutData(mutant, { random }) {
    const dataBytes = mutant.fileBytes - mutant.header.length;
    return { ...mutant, fileBytes: mutant.header.length + below(random, dataBytes + 1) };
  },
  function extremeLength(mutant, { random, seed }) {
    put(mutant.header, pick(random, seed.marks, 8), { value: pick(random, extremes, 0n), bytes: 8 });
    return mutant;
  },
  function extremeNumber(mutant, { random, seed }) {
    put(mutant.header, pick(random, seed.marks, 8), { value: pick(random, extremes, 0n), bytes: 4 });
    return mutant;
  },
  function nearbyNumber(mutant, { random, seed }) {
    const at = pick(random, seed.marks, 8);
    mutant.header[at] = ((mutant.header[at] ?? 0) + pick(random, [-2, -1, 1, 2, 32], 1)) & 255;
    return mutant;
  },
  function counts(mutant, { random }) {
    put(mutant.header, pick(random, [8, 16], 8), { value: BigInt(below(random, 64)), bytes: 8 });
    return mutant;
  },
  function repeatPiece(mutant, { random, seed }) {
    const from = pick(random, seed.marks, 24);
    const bytes = mutant.header.slice(from, from + below(random, 200));
    return spliced(mutant, { at: below(random, mutant.header.length + 1), removed: 0, bytes });
  },
  function pieceOfAnother(mutant, { random, seeds }) {
    const other = pick(random, seeds, undefined)?.header ?? mutant.header;
    const from = below(random, other.length);
    const bytes = other.slice(from, from + below(random, 300));
    return spliced(mutant, {
      at: below(random, mutant.header.length + 1),
      removed: below(random, 300),
      bytes,
    });
  },
  function removePiece(mutant, { random }) {
    const at = below(random, mutant.header.length);
    return spliced(mutant, { at, removed: below(random, 40), bytes: new Uint8Array(0) });
  },
  function noise(mutant, { random }) {
    const bytes = Uint8Array.from({ length: below(random, 40) }, () => random() & 255);
    return spliced(mutant, { at: below(random, mutant.header.length + 1), removed: bytes.length, bytes });
  },
];

/** One of the seeds, changed once to three times. */
export function mutate(random: RandomSource, seeds: readonly Seed[]): Mutant {
  const [first] = seeds;
  if (!first) throw new Error('no seeds');
  const seed = pick(random, seeds, first);
  let mutant: Mutant = { header: seed.header.slice(), fileBytes: seed.fileBytes };
  for (let left = below(random, 3); left >= 0; left -= 1) {
    mutant = pick(random, mutations, (same: Mutant) => same)(mutant, { random, seed, seeds });
  }
  return mutant;
}
