import type { Language } from '#contract/text/format.ts';
import type { Article } from '#core/chips/article.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { type MarkdownColumn, markdownTable } from '#core/benchmark/markdown.ts';
import type { RawProbe } from '#core/hardware/machine.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';

/** What every section of the pages is computed from. */
export interface Sources {
  language: Language;
  catalogue: Catalogue;
  parameters: SpeedParameters;
  article: Article;
  /** The author's Mac, as a probe folder describes it. */
  probe: RawProbe;
}

/** A text in both languages, the one that is wanted. */
export type Say = (english: string, japanese: string) => string;

export const sayIn =
  ({ language }: Pick<Sources, 'language'>): Say =>
  (english, japanese) =>
    language === 'ja' ? japanese : english;

/** "2.1–3.3", 「2.1～3.3」, or one figure where both read alike. */
export function span({ language }: Pick<Sources, 'language'>, low: string, high: string): string {
  if (low === high) return low;
  return language === 'ja' ? `${low}～${high}` : `${low}–${high}`;
}

/** A sentence that is only printed as long as it is true of the figures; it stops the tool when it is not. */
export function stated(isTrue: boolean, sentence: string): string {
  if (!isTrue) throw new Error(`No longer true: ${sentence}`);
  return sentence;
}

/** Columns of figures stand to the right; those named in `words` to the left. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly number[] = [0],
): string {
  const columns = titles.map((title, index): MarkdownColumn => {
    return { title, align: words.includes(index) ? 'left' : 'right' };
  });
  return plainSpaces(markdownTable(columns, rows));
}

/** Pages are copied from: figures stand beside their units with spaces of the usual kind. */
export const plainSpaces = (text: string): string => text.replaceAll('\u00a0', ' ');

export const codeBlock = (text: string): string => ['```text', plainSpaces(text), '```'].join('\n');

export const lowest = (values: readonly number[]): number => Math.min(...values);
export const highest = (values: readonly number[]): number => Math.max(...values);

/** A value that the catalogue must have for the page to make sense. */
export function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The catalogue lacks ${what}`);
  return value;
}
