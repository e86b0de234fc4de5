import { printable } from '#core/chips/override-row.ts';

/** Line and column of a place in a text, both from 1. */
export interface TextPosition {
  line: number;
  column: number;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

const blank = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where a text stops being JSON; `undefined`: it is JSON. Node's own message names the place only
 * for some of the mistakes.
 */
export function jsonErrorPosition(text: string): TextPosition | undefined {
  const offset = firstWrongOffset(text, () => {});
  return offset === undefined ? undefined : positionOf(text, offset);
}

function positionOf(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** More than ten keys given twice are no slip of the pen. */
const mostRepeated = 10;
const longestKeyShown = 100;

/**
 * Keys that an object of this JSON gives a second time, with the place of the second, in their order; at most
 * ten. `JSON.parse` passes over the first without a word.
 */
export function repeatedKeys(text: string): (TextPosition & { key: string })[] {
  const repeated: { key: string; offset: number }[] = [];
  const seen: Set<unknown>[] = [];
  firstWrongOffset(text, ({ start, end, depth, isFirst }) => {
    const keys = isFirst ? new Set<unknown>() : (seen[depth] ?? new Set<unknown>());
    seen[depth] = keys;
    const key: unknown = JSON.parse(text.slice(start, end));
    if (keys.has(key) && repeated.length < mostRepeated) {
      repeated.push({ key: printable(String(key)).slice(0, longestKeyShown), offset: start });
    }
    keys.add(key);
  });
  return repeated.map(({ key, offset }) => ({ key, ...positionOf(text, offset) }));
}

/** A key of an object; `depth`: how many objects and lists it is in. */
interface KeyPlace {
  start: number;
  end: number;
  depth: number;
  /** Of its object. */
  isFirst: boolean;
}

function firstWrongOffset(text: string, onKey: (place: KeyPlace) => void): number | undefined {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at = endOf(blank, text, at) ?? at;
    const sign = text[at];
    if (sign === undefined) return expected === ', or end' && open.length === 0 ? undefined : at;
    if (expected === ', or end' && open.length === 0) return at;
    const closes = sign === open.at(-1) && (expected === ', or end' || expected.endsWith(sign));
    if (closes) {
      open.pop();
      expected = ', or end';
      at += 1;
    } else if (expected === ', or end' || expected === ':') {
      if (sign !== (expected === ':' ? ':' : ',')) return at;
      expected = expected === ':' || open.at(-1) === ']' ? 'value' : 'key';
      at += 1;
    } else if (sign === '"') {
      const string = stringEnd(text, at);
      if (string.wrong) return string.at;
      if (expected.startsWith('key')) {
        onKey({ start: at, end: string.at, depth: open.length, isFirst: expected === 'key or }' });
      }
      at = string.at;
      expected = expected.startsWith('key') ? ':' : ', or end';
    } else if (expected.startsWith('key')) {
      return at;
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? '}' : ']');
      expected = sign === '{' ? 'key or }' : 'value or ]';
      at += 1;
    } else {
      const end = endOf(scalar, text, at);
      if (end === undefined) return at;
      at = end;
      expected = ', or end';
    }
  }
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** One past the closing quote, or the first place that no string may have. */
function stringEnd(text: string, start: number): { at: number; wrong: boolean } {
  let at = start + 1;
  for (;;) {
    const sign = text[at];
    if (sign === '"') return { at: at + 1, wrong: false };
    if (sign === undefined || sign < ' ') return { at, wrong: true };
    if (sign !== '\\') {
      at += 1;
      continue;
    }
    const end = endOf(escape, text, at);
    if (end === undefined) return { at, wrong: true };
    at = end;
  }
}
