import { describe, expect, it } from 'vitest';
import { fileQuantisation } from '#core/gguf/read-header-quantisation.ts';
import { readGgufHeader } from '#core/gguf/read-header.ts';
import { isQuantisationName, quantisationRecipes } from '#core/models/recipes.ts';
import { count, gguf, MemorySource, tensor, text, u32, entry } from '../../fakes/gguf-bytes.ts';

const quantisationOf = (keys: number[][]) =>
  fileQuantisation(
    readGgufHeader(
      new MemorySource(
        gguf({
          keys,
          tensors: [
            tensor({ name: 'a', dimensions: [32, 2], typeId: 8, offset: 0 }),
            tensor({ name: 'b', dimensions: [4], offset: 96 }),
            tensor({ name: 'c', dimensions: [64], typeId: 8, offset: 128 }),
          ],
          dataBytes: 196,
        }),
      ),
      'm',
    ),
  );

describe('the quantisation of a file', () => {
  // `enum llama_ftype` of llama.h.
  it.each([
    [0, 'F32'],
    [1, 'F16'],
    [2, 'Q4_0'],
    [7, 'Q8_0'],
    [10, 'Q2_K'],
    [12, 'Q3_K_M'],
    [15, 'Q4_K_M'],
    [17, 'Q5_K_M'],
    [18, 'Q6_K'],
    [30, 'IQ4_XS'],
    [32, 'BF16'],
    [38, 'MXFP4'],
  ])('numbered %i is named %s', (number, named) => {
    expect(quantisationOf([count('general.file_type', number)]).named).toBe(named);
  });

  it('has every recipe of the program among its names', () => {
    const named = Array.from(
      { length: 64 },
      (_, number) => quantisationOf([count('general.file_type', number)]).named,
    );
    expect(named.filter((name) => name !== undefined && isQuantisationName(name)).sort()).toEqual(
      Object.keys(quantisationRecipes).sort(),
    );
  });

  it.each([
    ['says nothing', []],
    ['names a type that was removed', [count('general.file_type', 4)]],
    ['names none that is known', [count('general.file_type', 1024)]],
    ['names it by text', [text('general.file_type', 'Q4_K_M')]],
    ['names it by a negative number', [entry('general.file_type', 'int32', u32(-1))]],
  ])('is not named where the file %s', (_, keys) => {
    expect(quantisationOf(keys)).toEqual({ typeBytes: { Q8_0: 68 + 68, F32: 16 } });
  });
});
