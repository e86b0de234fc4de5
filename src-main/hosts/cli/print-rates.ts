import { formatNumber, formatRate, type Language } from '#contract/text/format.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import { inTestOrder } from '#core/benchmark/test-order.ts';
import { formatTable, indent, type Column } from './table.ts';
import { cliText } from './text.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** `432–448`; "?" for an end that the interval does not have. */
export const intervalText = (
  { low, high }: { low?: number | undefined; high?: number | undefined },
  format: (value: number) => string,
): string => [low, high].map((end) => (end === undefined ? '?' : format(end))).join('–');

export function rateTable(entry: BenchmarkResult, language: Language): string {
  const { history } = cliText(language);
  const format = (value: number): string => formatRate(value, language);
  const rows = inTestOrder(Object.keys(entry.results)).flatMap((test) => {
    const rate = entry.results[test];
    const wall = entry.wallClock[test];
    if (!rate) return [];
    const wallText = wall === undefined ? '–' : format(wall);
    return [[test, format(rate.tokensPerSecond), intervalText(rate, format), String(rate.samples), wallText]];
  });
  const columns = [history.rate, history.interval, history.samples, history.wallClock].map(right);
  return indent(formatTable([left(history.test), ...columns], rows));
}

/** Which depths the model's context does not reach; nothing when all were measured. */
export function leftOutLines({ depthsLeftOut = [] }: BenchmarkResult, language: Language): string[] {
  if (depthsLeftOut.length === 0) return [];
  const depths = depthsLeftOut.map((depth) => formatNumber(depth, language)).join(', ');
  return [`  ${cliText(language).benchmark.leftOut(depths)}`];
}

export function firstTokenLines({ firstToken = [] }: BenchmarkResult, language: Language): string[] {
  const { history } = cliText(language);
  if (firstToken.length === 0) return [];
  const seconds = (value: number): string => formatNumber(value, language, 2);
  return [
    `\n${history.firstToken}`,
    indent(
      formatTable(
        [right(history.prompt), right(history.seconds), right(history.interval)],
        firstToken.map((first) => [
          formatNumber(first.promptTokens, language),
          seconds(first.seconds),
          intervalText(first, seconds),
        ]),
      ),
    ),
  ];
}
