import type { CallOutput } from '#contract/contract.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import { exportEngineRuns } from '#core/engines/export-runs.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { machineLabel } from './benchmark.ts';
import type { ExportAsked } from './export-history.ts';
import type { Ports } from './ports.ts';

/** As many as a page shows; older ones stay in the file. */
const most = { runs: 500, comparisons: 100 } as const;

export const newestFirst = <T extends { startedAt: string }>(entries: readonly T[]): T[] =>
  entries.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));

export async function listEngineRuns({
  engineRuns,
}: Pick<Ports, 'engineRuns'>): Promise<CallOutput<'listEngineRuns'>> {
  const { entries, setAside, newer } = await engineRuns.read();
  return { runs: newestFirst(entries).slice(0, most.runs), setAside, newer };
}

export async function listEngineComparisons({
  engineComparisons,
}: Pick<Ports, 'engineComparisons'>): Promise<CallOutput<'listEngineComparisons'>> {
  const { entries, setAside, newer } = await engineComparisons.read();
  return { comparisons: newestFirst(entries).slice(0, most.comparisons), setAside, newer };
}

/** Oldest first, as our own are. Throws `no-engine-runs`, and `bad-input` where runs are named, which these have no names for. */
export async function exportEngineHistory(
  { engineRuns }: Pick<Ports, 'engineRuns'>,
  { format, runs }: ExportAsked,
): Promise<CallOutput<'exportHistory'>> {
  if (runs) throw new Fault('bad-input', { path: 'runs', expected: 'left out beside engines' });
  const { entries } = await engineRuns.read();
  if (entries.length === 0) throw new Fault('no-engine-runs');
  return { text: exportEngineRuns(newestFirst(entries).toReversed(), format) };
}

/**
 * Comparisons that were made on this very machine, newest first. None where the file can't be read: it says so
 * when it is asked for, and advice without it is as good as before the first comparison.
 */
export async function comparisonsHere(
  ports: Pick<Ports, 'engineComparisons'>,
  machine: Machine | undefined,
): Promise<EngineComparison[]> {
  const here = machineLabel(machine);
  const isHere = ({ machine: there }: EngineComparison): boolean =>
    there?.chip !== undefined &&
    there.chip === here?.chip &&
    there.gpuCores === here.gpuCores &&
    there.memoryBytes === here.memoryBytes;
  const { comparisons } = await listEngineComparisons(ports).catch(() => ({ comparisons: [] }));
  return comparisons.filter(isHere);
}
