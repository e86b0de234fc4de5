import { csvCell } from '#core/benchmark/export-csv.ts';
import type { ExportFormat } from '#core/benchmark/exported-run.ts';
import { markdownTable, markdownText } from '#core/benchmark/markdown.ts';
import type { MeasuredRate } from '#core/benchmark/result.ts';
import { inTestOrder } from '#core/benchmark/test-order.ts';
import type { EngineRun } from './engine-run.ts';

type Cell = string | number | boolean | undefined;

interface RunTest {
  run: EngineRun;
  test: string;
  rate: MeasuredRate;
}

/** One row a run and test, named as the columns of our own runs are. */
const columns: Readonly<Record<string, (row: RunTest) => Cell>> = {
  started_at: ({ run }) => run.startedAt,
  chip: ({ run }) => run.machine?.chip,
  gpu_cores: ({ run }) => run.machine?.gpuCores,
  memory_bytes: ({ run }) => run.machine?.memoryBytes,
  os_version: ({ run }) => run.machine?.osVersion,
  engine: ({ run }) => run.program,
  engine_version: ({ run }) => run.version,
  model: ({ run }) => run.model,
  quantisation: ({ run }) => run.quantisation,
  model_bytes: ({ run }) => run.modelBytes,
  test: ({ test }) => test,
  tokens_per_second: ({ rate }) => rate.tokensPerSecond,
  tokens_per_second_low_95: ({ rate }) => rate.low,
  tokens_per_second_high_95: ({ rate }) => rate.high,
  repetitions: ({ rate }) => rate.samples,
  clock: ({ run }) => run.clock,
  wall_clock_tokens_per_second: ({ run, test }) => run.wallClock[test],
  trusted: ({ run }) => run.trusted,
  reasons: ({ run }) => run.reasons.join(' '),
  mode: ({ run }) => run.mode,
  context_tokens: ({ run }) => run.settings.contextTokens,
  temperature: ({ run }) => run.settings.temperature,
  first_request_seconds: ({ run }) => run.firstRequestSeconds,
  was_loaded: ({ run }) => run.wasLoaded,
  power_source: ({ run }) => run.conditions.powerSource,
  low_power_mode: ({ run }) => run.conditions.lowPowerMode,
  elapsed_milliseconds: ({ run }) => run.elapsedMilliseconds,
};

const rowsOf = (run: EngineRun): RunTest[] =>
  inTestOrder(Object.keys(run.results)).flatMap((test) => {
    const rate = run.results[test];
    return rate ? [{ run, test, rate }] : [];
  });

function exportCsv(rows: readonly RunTest[]): string {
  const readers = Object.values(columns);
  const line = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;
  return [line(Object.keys(columns)), ...rows.map((row) => line(readers.map((read) => read(row))))].join('');
}

/** As llama-bench prints its rates: half of the interval after ±. */
const rateText = ({ tokensPerSecond, low }: MeasuredRate): string =>
  `${tokensPerSecond.toFixed(2)} ± ${(tokensPerSecond - low).toFixed(2)}`;

function exportMarkdown(rows: readonly RunTest[]): string {
  const left = (title: string) => ({ title, align: 'left' as const });
  const titles = ['date', 'chip', 'engine', 'version', 'model', 'quantisation', 'test'].map(left);
  const cells = ({ run, test, rate }: RunTest): string[] => [
    run.startedAt.slice(0, 10),
    ...[run.machine?.chip, run.program, run.version, run.model, run.quantisation].map((text) =>
      markdownText(text ?? ''),
    ),
    test,
    rateText(rate),
    run.trusted ? '' : markdownText(run.reasons.join(', ')),
  ];
  return `${markdownTable([...titles, { title: 't/s', align: 'right' }, left('note')], rows.map(cells))}\n`;
}

/** Runs of other engines as text to post or to read with another program; `markdown` and `table` are one. */
export function exportEngineRuns(runs: readonly EngineRun[], format: ExportFormat): string {
  if (format === 'json') return `${JSON.stringify(runs, undefined, 2)}\n`;
  const rows = runs.flatMap(rowsOf);
  return format === 'csv' ? exportCsv(rows) : exportMarkdown(rows);
}
