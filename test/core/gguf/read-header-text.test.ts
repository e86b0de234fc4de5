import { describe, expect, it } from 'vitest';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { decodeUtf8, printableName } from '#core/gguf/read-header-text.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes that are often UTF-8 or nearly so. */
function randomBytes(random: () => number): Uint8Array {
  const pick = [
    0x41, 0x80, 0xbf, 0xc1, 0xc3, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x90,
  ];
  return Uint8Array.from({ length: random() % 12 }, () => pick[random() % pick.length] ?? 0);
}

describe('UTF-8', () => {
  it.each(['', 'plain', 'Grüße', '日本語', 'a𝄞b', '\u0000\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}'])(
    'of %j is read back',
    (text) => {
      expect(decodeUtf8(bytesOf(text))).toEqual({ text, isUtf8: true });
    },
  );

  it('longer than one piece is read whole', () => {
    const text = 'aé日𝄞'.repeat(5000);
    expect(decodeUtf8(bytesOf(text))).toEqual({ text, isUtf8: true });
  });

  it('is told from what is not as the platform tells it', () => {
    const random = xorshift32(11);
    const seen = { sound: 0, broken: 0 };
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = randomBytes(random);
      const isUtf8 = Buffer.from(Buffer.from(bytes).toString('utf8')).equals(bytes);
      seen[isUtf8 ? 'sound' : 'broken'] += 1;
      const decoded = decodeUtf8(bytes);
      expect(decoded.isUtf8, `${bytes}`).toBe(isUtf8);
      if (isUtf8) expect(decoded.text).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    }
    expect(Math.min(seen.sound, seen.broken)).toBeGreaterThan(1000);
  });
});

describe('a name in a sentence', () => {
  it.each([
    ['blk.0.attn_q.weight', 'blk.0.attn_q.weight'],
    ['日本語', '日本語'],
    ['a\nb\u001b[31m', 'a\\u{a}b\\u{1b}[31m'],
    ['\u202eevil\u200b\u2066\u2028\ufeff', '\\u{202e}evil\\u{200b}\\u{2066}\\u{2028}\\u{feff}'],
    ['\ud800', '\\u{d800}'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['x'.repeat(81), `${'x'.repeat(79)}…`],
    ['𝄞'.repeat(100), `${'𝄞'.repeat(79)}…`],
  ])('%j is shown as %j', (name, shown) => {
    expect(printableName(name)).toBe(shown);
  });
});
