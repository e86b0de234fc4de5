import { describe, expect, it } from 'vitest';
import { memoryWords } from '../../../src-main/hosts/cli/print-machine.ts';

const plain = (words: string): string => words.replaceAll('\u00a0', ' ');

describe('the memory of a machine', () => {
  it('is told in the unit of the room for models, and of a Mac as it is sold', () => {
    expect(plain(memoryWords(48 * 2 ** 30, true, 'en'))).toBe('51.5 GB (sold as 48 GB)');
    expect(plain(memoryWords(48 * 2 ** 30, false, 'en'))).toBe('51.5 GB');
  });

  it('is of no size that is sold where a virtual machine has a part of it', () => {
    expect(plain(memoryWords(25.3e9, true, 'en'))).toBe('25.3 GB');
    expect(plain(memoryWords(25.3e9, true, 'ja'))).toBe('25.3 GB');
  });
});
