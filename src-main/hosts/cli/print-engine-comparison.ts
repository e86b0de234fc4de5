import { comparisonWarningSentence, entryName, verdictSentence } from '#contract/text/comparison-words.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { formatNumber, formatRate, formatSeconds, type Language } from '#contract/text/format.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import type { ComparisonEntry, EngineComparison, MeasuredEntry } from '#core/engines/comparison.ts';
import { intervalText } from './print-rates.ts';
import { formatTable, indent, printable, type Column } from './table.ts';
import { cliText } from './text.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** The rates of all engines beside each other, who was fastest, and what is to be known beside that. */
export function comparedEngineLines(comparison: EngineComparison, language: Language): string[] {
  const { engineComparison: text, benchmark } = cliText(language);
  const { entries, verdicts, warnings } = comparison;
  const number = (value: number): string => formatNumber(value, language);
  return [
    text.title(comparison.model),
    ...comparisonTable(comparison, language).split('\n'),
    ...entries.flatMap((entry) => troubleLines(entry, comparison, language)),
    '',
    ...verdicts.map((verdict) => `  ${verdictSentence(verdict, entries, language)}`),
    ...warnings.map((warning) => `  ! ${comparisonWarningSentence(warning, language)}`),
    `  ${[
      text.asked(number(comparison.promptTokens), number(comparison.generatedTokens)),
      benchmark.took(formatSeconds(comparison.elapsedMilliseconds / 1000, language)),
    ].join(' · ')}`,
  ].map((line) => printable(line));
}

function comparisonTable({ entries, verdicts }: EngineComparison, language: Language): string {
  const { engineComparison: text, history, columns } = cliText(language);
  const measured = entries.filter((entry): entry is MeasuredEntry => entry.status === 'measured');
  const tests = verdicts.map(({ test }) => test);
  const rate = (value: number): string => formatRate(value, language);
  const cells = (entry: MeasuredEntry, test: string): string[] => {
    const found = entry.results[test];
    return found ? [rate(found.tokensPerSecond), intervalText(found, rate)] : ['–', '–'];
  };
  return indent(
    formatTable(
      [
        left(text.engine),
        left(columns.model),
        left(history.quantisation),
        ...tests.flatMap((test) => [right(test), right(history.interval)]),
      ],
      measured.map((entry) => [
        [entryName(entry, entries, language), entry.engine === 'kaidoki' ? undefined : entry.version]
          .filter((part) => part !== undefined)
          .join(' ') + (entry.isTrusted ? '' : ' *'),
        entry.model,
        entry.quantisation ?? '–',
        ...tests.flatMap((test) => cells(entry, test)),
      ]),
    ),
  );
}

function troubleLines(entry: ComparisonEntry, { entries }: EngineComparison, language: Language): string[] {
  const name = entryName(entry, entries, language);
  if (entry.status === 'failed') return [`  ! ${name}: ${faultSentence(entry.fault, language)}`];
  if (entry.isTrusted) return [];
  const reasons = entry.reasons.map((code) => reasonSentence({ code, details: {} }, language));
  return [`  * ${name}: ${cliText(language).benchmark.untrusted} ${reasons.join(' ')}`];
}
