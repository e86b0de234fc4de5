import { faultSentence } from '#contract/text/faults.ts';
import type { FaultValue } from '#contract/contract.ts';
import {
  formatBytes,
  formatDateTime,
  formatMemorySize,
  formatNumber,
  formatPercent,
  formatRate,
  type Language,
} from '#contract/text/format.ts';
import { differenceText } from '#contract/text/run-differences.ts';
import { parseTestName } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkResult, MeasuredRate } from '#core/benchmark/result.ts';
import type { CallOutput } from '#contract/contract.ts';
import type { Strings } from '../text/en.ts';
import { dot, modelName, shortModelName } from './names.ts';
import { plainText } from './plain-text.ts';

/** What words need: the strings of the page and the language they are in. */
export interface Wording {
  text: Strings;
  language: Language;
}

type Models = CallOutput<'listModels'>;

/** "Llama 2 7B Q4_0"; of a file the name that it gives itself. */
export const runModel = ({ model, quantisation }: BenchmarkResult, models: Models): string =>
  `${plainText(shortModelName(modelName(models, model)))} ${plainText(quantisation, 20)}`;

/** "Nov 22, 2026, 11:35 PM · Llama 2 7B Q4_0 · quick": one run among others. */
export const runTitle = (run: BenchmarkResult, models: Models, { language }: Wording): string =>
  [
    formatDateTime(run.startedAt, language),
    runModel(run, models),
    differenceText('mode', run.mode, language),
  ].join(' · ');

/** "reads 512 tokens behind 4,096"; a name that is no test stands as it is. */
export function testWords(name: string, { text, language }: Wording): string {
  const test = parseTestName(name);
  if (!test) return plainText(name, 30);
  const tokens = formatNumber(test.tokens, language);
  const words = test.kind === 'pp' ? text.runs.tokensRead(tokens) : text.runs.tokensWritten(tokens);
  if (test.depthTokens === 0) return words;
  const behind = text.runs.behind(formatNumber(test.depthTokens, language));
  return language === 'ja' ? `${behind}、${words}` : `${words} ${behind}`;
}

export function intervalWords({ low, high }: MeasuredRate, { text, language }: Wording): string {
  const least = formatRate(low, language);
  return high === undefined
    ? text.runs.noUpperEnd(least)
    : text.runs.between(least, formatRate(high, language));
}

/** "Apple M4 Pro, 20-core GPU, 24 GB memory, macOS 26.1"; empty where nothing of it is known. */
export function machineWords({ machine }: BenchmarkResult, { text, language }: Wording): string {
  const { chip, gpuCores, memoryBytes, osVersion } = machine ?? {};
  return [
    chip === undefined ? undefined : plainText(chip),
    gpuCores === undefined ? undefined : text.runs.card.gpuCores(formatNumber(gpuCores, language)),
    memoryBytes === undefined ? undefined : text.runs.card.memory(formatMemorySize(memoryBytes, language)),
    osVersion === undefined ? undefined : plainText(differenceText('osVersion', osVersion, language)),
  ]
    .filter((part) => part !== undefined)
    .join(dot);
}

/** How the machine was, a line each; what is not known is left out. */
export function conditionRows({ conditions, blocks }: BenchmarkResult, wording: Wording): [string, string][] {
  const { text, language } = wording;
  const words = text.runs.condition;
  const { swapUsedBytes, swapUsedAfterBytes, loadBefore, foreignLoad, anchorDrift } = conditions;
  const known = (field: 'powerSource' | 'lowPowerMode' | 'memoryPressure' | 'thermalState') => {
    const value = conditions[field];
    if (value === undefined) return undefined;
    return text.runs.values[String(value)] ?? plainText(differenceText(field, value, language), 30);
  };
  const percent = (share: number): string => formatPercent(share, language);
  const bytes = (value: number): string => formatBytes(value, language);
  const rows: [string, string | undefined][] = [
    [words.power, known('powerSource')],
    [words.lowPower, known('lowPowerMode')],
    [words.pressure, known('memoryPressure')],
    [words.heat, known('thermalState')],
    [words.load, loadBefore === undefined ? undefined : formatNumber(loadBefore, language, 2)],
    [words.others, foreignLoad === undefined ? undefined : words.othersValue(percent(foreignLoad))],
    [words.drift, anchorDrift === undefined ? undefined : words.driftValue(percent(anchorDrift - 1))],
    [words.swap, swapWords(swapUsedBytes, swapUsedAfterBytes)],
    [
      words.blocks,
      blocks &&
        words.blocksValue(formatNumber(blocks.kept, language), formatNumber(blocks.discarded, language)),
    ],
  ];
  function swapWords(before: number | undefined, after: number | undefined): string | undefined {
    if (before === undefined) return undefined;
    return after === undefined
      ? words.swapBefore(bytes(before))
      : words.swapValue(bytes(before), bytes(after));
  }
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

/** Why a text could not be had; of the public table, which takes few runs, in words of this view. */
export const exportFaultWords = (fault: FaultValue, format: string, { text, language }: Wording): string =>
  format === 'markdown' && fault.code === 'bad-input'
    ? text.runs.noPublicTable
    : faultSentence(fault, language);
