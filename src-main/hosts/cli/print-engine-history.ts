import { formatDateTime, formatRate, type Language } from '#contract/text/format.ts';
import { differenceLabel, differenceText } from '#contract/text/run-differences.ts';
import type { EngineRun } from '#core/engines/engine-run.ts';
import { formatTable } from './table.ts';
import { cliText } from './text.ts';

/** Runs of other engines in a table, newest last, where the eye is when it is printed. */
export function engineHistoryTable(runs: readonly EngineRun[], language: Language): string {
  const words = cliText(language);
  const { columns, history, engineComparison } = words;
  const left = (title: string) => ({ title, align: 'left' }) as const;
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const rate = (run: EngineRun, kind: 'pp' | 'tg'): string => {
    const [name, found] = Object.entries(run.results).find(([test]) => test.startsWith(kind)) ?? [];
    return name === undefined || !found ? '–' : `${name} ${formatRate(found.tokensPerSecond, language)}`;
  };
  return formatTable(
    [
      left(columns.date),
      left(engineComparison.engine),
      left(columns.model),
      left(history.quantisation),
      left(differenceLabel('mode', language)),
      right(columns.reads),
      right(columns.writes),
      left(columns.trusted),
    ],
    runs.map((run) => [
      formatDateTime(run.startedAt, language),
      [run.program, run.version].filter((part) => part !== undefined).join(' '),
      run.model,
      run.quantisation ?? '–',
      differenceText('mode', run.mode, language),
      rate(run, 'pp'),
      rate(run, 'tg'),
      run.trusted ? words.yes : words.no,
    ]),
  );
}
