import { formatNumber, type Language } from '#contract/text/format.ts';
import type { AnecdoteReview } from '#core/advice/article-anecdote.ts';
import { cliText } from './text.ts';

/** The video that the article cites: whether its figures agree with each other, and with the public table. */
export function anecdoteLines({ runs, ratios, published }: AnecdoteReview, language: Language): string[] {
  const { article } = cliText(language);
  const two = (value: number): string => formatNumber(value, language, 2);
  const span = ({ low, high }: { low: number; high: number }): string =>
    two(low) === two(high) ? two(low) : `${two(low)}–${two(high)}`;
  const [first, second] = runs;
  const each = runs.map((run) =>
    article.anecdoteRun(
      run.chip,
      two(run.derivedFirstTokenSeconds),
      two(run.firstTokenSeconds),
      formatNumber(run.impliedOutputTokens, language),
    ),
  );
  if (!published) return each;
  const shown = `${two(ratios.prompt)}, ${two(ratios.generation)}`;
  const inTable = `${span(published.prompt)}, ${span(published.generation)}`;
  return [...each, article.anecdoteRatios(`${second.chip} ÷ ${first.chip}`, shown, inTable)];
}
