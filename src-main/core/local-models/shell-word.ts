/** Characters that no shell treats specially, wherever they stand but at the beginning. */
const plain = /^[A-Za-z0-9_/.-][A-Za-z0-9_/.:@%+,=-]*$/;

/** What a terminal obeys instead of showing, or what changes how the rest of a line is shown. */
const unshowable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A text as one word for zsh, bash and sh: as it is where nothing in it is special, else in single quotes.
 * With control characters in it, which would not survive being shown, as zsh's and bash's `$'…'`.
 * `it's` is `'it'\''s'`.
 */
export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  if (!unshowable.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${[...text].map(escaped).join('')}'`;
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!unshowable.test(character)) return character;
  // Octal, always three digits: a digit that follows is never taken for a part of it.
  return [...encodeURIComponent(character).matchAll(/%(..)/g)]
    .map(([, byte = '']) => `\\${Number.parseInt(byte, 16).toString(8).padStart(3, '0')}`)
    .join('');
}

/** A command with its words quoted. */
export const shellCommand = (words: readonly string[]): string => words.map(shellWord).join(' ');
