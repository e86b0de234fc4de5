import type { MeasuredRuns } from '../../compose.ts';
import type { AppState } from '#contract/contract.ts';
import {
  formatBytes,
  formatDate,
  formatDateTime,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
  formatTokensPerSecond,
  type Language,
} from '#contract/text/format.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { parseTestName, testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkProgress, BenchmarkResult } from '#core/benchmark/result.ts';
import { inTestOrder } from '#core/benchmark/test-order.ts';
import { referenceModelId, referenceQuantisation } from '#core/speed/calibration.ts';
import { intervalText, leftOutLines } from './print-rates.ts';
import { methodText, settingsText } from './print-run.ts';
import { sustainedCharts } from './print-sustained.ts';
import { displayWidth, printable } from './table.ts';
import { cliText } from './text.ts';

type Published = AppState['published'];

/** What was measured: the target first, the reference after it. */
export function measuredLines(
  { result, reference, isReferenceReused }: MeasuredRuns,
  published: Published,
  language: Language,
): string[] {
  const text = cliText(language).benchmark;
  const own = [text.title, ...benchmarkLines(result, reference ? undefined : published, language)];
  if (!reference) return own;
  const title = isReferenceReused
    ? text.reused(formatDateTime(reference.startedAt, language))
    : text.reference;
  return [...own, '', title, ...benchmarkLines(reference, published, language)];
}

/**
 * The rates in words, those behind a conversation, the wait for the first word, ten minutes of work; then what
 * the figures rest on. `published`: of the reference on the same chip, put beside the reference alone.
 */
export function benchmarkLines(result: BenchmarkResult, published: Published, language: Language): string[] {
  const text = cliText(language).benchmark;
  const isReference =
    result.model === referenceModelId && result.quantisation === referenceQuantisation && !result.file;
  return [
    `  ${result.model} ${result.quantisation}`,
    ...rateLines(result, isReference ? published : undefined, language),
    ...(isReference ? publishedLines(published, language) : []),
    ...leftOutLines(result, language),
    ...firstTokenLines(result, language),
    ...keptLines(result, language),
    ...(result.trusted ? [] : [`  ! ${text.untrusted}`]),
    ...result.reasons.map((code) => `    ${reasonSentence({ code, details: {} }, language)}`),
    `  ${[methodText(result, language), ...blocksText(result, language)].join(' · ')}`,
    `  ${settingsText(result, language)}`,
    `  ${costText(result, language)}`,
  ].map(printable);
}

function rateLines(result: BenchmarkResult, published: Published, language: Language): string[] {
  const tests = inTestOrder(Object.keys(result.results)).flatMap((name) => parseTestName(name) ?? []);
  const depths = [...new Set(tests.map(({ depthTokens }) => depthTokens))].sort((a, b) => a - b);
  const text = cliText(language).benchmark;
  return depths.flatMap((depth) => {
    const rows = tests
      .filter(({ depthTokens }) => depthTokens === depth)
      .map((test) => rateRow(test, { result, published, language }));
    const lines = aligned(rows);
    if (depth === 0) return lines.map((line) => `  ${line}`);
    return [`  ${text.afterTokens(formatNumber(depth, language))}`, ...lines.map((line) => `    ${line}`)];
  });
}

/** How many runs the published range is of, and from when. */
function publishedLines(published: Published, language: Language): string[] {
  if (!published) return [];
  const { runs, from, to } = published;
  const day = (date: string): string => formatDate(date, language);
  return [`  ${cliText(language).benchmark.publishedRuns(formatNumber(runs, language), day(from), day(to))}`];
}

interface RateContext {
  result: BenchmarkResult;
  published: Published;
  language: Language;
}

/** What it does, how fast, and the test with its interval and the published range. */
function rateRow(test: BenchmarkTest, { result, published, language }: RateContext): string[] {
  const text = cliText(language).benchmark;
  const name = testName(test);
  const rate = result.results[name];
  const format = (value: number): string => formatRate(value, language);
  const usual: Record<string, { low: number; high: number } | undefined> = {
    pp512: published?.promptTokensPerSecond,
    tg128: published?.generationTokensPerSecond,
  };
  const range = usual[name];
  return [
    test.kind === 'pp' ? text.reads : text.writes,
    rate ? formatTokensPerSecond(rate.tokensPerSecond, language) : '–',
    [
      `${name}, 95 %: ${rate ? intervalText(rate, format) : '–'}`,
      ...(range ? [`${text.published}: ${intervalText(range, format)}`] : []),
    ].join(' · '),
  ];
}

/** Columns two spaces apart; the last is not padded. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** Seconds to the first word; `full` asks for them. */
function firstTokenLines({ mode, firstToken = [] }: BenchmarkResult, language: Language): string[] {
  if (mode !== 'full') return [];
  const seconds = (value: number): string => formatNumber(value, language, value < 10 ? 2 : 1);
  return firstToken
    .map((first) =>
      cliText(language).benchmark.firstToken(
        formatNumber(first.promptTokens, language),
        formatSeconds(first.seconds, language),
        intervalText(first, seconds),
      ),
    )
    .map((line) => `  ${line}`);
}

/** What is left of the speed, in words, and the curve. */
function keptLines({ sustained }: BenchmarkResult, language: Language): string[] {
  if (!sustained) return [];
  const text = cliText(language).benchmark;
  const { points, promptShareKept, generationShareKept } = sustained;
  const minutes = formatNumber(Math.round((points.at(-1)?.seconds ?? 0) / 60), language);
  // More than all is noise.
  const share = (value: number): string => formatPercent(Math.min(1, value), language);
  return [
    ...(generationShareKept === undefined
      ? []
      : [`  ${text.stillWrites(minutes, share(generationShareKept))}`]),
    ...(promptShareKept === undefined ? [] : [`  ${text.stillReads(minutes, share(promptShareKept))}`]),
    ...sustainedCharts(sustained, language),
  ];
}

function blocksText({ blocks }: BenchmarkResult, language: Language): string[] {
  if (!blocks) return [];
  const text = cliText(language).benchmark;
  const kept = formatNumber(blocks.kept, language);
  return [
    blocks.discarded === 0
      ? text.blocks(kept)
      : text.blocksAside(kept, formatNumber(blocks.discarded, language)),
  ];
}

function costText(result: BenchmarkResult, language: Language): string {
  const { bytesWritten, elapsedMilliseconds, startedAt } = result;
  const text = cliText(language).benchmark;
  return [
    text.measuredOn(formatDateTime(startedAt, language)),
    ...(bytesWritten > 0 ? [text.wrote(formatBytes(bytesWritten, language))] : []),
    text.took(formatSeconds(elapsedMilliseconds / 1000, language)),
  ].join(' · ');
}

/** One line that tells how far a benchmark is; off a terminal only what changes rarely. */
export function progressLine(progress: BenchmarkProgress, language: Language, isTerminal: boolean): string {
  const text = cliText(language);
  const { model, phase, test, layers, secondsLeft, fraction } = progress;
  const which =
    model && model.count > 1
      ? `${text.benchmark.modelOf(String(model.index), String(model.count), printable(model.name))}: `
      : '';
  if (!isTerminal) return `${which}${text.phases[phase]}`;
  const slice = layers === undefined ? '' : ` (${text.benchmark.layers(String(layers))})`;
  const left =
    secondsLeft === undefined
      ? ''
      : ` · ${text.benchmark.left(formatSeconds(Math.round(secondsLeft), language))}`;
  return `${formatPercent(fraction, language).padStart(4)} ${which}${text.phases[phase]}${test ? ` ${test}${slice}` : ''}${left}`;
}
