import { parseTestName } from './benchmark-test.ts';
import type { MeasuredRate } from './result.ts';
import type { NamedRun } from './run-name.ts';
import { inTestOrder } from './test-order.ts';

type Cell = string | number | boolean | undefined;

interface RunTest extends NamedRun {
  test: string;
  rate: MeasuredRate;
}

/** One row a run and test. The unit is in the name, where a figure has one; what is not known stays empty. */
const columns: Readonly<Record<string, (row: RunTest) => Cell>> = {
  run: ({ id }) => id,
  started_at: ({ entry }) => entry.startedAt,
  chip: ({ entry }) => entry.machine?.chip,
  gpu_cores: ({ entry }) => entry.machine?.gpuCores,
  memory_bytes: ({ entry }) => entry.machine?.memoryBytes,
  os_version: ({ entry }) => entry.machine?.osVersion,
  device: ({ entry }) => entry.deviceName,
  model: ({ entry }) => entry.model,
  quantisation: ({ entry }) => entry.quantisation,
  weights: ({ entry }) => (entry.file ? 'file' : 'random'),
  file_name: ({ entry }) => entry.file?.name,
  file_bytes: ({ entry }) => entry.file?.bytes,
  layers_measured: ({ entry }) => entry.layersMeasured.join(' '),
  layers_total: ({ entry }) => entry.layersTotal,
  test: ({ test }) => test,
  test_tokens: ({ test }) => parseTestName(test)?.tokens,
  test_depth_tokens: ({ test }) => parseTestName(test)?.depthTokens,
  tokens_per_second: ({ rate }) => rate.tokensPerSecond,
  tokens_per_second_low_95: ({ rate }) => rate.low,
  tokens_per_second_high_95: ({ rate }) => rate.high,
  repetitions: ({ rate }) => rate.samples,
  wall_clock_tokens_per_second: ({ entry, test }) => entry.wallClock[test],
  trusted: ({ entry }) => entry.trusted,
  reasons: ({ entry }) => entry.reasons.join(' '),
  mode: ({ entry }) => entry.mode,
  backend: ({ entry }) => entry.backend,
  build: ({ entry }) => entry.build,
  threads: ({ entry }) => entry.settings.threads,
  batch_tokens: ({ entry }) => entry.settings.batch,
  physical_batch_tokens: ({ entry }) => entry.settings.physicalBatch,
  flash_attention: ({ entry }) => entry.settings.flashAttention,
  memory_mapped: ({ entry }) => entry.settings.memoryMapped,
  residency_sets: ({ entry }) => entry.settings.residencySets,
  tensor_api: ({ entry }) => entry.settings.tensorApi,
  power_source: ({ entry }) => entry.conditions.powerSource,
  low_power_mode: ({ entry }) => entry.conditions.lowPowerMode,
  memory_pressure: ({ entry }) => entry.conditions.memoryPressure,
  thermal_state: ({ entry }) => entry.conditions.thermalState,
  swap_used_bytes: ({ entry }) => entry.conditions.swapUsedBytes,
  swap_used_after_bytes: ({ entry }) => entry.conditions.swapUsedAfterBytes,
  load_before_per_cpu: ({ entry }) => entry.conditions.loadBefore,
  foreign_load_fraction: ({ entry }) => entry.conditions.foreignLoad,
  anchor_drift_ratio: ({ entry }) => entry.conditions.anchorDrift,
  blocks_kept: ({ entry }) => entry.blocks?.kept,
  blocks_discarded: ({ entry }) => entry.blocks?.discarded,
  prompt_share_kept: ({ entry }) => entry.sustained?.promptShareKept,
  generation_share_kept: ({ entry }) => entry.sustained?.generationShareKept,
  elapsed_milliseconds: ({ entry }) => entry.elapsedMilliseconds,
  bytes_written: ({ entry }) => entry.bytesWritten,
};

/** Spreadsheets compute a text that begins so, full-width signs included. */
const formulaStart = /^[=+\-@\t\r＝＋－＠]/;

/** RFC 4180. Text that a spreadsheet would compute gets an apostrophe first; numbers never do. */
export function csvCell(value: Cell): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** A header and a row for each run and test, with `.` decimals and CRLF, for machines. */
export function exportCsv(runs: readonly NamedRun[]): string {
  const rows = runs.flatMap((run) =>
    inTestOrder(Object.keys(run.entry.results)).flatMap((test): RunTest[] => {
      const rate = run.entry.results[test];
      return rate ? [{ ...run, test, rate }] : [];
    }),
  );
  const readers = Object.values(columns);
  return [line(Object.keys(columns)), ...rows.map((row) => line(readers.map((read) => read(row))))].join('');
}
