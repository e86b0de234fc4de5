import {
  formatBytes,
  formatDateTime,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
  type Language,
} from '#contract/text/format.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { differenceLabel, differenceText } from '#contract/text/run-differences.ts';
import type { BenchmarkResult, Sustained } from '#core/benchmark/result.ts';
import { readAspect, type DifferenceField } from '#core/benchmark/run-differences.ts';
import type { NamedRun } from '#core/benchmark/run-name.ts';
import { inTestOrder } from '#core/benchmark/test-order.ts';
import { formatTable, printable, type Column } from './table.ts';
import { textChart, type ChartPoint } from './text-chart.ts';
import { cliText } from './text.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

const indent = (text: string): string => text.replace(/^/gm, '  ');

/** `432–448`; "?" where the interval has no upper end. */
export const intervalText = (
  { low, high }: { low: number; high?: number | undefined },
  format: (value: number) => string,
): string => `${format(low)}–${high === undefined ? '?' : format(high)}`;

const settingFields: readonly DifferenceField[] = [
  'backend',
  'deviceName',
  'build',
  'threads',
  'batch',
  'physicalBatch',
  'flashAttention',
  'memoryMapped',
  'residencySets',
  'tensorApi',
];
const conditionFields: readonly DifferenceField[] = [
  'powerSource',
  'lowPowerMode',
  'memoryPressure',
  'thermalState',
];
const machineFields: readonly DifferenceField[] = ['chip', 'gpuCores', 'memoryBytes', 'osVersion'];

/** Everything that is kept of one run. */
export function runLines({ number, id, entry }: NamedRun, language: Language): string[] {
  const { history } = cliText(language);
  return [
    `${history.number} ${number} · ${id} · ${formatDateTime(entry.startedAt, language)}`,
    `${entry.model} ${entry.quantisation} · ${methodText(entry, language)}`,
    labelled(machineFields.flatMap((field) => row(entry, field, language))),
    `\n${history.rates}`,
    rateTable(entry, language),
    ...firstTokenLines(entry, language),
    ...(entry.sustained ? sustainedLines(entry.sustained, language) : []),
    `\n${history.settings}`,
    labelled(settingFields.flatMap((field) => row(entry, field, language))),
    `\n${history.conditions}`,
    labelled(conditionRows(entry, language)),
    '',
    ...trustLines(entry, language),
  ].flatMap((text) => text.split('\n').map(printable));
}

/** What the figures rest on: slices, a whole model or a file. */
export function methodText(
  { file, layersMeasured, layersTotal, mode }: BenchmarkResult,
  language: Language,
): string {
  const { history } = cliText(language);
  const isWhole = layersMeasured.length === 1 && layersMeasured[0] === layersTotal;
  const [measured, total] = [layersMeasured.join(' + '), String(layersTotal)];
  const extrapolated = file ? history.sliceOfFile(measured, total) : history.slices(measured, total);
  const wholeWords = file ? history.whole(total) : `${history.whole(total)}, ${history.random}`;
  return [
    isWhole ? wholeWords : extrapolated,
    ...(file ? [history.file(file.name, formatBytes(file.bytes, language, 2))] : []),
    `${differenceLabel('mode', language)}: ${differenceText('mode', mode, language)}`,
  ].join(' · ');
}

type Row = readonly [label: string, value: string];

/** Everything the engine was set to, on one line. */
export const settingsText = (entry: BenchmarkResult, language: Language): string =>
  settingFields
    .flatMap((field) => row(entry, field, language))
    .map(([label, value]) => `${label}: ${value}`)
    .join(' · ');

/** Nothing of what is not known. */
function row(entry: BenchmarkResult, field: DifferenceField, language: Language): Row[] {
  const value = readAspect(entry, field);
  return value === undefined
    ? []
    : [[differenceLabel(field, language), differenceText(field, value, language)]];
}

const labelled = (rows: readonly Row[]): string =>
  indent(
    formatTable([left(''), left('')], rows)
      .split('\n')
      .slice(1)
      .join('\n'),
  );

function rateTable(entry: BenchmarkResult, language: Language): string {
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

function firstTokenLines({ firstToken = [] }: BenchmarkResult, language: Language): string[] {
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

const chartSize = { columns: 60, lines: 4 };

export function sustainedLines(sustained: Sustained, language: Language): string[] {
  const { history } = cliText(language);
  const { points, promptShareKept, generationShareKept } = sustained;
  const curve = (key: 'promptTokensPerSecond' | 'generationTokensPerSecond'): ChartPoint[] =>
    points.flatMap((point) => {
      const value = point[key];
      return value === undefined ? [] : [{ at: point.seconds, value }];
    });
  return [
    `\n${history.sustained}`,
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

function conditionRows(entry: BenchmarkResult, language: Language): Row[] {
  const { history } = cliText(language);
  const { conditions, blocks } = entry;
  const own = <T>(label: string, value: T | undefined, format: (value: T) => string): Row[] =>
    value === undefined ? [] : [[label, format(value)]];
  const bytes = (value: number): string => formatBytes(value, language);
  const number = (value: number): string => formatNumber(value, language, 2);
  return [
    ...conditionFields.flatMap((field) => row(entry, field, language)),
    ...own(history.swap, conditions.swapUsedBytes, bytes),
    ...own(history.swapAfter, conditions.swapUsedAfterBytes, bytes),
    ...own(history.loadBefore, conditions.loadBefore, number),
    ...own(history.foreignLoad, conditions.foreignLoad, (share) => formatPercent(share, language)),
    ...own(history.anchorDrift, conditions.anchorDrift, number),
    ...own(history.blocks, blocks, ({ kept, discarded }) =>
      history.blocksOf(String(kept), String(discarded)),
    ),
    [history.took, formatSeconds(entry.elapsedMilliseconds / 1000, language)],
    [history.wrote, bytes(entry.bytesWritten)],
  ];
}

function trustLines({ trusted, reasons }: BenchmarkResult, language: Language): string[] {
  const words = cliText(language);
  if (trusted) return [`${words.history.trusted}: ${words.yes}`];
  return [
    `! ${words.benchmark.untrusted}`,
    ...reasons.map((code) => `  ${reasonSentence({ code, details: {} }, language)}`),
  ];
}
