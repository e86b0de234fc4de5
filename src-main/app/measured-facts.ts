import { faultValue } from '#contract/dispatch.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { comparisonsHere } from './engine-history.ts';
import { localRuns, type LocalRuns } from './local-runs.ts';
import { oneAfterTheOther } from './one-after-the-other.ts';
import type { KeptEntries, Ports } from './ports.ts';
import { referenceRuns } from './reference.ts';
import type { StateStore } from './state.ts';

export interface MeasuredFactsOptions {
  ports: Pick<Ports, 'history' | 'engineComparisons'>;
  store: StateStore;
  parameters: SpeedParameters;
  /** What runs are weighed against, as it is now. */
  context(): { machine: Machine | undefined; catalogue: Catalogue; installedBuild: string | undefined };
}

/** What was measured on this machine, as answers rest on it. */
export interface MeasuredFacts {
  /** Reads all that was measured. Where the history can't be read the rest still works, and the state says so. */
  readHistory(): Promise<void>;
  /**
   * Takes in what another program, a terminal's `kaidoki bench` or `compare`, has added since. Answers all runs,
   * oldest first; throws what reading them throws.
   */
  noticeHistory(): Promise<readonly BenchmarkResult[]>;
  /** Counts a run that could not be written into the history, until the program ends. */
  countUnkept(result: BenchmarkResult): void;
  countComparison(comparison: EngineComparison): void;
  /** Calibrates predictions; may be older than the latest run, which need not be trusted. */
  trusted(): BenchmarkResult | undefined;
  local(): LocalRuns;
  /** Of engines on this machine, newest first. */
  comparisons(): readonly EngineComparison[];
}

/** Files only grow: whether one has, is told by how many it holds and which is the last. */
const markOf = (entries: readonly { startedAt: string }[], last = entries.at(-1)): string =>
  `${entries.length} ${last?.startedAt}`;

export function createMeasuredFacts({
  ports,
  store,
  parameters,
  context,
}: MeasuredFactsOptions): MeasuredFacts {
  let trusted: BenchmarkResult | undefined;
  let local: LocalRuns = {};
  let entries: readonly BenchmarkResult[] = [];
  /** As they were last read, newest first. */
  let keptComparisons: readonly EngineComparison[] = [];
  /** What was read earlier is never taken over what was read later. */
  const inTurn = oneAfterTheOther();
  /** Made since the start, and not in the history since that could not be written. */
  const unkeptRuns: BenchmarkResult[] = [];
  /** Made since the start, whether they could be written or not. */
  const madeComparisons: EngineComparison[] = [];

  function comparisons(): readonly EngineComparison[] {
    const kept = new Set(keptComparisons.map(({ startedAt }) => startedAt));
    return [...madeComparisons.filter(({ startedAt }) => !kept.has(startedAt)), ...keptComparisons];
  }

  function takeRuns(read: KeptEntries<BenchmarkResult>): void {
    const { machine, installedBuild } = context();
    ({ entries } = read);
    const runs = referenceRuns([...entries, ...unkeptRuns], machine, installedBuild);
    trusted = runs.trusted;
    store.update({
      historyEntries: entries.length,
      historySetAside: read.setAside || store.read().historySetAside,
      historyNewer: read.newer,
      historyFault: undefined,
      latest: runs.latest,
    });
  }

  /** A reading that has nothing to tell beyond the one before. */
  function isOld(read: KeptEntries<BenchmarkResult>): boolean {
    const isGrown = markOf(read.entries) !== markOf(entries);
    return !isGrown && read.setAside === 0 && read.newer === store.read().historyNewer;
  }

  /** Everything but one's own earlier measurements still works. */
  function goOnWithout(error: unknown): void {
    const { machine, installedBuild } = context();
    const runs = referenceRuns(unkeptRuns, machine, installedBuild);
    trusted = runs.trusted ?? trusted;
    store.update({
      historyFault: faultValue(error, 'listHistory'),
      ...(runs.latest && { latest: runs.latest }),
    });
  }

  function takeComparisons(read: readonly EngineComparison[]): void {
    keptComparisons = read;
    const [latestComparison] = comparisons();
    if (latestComparison) store.update({ latestComparison });
  }

  function weigh(): void {
    local = localRuns([...entries, ...unkeptRuns], { ...context(), parameters });
  }

  const readComparisons = (): Promise<EngineComparison[]> => comparisonsHere(ports, context().machine);

  async function readHistory(): Promise<void> {
    await ports.history.read().then(takeRuns, goOnWithout);
    takeComparisons(await readComparisons());
    weigh();
  }

  async function noticeHistory(): Promise<readonly BenchmarkResult[]> {
    const [read, compared] = await Promise.all([ports.history.read(), readComparisons()]);
    if (markOf(compared, compared[0]) !== markOf(keptComparisons, keptComparisons[0]))
      takeComparisons(compared);
    if (!isOld(read)) {
      takeRuns(read);
      weigh();
    }
    return read.entries;
  }

  return {
    readHistory: () => inTurn(readHistory),
    noticeHistory: () => inTurn(noticeHistory),
    countUnkept: (result) => void unkeptRuns.push(result),
    countComparison: (comparison) => void madeComparisons.unshift(comparison),
    trusted: () => trusted,
    local: () => local,
    comparisons,
  };
}
