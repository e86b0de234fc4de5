import { faultValue } from '#contract/dispatch.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import { Fault } from '#core/fault.ts';
import type { Machine, RawProbe } from '#core/hardware/machine.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { comparisonsHere } from './engine-history.ts';
import { knowledgeOf, publishedOf, type Knowledge } from './knowledge.ts';
import { localRuns, type LocalRuns } from './local-runs.ts';
import { probeMachine } from './machine.ts';
import type { Ports } from './ports.ts';
import { referenceRuns } from './reference.ts';
import type { StateStore } from './state.ts';

export interface LoadedFacts {
  catalogue: Catalogue;
  raw?: RawProbe;
  machine?: Machine;
  probeError?: unknown;
}

export interface FactsOptions {
  ports: Ports;
  store: StateStore;
  parameters: SpeedParameters;
  /** The engine's build as results name it, without starting it; `undefined` where nobody can tell. */
  installedBuild?: () => Promise<string | undefined>;
}

/** All that answers rest on: the catalogue, this machine, and what was measured on it. */
export interface Facts {
  /** Reads the catalogue alone; what it says of itself is in the state. */
  readCatalogue(): Promise<void>;
  /** Looks at this machine; what goes wrong is in the state. */
  probe(): Promise<void>;
  /** Reads all that was measured. Where the history can't be read the rest still works, and the state says so. */
  readHistory(): Promise<void>;
  /** Reads it again where another program, a terminal's `kaidoki bench`, has added to it since. */
  noticeHistory(): Promise<void>;
  /** Counts a run that could not be written into the history, until the program ends. */
  countUnkept(result: BenchmarkResult): void;
  countComparison(comparison: EngineComparison): void;
  /** @throws `Error` before the catalogue was read */
  loaded(): LoadedFacts & { installedBuild: string | undefined };
  /** @throws what the probe threw */
  machine(): Machine;
  /** @throws what the probe threw */
  knowledge(): Knowledge;
  /** Of engines on this machine, newest first. */
  comparisons(): readonly EngineComparison[];
}

export function createFacts({ ports, store, parameters, installedBuild: readBuild }: FactsOptions): Facts {
  let facts: LoadedFacts | undefined;
  let installedBuild: string | undefined;
  /** Calibrates predictions; may be older than the latest run, which need not be trusted. */
  let trusted: BenchmarkResult | undefined;
  /** Of the history as it was last read; other models on this machine, and ten minutes of work. */
  let local: LocalRuns = {};
  let lastEntries: readonly BenchmarkResult[] = [];
  let comparisons: readonly EngineComparison[] = [];
  /** Made since the start, and not in the history since that could not be written. */
  const unkeptRuns: BenchmarkResult[] = [];

  function loaded(): LoadedFacts {
    if (!facts) throw new Error('The application was asked before it was started.');
    return facts;
  }

  function machine(): Machine {
    const { machine: found, probeError } = loaded();
    if (!found) throw probeError ?? new Fault('memory-unknown');
    return found;
  }

  /** Whether the history is no longer what was last read of it; one that can't be read is not told apart. */
  async function hasChanged(): Promise<boolean> {
    const entries = await ports.history.read().then(
      (read) => read.entries,
      () => lastEntries,
    );
    return (
      entries.length !== lastEntries.length || entries.at(-1)?.startedAt !== lastEntries.at(-1)?.startedAt
    );
  }

  async function readRuns(): Promise<void> {
    try {
      const { entries, setAside, newer } = await ports.history.read();
      lastEntries = entries;
      const runs = referenceRuns([...entries, ...unkeptRuns], loaded().machine, installedBuild);
      trusted = runs.trusted;
      store.update({
        historyEntries: entries.length,
        historySetAside: setAside,
        historyNewer: newer,
        historyFault: undefined,
        latest: runs.latest,
      });
    } catch (error) {
      // Everything but one's own earlier measurements still works.
      const runs = referenceRuns(unkeptRuns, loaded().machine, installedBuild);
      trusted = runs.trusted ?? trusted;
      store.update({
        historyFault: faultValue(error, 'listHistory'),
        ...(runs.latest && { latest: runs.latest }),
      });
    }
  }

  async function readHistory(): Promise<void> {
    await readRuns();
    const { catalogue, machine: found } = loaded();
    comparisons = await comparisonsHere(ports, found);
    const [latestComparison] = comparisons;
    if (latestComparison) store.update({ latestComparison });
    const context = { machine: found, catalogue, parameters, installedBuild };
    local = localRuns([...lastEntries, ...unkeptRuns], context);
  }

  return {
    async readCatalogue() {
      const { catalogue, problems } = await ports.catalogue.read();
      installedBuild = await readBuild?.();
      facts = { catalogue };
      store.update({ catalogueDate: catalogue.asOf, catalogueProblems: problems });
    },
    async probe() {
      const { catalogue } = loaded();
      try {
        const { raw, machine: found } = await probeMachine(ports, catalogue);
        facts = { catalogue, raw, machine: found };
        store.update({ machine: found, probeFault: undefined, published: publishedOf(found, catalogue) });
      } catch (error) {
        facts = { catalogue, probeError: error };
        store.update({ machine: undefined, probeFault: faultValue(error, 'probe') });
      }
    },
    readHistory,
    async noticeHistory() {
      if (facts && (await hasChanged())) await readHistory();
    },
    countUnkept: (result) => void unkeptRuns.push(result),
    countComparison: (comparison) => (comparisons = [comparison, ...comparisons]),
    loaded: () => ({ ...loaded(), installedBuild }),
    machine,
    knowledge: () => {
      const reference = trusted && { result: trusted, installedBuild };
      return { ...knowledgeOf(loaded().catalogue, parameters, machine(), reference), ...local };
    },
    comparisons: () => comparisons,
  };
}
