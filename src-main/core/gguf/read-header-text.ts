const notUtf8 = -1;

/** Bytes of a sequence by its first byte, 0x80 or more; 0 for a byte that can't begin one. */
function sequenceBytes(lead: number): number {
  if (lead < 0xc0 || lead > 0xf7) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Bytes that UTF-8 takes for a code point; fewer than were read: it was written too long. */
function utf8Bytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** `notUtf8` where none begins at `at`. */
function codePointAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return lead;
  const length = sequenceBytes(lead);
  let codePoint = lead & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return notUtf8;
    codePoint = codePoint * 64 + (byte & 0x3f);
  }
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  const isSound = !isSurrogate && codePoint <= 0x10ffff && utf8Bytes(codePoint) === length;
  return isSound ? codePoint : notUtf8;
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
    if (found === notUtf8) isUtf8 = false;
    pending.push(found === notUtf8 ? 0xfffd : found);
    at += found === notUtf8 ? 1 : utf8Bytes(found);
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
