import { describe, expect, it } from 'vitest';
import { chipsNamed } from '#core/chips/chips-named.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const { chips } = loadShippedCatalogue();
const named = (name: string) => chipsNamed(chips, name).map(({ id }) => id);

describe('a chip by name', () => {
  it.each([
    ['m4-pro-14c-20g', ['m4-pro-14c-20g']],
    ['M4-Pro-14c-20g', ['m4-pro-14c-20g']],
    ['m4-pro', ['m4-pro-12c-16g', 'm4-pro-14c-20g']],
    ['M4 Pro', ['m4-pro-12c-16g', 'm4-pro-14c-20g']],
    ['Apple M4 Pro', ['m4-pro-12c-16g', 'm4-pro-14c-20g']],
    ['m6', ['m6-12c-12g']],
    ['a18 pro', ['a18-pro-6c-5g']],
    ['m4-pro-20', ['m4-pro-14c-20g']],
    ['M4 Pro 20-core', ['m4-pro-14c-20g']],
    ['m1-pro-14g', ['m1-pro-8c-14g', 'm1-pro-10c-14g']],
    ['m4-pro-40', []],
    ['m9', []],
    ['', []],
    ['apple', []],
    ['__proto__', []],
  ])('"%s" is %j', (name, ids) => expect(named(name)).toEqual(ids));

  it('never takes a Pro for a base chip', () => {
    for (const chip of chipsNamed(chips, 'm4')) expect(chip.brandString).toBe('Apple M4');
  });

  it('finds every chip by its id and by its brand', () => {
    for (const chip of chips) {
      expect(named(chip.id)).toEqual([chip.id]);
      expect(named(chip.brandString)).toContain(chip.id);
    }
  });
});
