import type { AppState } from '#contract/contract.ts';
import {
  formatBandwidth,
  formatBytes,
  formatMemorySize,
  formatRate,
  formatPercent,
  formatSeconds,
  type Language,
} from '#contract/text/format.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { warningSentence } from '#contract/text/warnings.ts';
import type { BenchmarkProgress, BenchmarkResult, MeasuredRate } from '#core/benchmark/result.ts';
import type { Fact } from '#core/fact.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { displayWidth, printable } from './table.ts';
import { cliText } from './text.ts';

function factLine<T>(fact: Fact<T>, show: (value: T) => string, language: Language): string {
  const text = cliText(language);
  if (!('source' in fact)) {
    return `${text.machine.unknown} (${text.unknownReasons[fact.reason] ?? fact.reason})`;
  }
  return show(fact.value);
}

/** What the machine is, a fact a line, and what to know about it. */
export function machineLines(machine: Machine, language: Language): string[] {
  const text = cliText(language);
  const isMac = machine.kind !== 'not-a-mac';
  const source = 'source' in machine.memoryBudgetBytes ? machine.memoryBudgetBytes.source : undefined;
  const count = (fact: Fact<number>): string => factLine(fact, String, language);
  const cores = 'source' in machine.cpuCores ? machine.cpuCores.value : [];
  const rows: [string, string][] = [
    [text.machine.chip, factLine(machine.chipName, (name) => name, language)],
    ...(isMac ? [[text.machine.gpuCores, count(machine.gpuCores)] satisfies [string, string]] : []),
    [
      text.machine.cpuCores,
      count(machine.cpuCoresTotal) +
        (cores.length > 0 ? ` (${cores.map((group) => `${group.count} ${group.kind}`).join(', ')})` : ''),
    ],
    // Of a Mac as Apple sells it (2³⁰); elsewhere in the unit of what is free of it.
    [
      text.machine.memory,
      factLine(
        machine.memoryBytes,
        (bytes) => (isMac ? formatMemorySize : formatBytes)(bytes, language),
        language,
      ),
    ],
    [
      text.machine.budget,
      factLine(machine.memoryBudgetBytes, (bytes) => formatBytes(bytes, language), language) +
        (source ? ` (${text.sources[source] ?? source})` : ''),
    ],
    ...(isMac
      ? [
          [
            text.machine.bandwidth,
            factLine(
              machine.memoryBandwidthBytesPerSecond,
              (rate) => formatBandwidth(rate, language),
              language,
            ),
          ] satisfies [string, string],
          [text.machine.model, factLine(machine.productName, (name) => name, language)] satisfies [
            string,
            string,
          ],
        ]
      : []),
    [
      text.machine.system,
      'source' in machine.macosVersion
        ? `macOS ${machine.macosVersion.value}`
        : factLine(machine.osName, (name) => name, language),
    ],
  ];
  const width = Math.max(...rows.map(([label]) => displayWidth(label)));
  return [
    ...rows.map(
      ([label, value]) => `  ${label}${' '.repeat(width - displayWidth(label))}  ${printable(value)}`,
    ),
    ...machine.warnings.map((warning) => `  ! ${printable(warningSentence(warning, language))}`),
  ];
}

const rateLine = (rate: MeasuredRate | undefined, language: Language): string =>
  rate
    ? `${formatRate(rate.tokensPerSecond, language)} t/s (${formatRate(rate.low, language)}–${rate.high === undefined ? '?' : formatRate(rate.high, language)})`
    : '–';

/** The two figures with their intervals, beside the published ones, and what they rest on. */
export function benchmarkLines(
  result: BenchmarkResult,
  published: AppState['published'],
  language: Language,
): string[] {
  const text = cliText(language).benchmark;
  const range = (interval: { low: number; high: number } | undefined): string =>
    interval
      ? `   ${text.published}: ${formatRate(interval.low, language)}–${formatRate(interval.high, language)}`
      : '';
  const { settings } = result;
  return [
    `  ${text.reads}  ${rateLine(result.results['pp512'], language)}${range(published?.promptTokensPerSecond)}`,
    `  ${text.writes}  ${rateLine(result.results['tg128'], language)}${range(published?.generationTokensPerSecond)}`,
    `  ${result.model} ${result.quantisation} · ${text.layers} ${result.layersMeasured.join(' + ')} ${text.of} ${result.layersTotal} · ${formatBytes(result.bytesWritten, language)} · ${text.took} ${formatSeconds(result.elapsedMilliseconds / 1000, language)}`,
    `  ${text.engine}: ${result.build} · ${result.backend} · threads ${settings.threads} · batch ${settings.batch}/${settings.physicalBatch} · flash attention ${settings.flashAttention} · mmap ${settings.memoryMapped ? 'on' : 'off'}`,
    ...(result.trusted ? [] : [`  ! ${text.untrusted}`]),
    ...result.reasons.map((code) => `    ${printable(reasonSentence({ code, details: {} }, language))}`),
  ];
}

/** One line that tells how far a benchmark is. */
export function progressLine(progress: BenchmarkProgress, language: Language, isTerminal: boolean): string {
  const text = cliText(language);
  const phase = text.phases[progress.phase];
  if (!isTerminal) return phase;
  const test = progress.test
    ? ` ${progress.test}${progress.layers === undefined ? '' : ` (${progress.layers} ${text.benchmark.layers})`}`
    : '';
  const left =
    progress.secondsLeft === undefined
      ? ''
      : ` · ${text.benchmark.left} ${formatSeconds(progress.secondsLeft, language)}`;
  return `${formatPercent(progress.fraction, language).padStart(4)} ${phase}${test}${left}`;
}
