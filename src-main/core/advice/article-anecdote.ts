import type { Article, ArticleAnecdote } from '#core/chips/article.ts';
import type { ReferenceSpeed } from '#core/chips/catalogue.ts';

type ShownRun = ArticleAnecdote['runs'][number];

/** The figures of one Mac in the article's video, and what follows from them. */
export interface AnecdoteRun extends ShownRun {
  /** Prompt ÷ prompt speed, to be held against the wait that was shown. */
  derivedFirstTokenSeconds: number;
  /** Shown ÷ derived. */
  firstTokenRatio: number;
  /** Tokens written in the time after the first word, at the speed that was shown. */
  impliedOutputTokens: number;
}

/** Second Mac ÷ first, above 1 where it is faster. */
export interface AnecdoteRatios {
  prompt: number;
  generation: number;
  firstToken: number;
  total: number;
}

/** The same two chips in the public table, over all pairs of their bins. */
export interface PublishedRatios {
  prompt: { low: number; high: number };
  generation: { low: number; high: number };
}

export interface AnecdoteReview {
  promptTokens: number;
  source: string;
  runs: [AnecdoteRun, AnecdoteRun];
  ratios: AnecdoteRatios;
  /** Absent where the table lacks one of the chips. */
  published?: PublishedRatios;
}

/**
 * Whether the figures of the article's video agree with each other, and with the public table. 718 tokens at
 * 47 a second take 15.28 s, and 15.19 were shown; but 72.8 s at 6.5 a second are 473 tokens and 46.6 s at 9
 * are 419, so that the two total times are not of the same work. M2 to M4: 2.06 in the prompt where the
 * table has 1.23 to 1.52.
 */
export function reviewAnecdote(
  { promptTokens, source, runs: [first, second] }: ArticleAnecdote,
  ratesMeasuredWith: Article['ratesMeasuredWith'],
  referenceSpeeds: readonly ReferenceSpeed[],
): AnecdoteReview {
  const review = (run: ShownRun): AnecdoteRun => {
    const derivedFirstTokenSeconds = promptTokens / run.promptTokensPerSecond;
    return {
      ...run,
      derivedFirstTokenSeconds,
      firstTokenRatio: run.firstTokenSeconds / derivedFirstTokenSeconds,
      impliedOutputTokens: (run.totalSeconds - run.firstTokenSeconds) * run.generationTokensPerSecond,
    };
  };
  const table = referenceSpeeds.filter(
    (row) =>
      row.model === ratesMeasuredWith.model &&
      row.quantisation === ratesMeasuredWith.quantisation &&
      row.source === ratesMeasuredWith.source,
  );
  const published = publishedRatios(first.chip, second.chip, table);
  return {
    promptTokens,
    source,
    runs: [review(first), review(second)],
    ratios: {
      prompt: second.promptTokensPerSecond / first.promptTokensPerSecond,
      generation: second.generationTokensPerSecond / first.generationTokensPerSecond,
      firstToken: first.firstTokenSeconds / second.firstTokenSeconds,
      total: first.totalSeconds / second.totalSeconds,
    },
    ...(published && { published }),
  };
}

function publishedRatios(
  first: string,
  second: string,
  table: readonly ReferenceSpeed[],
): PublishedRatios | undefined {
  const bins = (chip: string): ReferenceSpeed[] => table.filter((row) => row.chip === chip);
  const pairs = bins(first).flatMap((from) => bins(second).map((to) => ({ from, to })));
  const range = (name: 'promptTokensPerSecond' | 'generationTokensPerSecond') => {
    const ratios = pairs.flatMap(({ from, to }) => {
      const [before, after] = [from[name], to[name]];
      return before && after ? [after / before] : [];
    });
    return ratios.length === 0 ? undefined : { low: Math.min(...ratios), high: Math.max(...ratios) };
  };
  const prompt = range('promptTokensPerSecond');
  const generation = range('generationTokensPerSecond');
  return prompt && generation && { prompt, generation };
}
