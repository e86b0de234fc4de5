import { reviewAnecdote } from '#core/advice/article-anecdote.ts';
import { formatNumber } from '#contract/text/format.ts';
import { needed, sayIn, type Sources, stated, table } from './page.ts';

/** The video the article cites, M2 against M4: an anecdote, its figures held against each other and the public table. */
export function videoSection(sources: Sources): string {
  const { language, article, catalogue } = sources;
  const say = sayIn(sources);
  const { promptTokens, runs, ratios, published } = reviewAnecdote(
    article.anecdote,
    article.ratesMeasuredWith,
    catalogue.referenceSpeeds,
  );
  const known = needed(published, 'both chips in the public table');
  const number = (value: number, digits = 0): string => formatNumber(value, language, digits);
  const seconds = (value: number, digits = 0): string =>
    say(`${number(value, digits)} s`, `${number(value, digits)} 秒`);
  const [first, second] = runs;
  const lengths = runs.map(({ impliedOutputTokens }) => number(impliedOutputTokens));
  return [
    table(
      say(
        'Mac|Prompt|First word|Total|PP|TG|_First word, derived_|_Tokens written, derived_',
        'Mac|プロンプト|最初の一語まで|全体|PP|TG|_最初の一語まで（導出）_|_書いたトークン（導出）_',
      ).split('|'),
      runs.map((run) => [
        run.chip,
        number(promptTokens),
        seconds(run.firstTokenSeconds, 2),
        seconds(run.totalSeconds),
        number(run.promptTokensPerSecond),
        number(run.generationTokensPerSecond, 1),
        seconds(run.derivedFirstTokenSeconds, 2),
        number(run.impliedOutputTokens),
      ]),
    ),
    '',
    `- ${stated(
      runs.every(({ firstTokenRatio }) => Math.abs(firstTokenRatio - 1) < 0.01),
      say(
        'The waits agree with prompt ÷ PP within 1 %.',
        '最初の一語までの時間は、プロンプト ÷ PP と 1 % 以内で一致します。',
      ),
    )}`,
    `- ${stated(
      Math.abs(first.impliedOutputTokens / second.impliedOutputTokens - 1) > 0.1,
      say(
        `The total times do not compare: at the speeds shown, the time after the first word makes ${lengths.join(' and ')} tokens, so the two answers were not equally long.`,
        `全体の時間どうしは比べられません。最初の一語からの時間に書く速さを掛けると ${lengths.join(' と ')} トークンで、回答の長さが違います。`,
      ),
    )}`,
    `- ${stated(
      ratios.prompt > known.prompt.high && ratios.generation > known.generation.high,
      say(
        `From M2 to M4 the video has ${ratios.prompt.toFixed(2)} in PP and ${ratios.generation.toFixed(2)} in TG; the public table has ${known.prompt.low.toFixed(2)}–${known.prompt.high.toFixed(2)} and ${known.generation.low.toFixed(2)}–${known.generation.high.toFixed(2)} for the same chips. Model, settings and heat are not told, so it is an anecdote and decides nothing here.`,
        `M2 から M4 への伸びは、動画では PP が ${ratios.prompt.toFixed(2)} 倍、TG が ${ratios.generation.toFixed(2)} 倍。同じチップの公開表では ${known.prompt.low.toFixed(2)}～${known.prompt.high.toFixed(2)} 倍と ${known.generation.low.toFixed(2)}～${known.generation.high.toFixed(2)} 倍です。モデルも設定も温度もわからないため、ひとつの体験談として扱い、判定には使いません。`,
      ),
    )}`,
  ].join('\n');
}
