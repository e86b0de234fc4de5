import { bytesPerGibibyte, bytesPerMebibyte } from '#core/units.ts';
import { parseTestName } from './benchmark-test.ts';
import { backendNames, exportFootnote, fixed, rateWithError, runNote } from './export-notes.ts';
import type { ExportedRun } from './exported-run.ts';
import { markdownTable, markdownText, type MarkdownColumn } from './markdown.ts';
import { inTestOrder } from './test-order.ts';

/** As llama-bench names and orders them, flash attention always among them. */
const columns: readonly MarkdownColumn[] = [
  { title: 'model', align: 'left' },
  { title: 'size', align: 'right' },
  { title: 'params', align: 'right' },
  { title: 'backend', align: 'left' },
  { title: 'threads', align: 'right' },
  { title: 'fa', align: 'right' },
  { title: 'test', align: 'right' },
  { title: 't/s', align: 'right' },
];

/** 3825065984 bytes are `3.56 GiB`; absent: the cell stays empty. */
const size = (bytes: number | undefined): string => {
  if (bytes === undefined) return '';
  return bytes < bytesPerGibibyte
    ? `${fixed(bytes / bytesPerMebibyte)} MiB`
    : `${fixed(bytes / bytesPerGibibyte)} GiB`;
};

/** 6738415616 is `6.74 B`. */
const parameters = (count: number | undefined): string => {
  if (count === undefined) return '';
  return count < 1e9 ? `${fixed(count / 1e6)} M` : `${fixed(count / 1e9)} B`;
};

/** `tg128@d4096` is `tg128 @ d4096`, as llama-bench prints it. */
function spacedTest(name: string): string {
  const test = parseTestName(name);
  if (!test) return markdownText(name);
  return `${test.kind}${test.tokens}${test.depthTokens > 0 ? ` @ d${test.depthTokens}` : ''}`;
}

const flashAttention = { on: '1', off: '0', unknown: '?' } as const;

/** A row for each run and test in the columns of llama-bench, a note for each run, and what all this is. */
export function exportTable(runs: readonly ExportedRun[]): string {
  const rows = runs.flatMap(({ entry, weightBytes, parameterCount }, index) =>
    inTestOrder(Object.keys(entry.results)).flatMap((test) => {
      const rate = entry.results[test];
      return rate
        ? [
            [
              `${markdownText(`${entry.model} ${entry.quantisation}`)} (${index + 1})`,
              size(weightBytes),
              parameters(parameterCount),
              backendNames[entry.backend],
              String(entry.settings.threads),
              flashAttention[entry.settings.flashAttention],
              spacedTest(test),
              rateWithError(rate),
            ],
          ]
        : [];
    }),
  );
  const notes = runs.map((run, index) => `${index + 1}. ${runNote(run)}`);
  return [markdownTable(columns, rows), notes.join('\n'), exportFootnote].join('\n\n');
}
