import { formatNumber, formatPercent, formatRate, type Language } from '#contract/text/format.ts';
import type { Sustained } from '#core/benchmark/result.ts';
import { textChart, type ChartPoint } from './text-chart.ts';
import { cliText } from './text.ts';

const chartSize = { columns: 60, lines: 4 };

/** The curves of reading and writing over the minutes. */
export function sustainedCharts(sustained: Sustained, language: Language): string[] {
  const { history } = cliText(language);
  const { points, promptShareKept, generationShareKept } = sustained;
  const curve = (key: 'promptTokensPerSecond' | 'generationTokensPerSecond'): ChartPoint[] =>
    points.flatMap((point) => {
      const value = point[key];
      return value === undefined ? [] : [{ at: point.seconds, value }];
    });
  return [
    ...curveLines(history.reading, curve('promptTokensPerSecond'), promptShareKept, language),
    ...curveLines(history.writing, curve('generationTokensPerSecond'), generationShareKept, language),
  ];
}

/** A chart from zero to the fastest, over the minutes. */
function curveLines(
  name: string,
  points: readonly ChartPoint[],
  shareKept: number | undefined,
  language: Language,
): string[] {
  const { history } = cliText(language);
  const chart = textChart(points, chartSize);
  if (chart.length === 0) return [];
  const rates = points.map(({ value }) => value);
  const range = `${formatRate(Math.min(...rates), language)}–${formatRate(Math.max(...rates), language)} t/s`;
  const kept = shareKept === undefined ? '' : ` · ${history.shareKept(formatPercent(shareKept, language))}`;
  const minutes = formatNumber(Math.max(...points.map(({ at }) => at)) / 60, language, 1);
  return [
    `  ${name}  ${range}${kept}`,
    ...chart.map((line) => `  │${line}`),
    `  └ 0 … ${minutes} ${history.minutes}`,
  ];
}
