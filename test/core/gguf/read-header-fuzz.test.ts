import { expect, it } from 'vitest';
import { Fault } from '#core/fault.ts';
import { readGgufHeader } from '#core/gguf/read-header.ts';
import { MemorySource } from '../../fakes/gguf-bytes.ts';
import { fuzzGgufHeaders } from '../../fuzz/gguf-header.ts';
import { seeds } from '../../fuzz/gguf-seeds.ts';

it('of 2000 mutated headers each is sound or refused with a place, in bounded memory', () => {
  const { outcomes, violation } = fuzzGgufHeaders(2000, 20_261_122);
  expect(violation).toBeUndefined();
  // Mutations reach deep into the header, not only its first bytes.
  expect(outcomes.size).toBeGreaterThan(25);
  expect(outcomes.get('sound')).toBeGreaterThan(100);
});

it('the same seed mutates alike, another otherwise', () => {
  expect(fuzzGgufHeaders(100, 7)).toEqual(fuzzGgufHeaders(100, 7));
  expect(fuzzGgufHeaders(100, 7)).not.toEqual(fuzzGgufHeaders(100, 8000));
});

it.each(seeds().map((seed) => [seed.name, seed] as const))(
  '%s, cut after every byte, is refused',
  (_, seed) => {
    const { headerBytes } = readGgufHeader(new MemorySource(seed.header, seed.fileBytes), 'm');
    const lengths = Array.from({ length: headerBytes }, (_unused, length) => length);
    const taken = lengths.filter((length) => {
      try {
        return readGgufHeader(new MemorySource(seed.header.subarray(0, length)), 'm') !== undefined;
      } catch (error) {
        if (error instanceof Fault) return false;
        throw error;
      }
    });
    expect(taken).toEqual([]);
  },
);
