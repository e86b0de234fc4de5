import { markdownTable, markdownText, type MarkdownColumn } from '#core/benchmark/markdown.ts';
import type { MeasuredRate } from '#core/benchmark/result.ts';
import type { EngineComparison } from './comparison.ts';

/** `432.1 (428–436)`; "?" where the interval has no upper end. */
const rateText = ({ tokensPerSecond, low, high }: MeasuredRate): string =>
  `${tokensPerSecond.toFixed(1)} (${low.toFixed(1)}–${high === undefined ? '?' : high.toFixed(1)})`;

/** One comparison as a table to post: tokens per second with 95 % intervals, the winner of a test in bold. */
export function exportComparison({ entries, verdicts, machine, startedAt }: EngineComparison): string {
  const columns: MarkdownColumn[] = [
    { title: 'engine', align: 'left' },
    { title: 'version', align: 'left' },
    { title: 'model', align: 'left' },
    { title: 'quantisation', align: 'left' },
    ...verdicts.map(({ test }) => ({ title: `${test} t/s (95 %)`, align: 'right' as const })),
    { title: 'note', align: 'left' },
  ];
  const rows = entries.map((entry, index) => {
    const results = entry.status === 'measured' ? entry.results : {};
    const cells = verdicts.map(({ test, outcome, fastest }) => {
      const rate = results[test];
      if (!rate) return '–';
      return outcome === 'winner' && fastest === index ? `**${rateText(rate)}**` : rateText(rate);
    });
    const note =
      entry.status === 'failed' ? entry.fault.code : entry.isTrusted ? '' : entry.reasons.join(', ');
    const { program, version = '', model = '' } = entry;
    const quantisation = entry.status === 'measured' ? (entry.quantisation ?? '') : '';
    return [...[program, version, model, quantisation].map(markdownText), ...cells, markdownText(note)];
  });
  const where = [machine?.chip, startedAt.slice(0, 10)].filter((part) => part !== undefined).join(', ');
  return `${markdownTable(columns, rows)}\n\n${markdownText(where)}`;
}
