import { formatNumber, formatSeconds, type Language } from '#contract/text/format.ts';
import type { AnecdoteReview } from '#core/advice/article-anecdote.ts';
import { cliText } from './text.ts';

/** The video that the article cites: whether its figures agree with each other, and with the public table. */
export function anecdoteLines({ runs, ratios, published }: AnecdoteReview, language: Language): string[] {
  const { article } = cliText(language);
  const ratio = (value: number): string => formatNumber(value, language, 2);
  const span = ({ low, high }: { low: number; high: number }): string =>
    ratio(low) === ratio(high) ? ratio(low) : `${ratio(low)}–${ratio(high)}`;
  const [first, second] = runs;
  const seconds = (value: number): string => formatSeconds(value, language);
  const each = runs.map((run) =>
    article.anecdoteRun(
      run.chip,
      seconds(run.derivedFirstTokenSeconds),
      seconds(run.firstTokenSeconds),
      formatNumber(run.impliedOutputTokens, language),
    ),
  );
  if (!published) return each;
  const shown = `${ratio(ratios.prompt)}, ${ratio(ratios.generation)}`;
  const inTable = `${span(published.prompt)}, ${span(published.generation)}`;
  return [...each, article.anecdoteRatios(`${second.chip} ÷ ${first.chip}`, shown, inTable)];
}
