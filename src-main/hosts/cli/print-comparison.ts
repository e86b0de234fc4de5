import { formatNumber, formatRate, type Language } from '#contract/text/format.ts';
import { differenceLabel, differenceText } from '#contract/text/run-differences.ts';
import type { RunComparison } from '#core/benchmark/compare.ts';
import type { NamedRun } from '#core/benchmark/run-name.ts';
import { intervalText } from './print-rates.ts';
import { formatTable, printable, type Column } from './table.ts';
import { cliText } from './text.ts';

export interface ComparedRuns {
  one: NamedRun;
  other: NamedRun;
  comparison: RunComparison;
  /** Ratios even of different models. */
  anyway: boolean;
}

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** What differs first, then what may be concluded, then the rates. */
export function comparisonLines(compared: ComparedRuns, language: Language): string[] {
  const { comparison, anyway } = compared;
  const showsRates = comparison.isSameModel || anyway;
  return [
    ...differenceLines(compared, language),
    ...cautionLines(compared, language),
    ...(showsRates ? rateLines(compared, language) : []),
  ].flatMap((text) => text.split('\n').map(printable));
}

function differenceLines({ one, other, comparison }: ComparedRuns, language: Language): string[] {
  const { history } = cliText(language);
  if (comparison.differences.length === 0) return [history.nothingDiffers];
  return [
    formatTable(
      [left(history.differences), left(one.id), left(other.id)],
      comparison.differences.map((difference) => [
        differenceLabel(difference.field, language),
        differenceText(difference.field, difference.one, language),
        differenceText(difference.field, difference.other, language),
      ]),
    ),
  ];
}

function cautionLines({ one, other, comparison, anyway }: ComparedRuns, language: Language): string[] {
  const { history } = cliText(language);
  const differs = (kind: string): boolean => comparison.differences.some((each) => each.kind === kind);
  const untrusted = [one, other].filter(({ entry }) => !entry.trusted).map(({ id }) => id);
  const cautions = [
    ...(comparison.isSameModel ? [] : [anyway ? history.otherModelAnyway : history.otherModel]),
    ...(differs('machine') ? [history.otherMachine] : []),
    ...(differs('software') ? [history.otherSoftware] : []),
    ...(untrusted.length > 0 ? [history.untrusted(untrusted.join(', '))] : []),
  ];
  return cautions.map((caution) => `! ${caution}`);
}

function rateLines({ one, other, comparison }: ComparedRuns, language: Language): string[] {
  const { history } = cliText(language);
  const { tests, onlyInOne, onlyInOther } = comparison;
  const rate = (value: number): string => formatRate(value, language);
  const ratio = (value: number): string => formatNumber(value, language, 3);
  const table = formatTable(
    [
      left(history.test),
      right(one.id),
      right(history.interval),
      right(other.id),
      right(history.interval),
      right(history.ratio),
      right(history.interval),
      left(''),
    ],
    tests.map((test) => [
      test.test,
      rate(test.one.tokensPerSecond),
      intervalText(test.one, rate),
      rate(test.other.tokensPerSecond),
      intervalText(test.other, rate),
      ratio(test.ratio),
      intervalText(test, ratio),
      history.verdicts[test.verdict],
    ]),
  );
  const only = (run: NamedRun, names: readonly string[]): string[] =>
    names.length > 0 ? [history.only(run.id, names.join(', '))] : [];
  return [
    ...(tests.length > 0 ? ['', table, '', history.ratioOf(one.id, other.id)] : ['', history.noSharedTest]),
    ...only(one, onlyInOne),
    ...only(other, onlyInOther),
    ...(tests.length > 0 ? [history.withinRuns] : []),
  ];
}
