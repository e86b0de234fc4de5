import { displayWidth } from './table.ts';

/** What a line of prose takes at most, as terminals open and pages of documentation show it. */
export const readableColumns = 80;

/** Japanese breaks between any two characters, but for these at the beginning of a line … */
const neverFirst = /^[)/、。，．・：；？！」』）】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々～〜％…]/u;
/** … and these at its end. */
const neverLast = /[(/（「『【〈《￥¥$]$/u;

/** A word after a number is taken for its unit. */
const unitBegins = /^[\p{L}%]/u;

const segmenter = new Intl.Segmenter();

interface Layout {
  /** Before the first line, and blank columns before the others. */
  first: string;
  hanging: number;
}

/** Prose in lines of at most 80 columns, broken at spaces and between Japanese characters; a figure never parts from its unit. */
export function wrap(text: string, { first, hanging }: Layout): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const piece of pieces(text)) {
    if (!isEmpty && displayWidth(line + piece.trimEnd()) > readableColumns) {
      lines.push(line.trimEnd());
      line = ' '.repeat(hanging);
    }
    line += piece;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}

/** The text in parts that are not broken; a space stays at the end of its part. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let current = '';
  let previous = '';
  for (const { segment } of segmenter.segment(text)) {
    const isUnit = /\d $/.test(current) && unitBegins.test(segment);
    if (current !== '' && !isUnit && isBreakable(previous, segment)) {
      found.push(current);
      current = '';
    }
    current += segment;
    previous = segment;
  }
  return current === '' ? found : [...found, current];
}

function isBreakable(before: string, after: string): boolean {
  if (after === ' ') return false;
  if (before === ' ') return true;
  if (before === '\u00a0' || after === '\u00a0') return false;
  const isJapanese = displayWidth(before) === 2 || displayWidth(after) === 2;
  return isJapanese && !neverFirst.test(after) && !neverLast.test(before);
}
