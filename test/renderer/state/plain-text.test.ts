import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src-renderer/state/plain-text.ts';

describe('a name from outside', () => {
  it.each([
    ['Llama 2 7B', 'Llama 2 7B'],
    ['a\u202eb\u2066c', 'a b c'],
    ['two\nlines\t', 'two lines'],
    ['<b>bold</b>', '<b>bold</b>'],
    ['x'.repeat(10_000), `${'x'.repeat(59)}…`],
    ['😀'.repeat(100), `${'😀'.repeat(59)}…`],
    ['', ''],
  ])('%# is shown as one plain line', (name, shown) => {
    expect(plainText(name)).toBe(shown);
  });

  it('is never longer than asked for and holds no control or direction mark', () => {
    const alphabet = ['a', ' ', '計', '😀', '\u202e', '\0', '\ud800', '\u2028', '\u200f', '<'];
    for (let seed = 0; seed < 300; seed += 1) {
      const name = Array.from(
        { length: seed },
        (_, index) => alphabet[(seed * 7 + index * index * 3) % 10],
      ).join('');
      const shown = plainText(name, 2 + (seed % 40));
      expect([...shown].length).toBeLessThanOrEqual(2 + (seed % 40));
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }
  });
});
