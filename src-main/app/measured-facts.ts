import type { FaultValue } from '#contract/contract.ts';
import { faultValue } from '#contract/dispatch.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import type { KeptRun } from './benchmark.ts';
import type { KeptComparison } from './compare-engines.ts';
import { comparisonsHere, newestFirst } from './engine-history.ts';
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
   * oldest first; throws what reading them throws, which the state tells too.
   */
  noticeHistory(): Promise<readonly BenchmarkResult[]>;
  /** Takes in a run just made; one that could not be written counts until the program ends. */
  countRun(run: KeptRun): Promise<void>;
  /** Shows a comparison just made; one that could not be written counts until the program ends. */
  countComparison(made: KeptComparison): void;
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
  let readFault: FaultValue | undefined;
  /** Why the newest run or comparison could not be written. */
  let unkeptFault: FaultValue | undefined;
  /** What was read earlier is never taken over what was read later. */
  const inTurn = oneAfterTheOther();
  /** Made since the start, and not in the history since that could not be written. */
  const unkeptRuns: BenchmarkResult[] = [];
  /** Made since the start, whether they could be written or not. */
  const madeComparisons: EngineComparison[] = [];

  const comparisons = (): readonly EngineComparison[] => {
    const kept = new Set(keptComparisons.map(({ startedAt }) => startedAt));
    return newestFirst([
      ...madeComparisons.filter(({ startedAt }) => !kept.has(startedAt)),
      ...keptComparisons,
    ]);
  };

  /** That something was not kept is worse than that the rest can't be read. */
  const faults = (): { historyFault: FaultValue | undefined } => ({ historyFault: unkeptFault ?? readFault });

  function takeRuns(read: KeptEntries<BenchmarkResult>): void {
    const { machine, installedBuild } = context();
    ({ entries } = read);
    readFault = undefined;
    const runs = referenceRuns([...entries, ...unkeptRuns], machine, installedBuild);
    trusted = runs.trusted;
    store.update({
      historyEntries: entries.length,
      historySetAside: read.setAside,
      historyNewer: read.newer,
      ...faults(),
      latest: runs.latest,
    });
  }

  /** A reading that has nothing to tell beyond the one before. */
  function isOld({ entries: now, setAside, newer }: KeptEntries<BenchmarkResult>): boolean {
    const { historySetAside, historyNewer } = store.read();
    const isSame = markOf(now) === markOf(entries) && setAside === historySetAside && newer === historyNewer;
    return isSame && !readFault;
  }

  /** Everything but one's own earlier measurements still works. */
  function goOnWithout(error: unknown): void {
    const { machine, installedBuild } = context();
    readFault = faultValue(error, 'listHistory');
    const runs = referenceRuns(unkeptRuns, machine, installedBuild);
    trusted = runs.trusted ?? trusted;
    store.update({ ...faults(), ...(runs.latest && { latest: runs.latest }) });
  }

  function takeComparisons(read: readonly EngineComparison[]): void {
    keptComparisons = read;
    showComparison();
  }

  function showComparison(): void {
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
    const compared = await readComparisons();
    if (markOf(compared, compared[0]) !== markOf(keptComparisons, keptComparisons[0]))
      takeComparisons(compared);
    const read = await ports.history.read().catch((error: unknown) => {
      goOnWithout(error);
      throw error;
    });
    if (!isOld(read)) {
      takeRuns(read);
      weigh();
    }
    return read.entries;
  }

  return {
    readHistory: () => inTurn(readHistory),
    noticeHistory: () => inTurn(noticeHistory),
    countRun: ({ result, unkept }) => {
      if (unkept !== undefined) unkeptRuns.push(result);
      unkeptFault = unkept === undefined ? undefined : faultValue(unkept, 'startBenchmark');
      return inTurn(readHistory);
    },
    countComparison: ({ comparison, unkept }) => {
      madeComparisons.push(comparison);
      unkeptFault = unkept === undefined ? undefined : faultValue(unkept, 'compareEngines');
      store.update(faults());
      showComparison();
    },
    trusted: () => trusted,
    local: () => local,
    comparisons,
  };
}
