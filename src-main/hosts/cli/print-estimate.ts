import path from 'node:path';
import { formatBytes, formatTokens } from '#contract/text/format.ts';
import type { MemoryEstimate } from '#core/memory/estimate.ts';
import { formatTable, printable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { cliText } from './text.ts';

/** The parts of one model's memory with their sum, how they were found, and what a file has besides. */
export function printEstimate(estimate: MemoryEstimate, terminal: Terminal): void {
  const { language } = terminal;
  const text = cliText(language);
  const { columns, estimate: words } = text;
  const bytes = (value: number): string => formatBytes(value, language, 2);
  const title = [estimate.name, estimate.quantisation].filter((part) => part !== undefined).join(' ');
  const tokens = (count: number): string => formatTokens(count, language);
  terminal.out(
    printable(
      `${title} · ${text.context} ${tokens(estimate.contextTokens)} (≤ ${tokens(estimate.maximumContextTokens)}) · KV ${estimate.kvType}`,
    ),
  );
  const rows = [
    [columns.weights, bytes(estimate.weightBytes)],
    [columns.kvCache, bytes(estimate.kvCacheBytes)],
    [columns.buffers, bytes(estimate.computeBufferBytes)],
    [columns.total, bytes(estimate.totalBytes)],
    ...(estimate.ruleOfThumbBytes === undefined
      ? []
      : [[columns.ruleOfThumb, bytes(estimate.ruleOfThumbBytes)]]),
  ];
  terminal.out(
    formatTable(
      [
        { title: '', align: 'left' },
        { title: '', align: 'right' },
      ],
      rows,
    ).trimStart(),
  );
  terminal.out(printable(words.method(estimate)));
  if (estimate.differsFromRecipe) {
    const { quantisation, recipeBytes } = estimate.differsFromRecipe;
    terminal.out(words.differs(quantisation, bytes(recipeBytes)));
  }
  for (const { kind, path: file, bytes: size } of estimate.beside ?? []) {
    terminal.out(printable(words.beside(words.kinds[kind], path.basename(file), bytes(size))));
  }
}
