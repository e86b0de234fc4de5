import { exportCsv } from '#core/benchmark/export-csv.ts';
import { exportPublicTable, isOfPublicTable } from '#core/benchmark/export-public-table.ts';
import { exportTable } from '#core/benchmark/export-table.ts';
import type { ExportedRun, ExportFormat } from '#core/benchmark/exported-run.ts';
import { findRun, nameRuns, type NamedRun } from '#core/benchmark/run-name.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { chipBandwidthBytesPerSecond } from '#core/chips/identify.ts';
import { Fault } from '#core/fault.ts';
import { weightBytes } from '#core/memory/weights.ts';
import { isQuantisationName } from '#core/models/quantisations.ts';
import { bytesPerGibibyte } from '#core/units.ts';

export interface ExportAsked {
  format: ExportFormat;
  /** Names of runs; absent: all. */
  runs?: readonly string[] | undefined;
}

/** Runs of the history as text to post or to read with another program. Throws as `findRun` does. */
export function exportHistory(
  entries: readonly BenchmarkResult[],
  { format, runs: asked }: ExportAsked,
  catalogue: Catalogue,
): string {
  const all = nameRuns(entries);
  if (all.length === 0) throw new Fault('no-runs');
  const chosen = asked ? inOrder(asked.map((name) => findRun(all, name))) : all;
  if (format === 'json') {
    const plain = chosen.map(({ entry }) => entry);
    return `${JSON.stringify(plain, undefined, 2)}\n`;
  }
  if (format === 'csv') return exportCsv(chosen);
  const runs = chosen.map((run) => withFacts(run, catalogue));
  if (format === 'table') return `${exportTable(runs)}\n`;
  if (!runs.some(isOfPublicTable)) {
    throw new Fault('bad-input', {
      path: '--export markdown',
      expected: 'given runs of llama-2-7b in F16, Q8_0 or Q4_0; --export table takes all',
    });
  }
  return `${exportPublicTable(runs)}\n`;
}

/** Each run once, oldest first. */
const inOrder = (runs: readonly NamedRun[]): NamedRun[] =>
  [...new Set(runs)].sort((a, b) => a.number - b.number);

function withFacts(run: NamedRun, catalogue: Catalogue): ExportedRun {
  const { entry } = run;
  const model = entry.file ? undefined : catalogue.models.find(({ id }) => id === entry.model);
  const computed =
    model && isQuantisationName(entry.quantisation)
      ? weightBytes(model.shape, entry.quantisation)
      : undefined;
  return {
    ...run,
    bandwidthBytesPerSecond: bandwidthOf(entry.machine, catalogue),
    weightBytes: entry.file?.bytes ?? computed,
    parameterCount: model?.parameterCount,
  };
}

/** Of the chip's bins with as many GPU cores, when all of them have the same. */
function bandwidthOf(machine: BenchmarkResult['machine'], { chips }: Catalogue): number | undefined {
  const { chip: brandString, gpuCores, memoryBytes } = machine ?? {};
  const memoryGB = memoryBytes === undefined ? undefined : memoryBytes / bytesPerGibibyte;
  const found = chips
    .filter((chip) => chip.brandString === brandString && chip.gpuCores === gpuCores)
    .map((chip) => chipBandwidthBytesPerSecond(chip, memoryGB));
  return new Set(found).size === 1 ? found[0] : undefined;
}
