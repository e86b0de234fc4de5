import { referenceModelId } from '#core/speed/calibration.ts';
import { bytesPerGigabyte } from '#core/units.ts';
import { backendNames, exportFootnote, fixed, rateWithError, runNote } from './export-notes.ts';
import type { ExportedRun } from './exported-run.ts';
import { markdownTable, markdownText, type MarkdownColumn } from './markdown.ts';

/** Of llama.cpp's public table for M-series chips (discussion 4167), in its order. */
const quantisations = ['F16', 'Q8_0', 'Q4_0'] as const;
const tests = ['pp512', 'tg128'] as const;
type TableQuantisation = (typeof quantisations)[number];

const columns: readonly MarkdownColumn[] = [
  { title: '', align: 'left' },
  { title: 'BW<br>[GB/s]', align: 'right' },
  { title: 'GPU<br>Cores', align: 'right' },
  ...quantisations.flatMap((quantisation): MarkdownColumn[] => [
    { title: `${quantisation} PP<br>[t/s]`, align: 'right' },
    { title: `${quantisation} TG<br>[t/s]`, align: 'right' },
  ]),
];

/**
 * Whether the run has a place in that table, whose figures are of a few seconds: no sustained load, and no file
 * that only calls itself so.
 */
export const isOfPublicTable = ({ entry }: ExportedRun): boolean =>
  entry.model === referenceModelId &&
  entry.file === undefined &&
  entry.mode !== 'sustained' &&
  quantisations.some((quantisation) => quantisation === entry.quantisation) &&
  tests.some((test) => entry.results[test]);

/** What must be alike for figures to stand in one row: results of different builds are never mixed. */
function rowKey({ entry }: ExportedRun): string {
  const { machine, backend, build, deviceName, settings } = entry;
  return JSON.stringify([machine, backend, build, deviceName, settings]);
}

type Row = Partial<Record<TableQuantisation, ExportedRun>>;

/** The newest run of each quantisation, one that can be trusted before one that can't. */
function chooseRuns(runs: readonly ExportedRun[]): Row {
  const row: Row = {};
  for (const quantisation of quantisations) {
    const own = runs.filter(({ entry }) => entry.quantisation === quantisation);
    const chosen = own.findLast(({ entry }) => entry.trusted) ?? own.at(-1);
    if (chosen) row[quantisation] = chosen;
  }
  return row;
}

function chipCell({ entry }: ExportedRun, note: number): string {
  const chip = markdownText((entry.machine?.chip ?? 'unknown').replace(/^Apple /, ''));
  return `${chip}${entry.backend === 'metal' ? '' : ` (${backendNames[entry.backend]})`} <sup>${note}</sup>`;
}

const figures = (run: ExportedRun | undefined): string[] =>
  tests.map((test) => {
    const rate = run?.entry.results[test];
    return rate ? fixed(rate.tokensPerSecond) + (run.entry.trusted ? '' : '†') : '';
  });

/**
 * Rows of llama.cpp's public table for M-series chips: LLaMA 7B v2 in three quantisations, one row for each
 * machine, build and setting. Runs that have no place there are counted below, so are the errors. `runs`
 * are oldest first.
 */
export function exportPublicTable(runs: readonly ExportedRun[]): string {
  const usable = runs.filter(isOfPublicTable);
  const groups = [...new Set(usable.map(rowKey))].map((key) =>
    chooseRuns(usable.filter((run) => rowKey(run) === key)),
  );
  const rows = groups.flatMap((row, index) => {
    const [first] = runsOf(row);
    if (!first) return [];
    const { bandwidthBytesPerSecond, entry } = first;
    return [
      [
        chipCell(first, index + 1),
        bandwidthBytesPerSecond === undefined ? '' : fixed(bandwidthBytesPerSecond / bytesPerGigabyte, 0),
        String(entry.machine?.gpuCores ?? ''),
        ...quantisations.flatMap((quantisation) => figures(row[quantisation])),
      ],
    ];
  });
  const notes = groups.map((row, index) => `${index + 1}. ${runsOf(row).map(noteWithErrors).join('<br>')}`);
  const isAnyUntrusted = groups.some((row) => runsOf(row).some(({ entry }) => !entry.trusted));
  const leftOut = runs.length - usable.length;
  return [
    markdownTable(columns, rows),
    notes.join('\n'),
    ...(isAnyUntrusted ? ['† Not to be trusted; the reason stands beside it.'] : []),
    exportFootnote,
    ...(leftOut > 0
      ? [`Left out: ${leftOut} of ${runs.length} runs, of other models or tests, or under sustained load.`]
      : []),
  ].join('\n\n');
}

const runsOf = (row: Row): ExportedRun[] => quantisations.flatMap((quantisation) => row[quantisation] ?? []);

function noteWithErrors(run: ExportedRun): string {
  const { results, quantisation } = run.entry;
  const rates = tests.flatMap((test) => {
    const rate = results[test];
    return rate ? `${test} ${rateWithError(rate)}` : [];
  });
  return `${quantisation}: ${rates.join(', ')} t/s; run ${runNote(run)}`;
}
