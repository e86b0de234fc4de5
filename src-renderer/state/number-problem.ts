import { formatNumber } from '#contract/text/format.ts';
import { plainText } from './plain-text.ts';
import type { Wording } from './run-words.ts';
import type { NumberBounds, NumberProblem } from './typed-number.ts';

/** What is wrong with a number as it was typed, and which ones are taken. */
export function problemWords(
  problem: NumberProblem,
  typed: string,
  { least, most, text, language }: NumberBounds & Wording,
): string {
  const words = text.advice.problems;
  const [from, to] = [formatNumber(least, language, 2), formatNumber(most, language, 2)];
  if (problem === 'not-a-number') return words[problem](plainText(typed, 30), from, to);
  return words[problem](from, to);
}
