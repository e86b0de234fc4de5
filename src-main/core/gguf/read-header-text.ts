/** Bytes of a UTF-8 sequence by its first byte; 0 for a byte that can't begin one (Unicode 16, table 3-7). */
function sequenceBytes(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

const smallestCodePoint = [0, 0, 0x80, 0x800, 0x10000];

/** `undefined`: not UTF-8 here. */
function codePointAt(bytes: Uint8Array, at: number): { codePoint: number; length: number } | undefined {
  const lead = bytes[at] ?? 0;
  const length = sequenceBytes(lead);
  if (length === 0) return undefined;
  let codePoint = length === 1 ? lead : lead & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    codePoint = codePoint * 64 + (byte & 0x3f);
  }
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  const isTooLong = codePoint < (smallestCodePoint[length] ?? 0);
  return isSurrogate || isTooLong || codePoint > 0x10ffff ? undefined : { codePoint, length };
}

/** Stays well below the number of arguments an engine takes. */
const codePointsAtOnce = 4096;

/**
 * Text of UTF-8 bytes, without `TextDecoder`, which is not part of the language itself. Bytes that are not
 * UTF-8 become U+FFFD and `isUtf8` false.
 */
export function decodeUtf8(bytes: Uint8Array): { text: string; isUtf8: boolean } {
  let text = '';
  let isUtf8 = true;
  let pending: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const found = codePointAt(bytes, at);
    if (!found) isUtf8 = false;
    pending.push(found?.codePoint ?? 0xfffd);
    at += found?.length ?? 1;
    if (pending.length === codePointsAtOnce) {
      text += String.fromCodePoint(...pending);
      pending = [];
    }
  }
  return { text: text + String.fromCodePoint(...pending), isUtf8 };
}

/** Control characters, marks of writing direction, lone surrogates, unassigned: what a sentence can't show. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

const longestPrintedName = 80;

/**
 * A name out of a file as a sentence may show it: at most 80 characters, what can't be seen escaped.
 * `printableName('a\u202eb')` is `a\\u{202e}b`.
 */
export function printableName(name: string): string {
  // Only the beginning can be shown: a longer name need not be searched whole.
  const escaped = name
    .slice(0, 2 * longestPrintedName + 2)
    .replace(unprintable, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  const signs = [...escaped];
  return signs.length <= longestPrintedName ? escaped : `${signs.slice(0, longestPrintedName - 1).join('')}…`;
}
