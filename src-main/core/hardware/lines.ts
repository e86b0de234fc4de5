/** No line that a parser looks at is near this long; longer ones are cut, which bounds every pattern. */
const longestLine = 4000;

/**
 * The lines of another program's answer: byte-order mark and carriage returns gone, letters composed
 * (pasted text from macOS can hold decomposed umlauts), trailing blanks cut.
 */
export function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .map((line) => line.slice(0, longestLine).trimEnd());
}

/** One space between words, none around: `"Apple\tM4  Pro "` is `"Apple M4 Pro"`. */
export const singleSpaced = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** A whole number from `minimum` to `maximum`, else undefined: a count of cores is never "-3" or "1e9". */
export function parseWholeNumber(text: string, minimum: number, maximum: number): number | undefined {
  const trimmed = text.trim();
  if (!/^-?\d{1,16}$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value >= minimum && value <= maximum ? value : undefined;
}

/**
 * A number with a decimal point or comma, with or without thousands marks: `"40200.90"`, `"40200,90"`
 * and `"40.200,90"` are all 40200.9. Undefined for anything else.
 */
export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,15}([.,]\d{1,6})?$/.test(trimmed)) return Number(trimmed.replace(',', '.'));
  if (/^\d{1,3}(\.\d{3})+,\d{1,6}$/.test(trimmed)) {
    return Number(trimmed.replaceAll('.', '').replace(',', '.'));
  }
  if (/^\d{1,3}(,\d{3})+\.\d{1,6}$/.test(trimmed)) return Number(trimmed.replaceAll(',', ''));
  return undefined;
}

/** A `label: value` or `label = value` line in two; the label is undefined where there is no such mark. */
export function splitLabel(line: string): { label: string | undefined; value: string } {
  const mark = line.search(/[:=：]/u);
  if (mark < 0) return { label: undefined, value: line.trim() };
  return { label: singleSpaced(line.slice(0, mark)), value: line.slice(mark + 1).trim() };
}

/** The `key: value` lines whose key is of the given form, as a map; the first of equal keys counts. */
export function keyedLines(text: string, key: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of linesOf(text)) {
    const { label, value } = splitLabel(line);
    if (label !== undefined && key.test(label) && !found.has(label)) found.set(label, value);
  }
  return found;
}
