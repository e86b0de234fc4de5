import { formatDateTime, formatMemorySize, formatRate, type Language } from '#contract/text/format.ts';
import { differenceLabel, differenceText } from '#contract/text/run-differences.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { NamedRun } from '#core/benchmark/run-name.ts';
import { formatTable } from './table.ts';
import { cliText } from './text.ts';

/** "Apple M4 Pro 24 GB"; what is unknown is left out, or said when nothing is known. */
function machineText({ machine }: BenchmarkResult, language: Language): string {
  const { chip, memoryBytes } = machine ?? {};
  const memory = memoryBytes === undefined ? undefined : formatMemorySize(memoryBytes, language);
  const known = [chip, memory].filter((part) => part !== undefined);
  return known.length > 0 ? known.join(' ') : cliText(language).machine.unknown;
}

/** All runs in a table, newest last, where the eye is when it is printed. */
export function historyTable(runs: readonly NamedRun[], language: Language): string {
  const words = cliText(language);
  const { columns, history } = words;
  const left = (title: string) => ({ title, align: 'left' }) as const;
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const rate = (entry: BenchmarkResult, test: string): string => {
    const measured = entry.results[test];
    return measured ? formatRate(measured.tokensPerSecond, language) : '–';
  };
  return formatTable(
    [
      right(history.number),
      left(history.run),
      left(columns.date),
      left(history.machine),
      left(columns.model),
      left(history.quantisation),
      left(differenceLabel('mode', language)),
      right('pp512'),
      right('tg128'),
      left(columns.trusted),
    ],
    runs.map(({ number, id, entry }) => [
      String(number),
      id,
      formatDateTime(entry.startedAt, language),
      machineText(entry, language),
      entry.model,
      entry.quantisation,
      differenceText('mode', entry.mode, language),
      rate(entry, 'pp512'),
      rate(entry, 'tg128'),
      entry.trusted ? words.yes : words.no,
    ]),
  );
}
