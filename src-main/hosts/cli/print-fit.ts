import { formatBytes, formatRate, formatTokens, type Language } from '#contract/text/format.ts';
import { speedProvenance } from '#contract/text/provenance.ts';
import type { FitGrid, FitRow } from '#core/fit/grid.ts';
import type { Interval } from '#core/speed/estimate.ts';
import { formatTable, type Column } from './table.ts';
import { cliText } from './text.ts';
import { wrap } from './wrap.ts';

/** "18 (15–21)"; a dash where there is no evidence for a number. */
export const formatInterval = (interval: Interval | undefined, language: Language): string =>
  interval
    ? `${formatRate(interval.mid, language)} (${formatRate(interval.low, language)}–${formatRate(interval.high, language)})`
    : '–';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

const runs = ({ answer }: FitRow): boolean =>
  answer === 'fits' || answer === 'tight' || answer === 'raise-limit';

/** " ≤32K" where the context asked for is beyond what the model takes, and it was answered for that. */
const beyond = ({ contextBeyondModel, largestContextTokens }: FitRow, language: Language): string =>
  contextBeyondModel && largestContextTokens > 0 ? ` ≤${formatTokens(largestContextTokens, language)}` : '';

/** The mark of the answer, and the speed where it would run. */
function cell(row: FitRow | undefined, language: Language): string {
  if (!row) return '';
  const mark = cliText(language).answers[row.answer].split(' ')[0] ?? '';
  const rate = row.speed.generationTokensPerSecond;
  const doesRun = runs(row);
  return (
    (doesRun && rate ? `${mark} ${formatRate(rate.mid, language)}` : mark) +
    (doesRun ? beyond(row, language) : '')
  );
}

/** Models down, quantisations across, as in the window. */
export function gridTable(grid: FitGrid, language: Language): string {
  const quantisations = [...new Set(grid.rows.map((row) => row.quantisation))];
  const models = [...new Map(grid.rows.map((row) => [row.modelId, row.modelName]))];
  const columns = [left(cliText(language).columns.model), ...quantisations.map(left)];
  const rows = models.map(([modelId, name]) => [
    name,
    ...quantisations.map((quantisation) =>
      cell(
        grid.rows.find((row) => row.modelId === modelId && row.quantisation === quantisation),
        language,
      ),
    ),
  ]);
  return formatTable(columns, rows);
}

/** One line a model and quantisation, with every figure. */
export function fitTable(grid: FitGrid, language: Language): string {
  const { columns, answers } = cliText(language);
  return formatTable(
    [
      left(columns.model),
      left(''),
      right(columns.need),
      left(columns.answer),
      right(columns.reads),
      right(columns.writes),
      right(columns.largestContext),
      right(columns.ruleOfThumb),
    ],
    grid.rows.map((row) => [
      row.modelName,
      row.quantisation,
      formatBytes(row.need.totalBytes, language),
      answers[row.answer] + beyond(row, language),
      // A cell that cannot run has no speed worth a number.
      formatInterval(runs(row) ? row.speed.promptTokensPerSecond : undefined, language),
      formatInterval(runs(row) ? row.speed.generationTokensPerSecond : undefined, language),
      row.largestContextTokens === 0 ? '–' : formatTokens(row.largestContextTokens, language),
      formatBytes(row.ruleOfThumbBytes, language),
    ]),
  );
}

/** What the figures of a grid rest on, in a few lines; `hasRanges`: intervals stand beside the speeds. */
export function basisLines(grid: FitGrid, language: Language, hasRanges: boolean): string[] {
  const { basis } = cliText(language);
  const speeds = speedProvenance(
    grid.rows.filter(runs).map(({ speed }) => speed),
    language,
  );
  const isCounted = grid.rows.every(({ need }) => need.basis !== 'parameters');
  return [
    ...(speeds === undefined ? [] : [basis.speeds(speeds, hasRanges)]),
    isCounted ? basis.memory : basis.memoryInPart,
  ].flatMap((line) => wrap(line, { first: '', hanging: 2 }));
}

/** The column of fine-tuning, a line a model: the middle of the interval, its ends, and the article's rule. */
export function trainingTable(grid: FitGrid, language: Language): string {
  const { columns, answers, training: words } = cliText(language);
  const rows = [...new Map(grid.rows.map((row) => [row.modelId, row])).values()];
  const bytes = (value: number): string => formatBytes(value, language);
  return formatTable(
    [left(columns.model), right(words.need), left(columns.answer), right(words.twice), left(words.basis)],
    rows.map(({ modelName, training }) =>
      training
        ? [
            modelName,
            `${bytes(training.totalBytes)} (${bytes(training.lowBytes)}–${bytes(training.highBytes)})`,
            [...new Set([training.answers.low, training.answers.mid, training.answers.high])]
              .map((answer) => answers[answer])
              .join(' … '),
            bytes(training.articleRuleBytes),
            words.bases[training.basis] ?? training.basis,
          ]
        : [modelName, '–', '', '', words.unknown],
    ),
  );
}
