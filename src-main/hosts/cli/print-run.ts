import {
  formatBytes,
  formatDateTime,
  formatNumber,
  formatPercent,
  formatSeconds,
  type Language,
} from '#contract/text/format.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { differenceLabel, differenceText } from '#contract/text/run-differences.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import { readAspect, type DifferenceField } from '#core/benchmark/run-differences.ts';
import type { NamedRun } from '#core/benchmark/run-name.ts';
import { firstTokenLines, leftOutLines, rateTable } from './print-rates.ts';
import { sustainedCharts } from './print-sustained.ts';
import { formatTable, indent, printable, type Column } from './table.ts';
import { cliText } from './text.ts';

const left = (title: string): Column => ({ title, align: 'left' });

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
    ...leftOutLines(entry, language),
    ...firstTokenLines(entry, language),
    ...(entry.sustained ? [`\n${history.sustained}`, ...sustainedCharts(entry.sustained, language)] : []),
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
