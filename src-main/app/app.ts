import type { CallOutput, Handlers } from '#contract/contract.ts';
import { faultValue, type OnState } from '#contract/dispatch.ts';
import { advise } from '#core/advice/advise.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import type { BenchmarkProgress, BenchmarkResult } from '#core/benchmark/result.ts';
import type { Article } from '#core/chips/article.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import { gridQuantisations } from '#core/fit/grid-quantisation.ts';
import type { Machine, RawProbe } from '#core/hardware/machine.ts';
import type { EstimateQuestion, MemoryEstimate } from '#core/memory/estimate.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { reviewArticle, type ArticleReview } from './article.ts';
import type { MeasuredRuns } from './asked-runs.ts';
import type { KeptRun } from './benchmark.ts';
import { estimate } from './estimate.ts';
import { exportHistory } from './export-history.ts';
import { fit } from './fit.ts';
import { knowledgeOf, publishedOf, type Knowledge } from './knowledge.ts';
import { listMacs, listModels } from './lists.ts';
import { probeMachine } from './machine.ts';
import { createMeasuring, type MeasureAsked } from './measuring.ts';
import type { Ports } from './ports.ts';
import { referenceRuns } from './reference.ts';
import { createStateStore } from './state.ts';

export interface AppOptions {
  version: string;
  parameters: SpeedParameters;
  article: Article;
  /** Leaves the machine unread: for commands that only ask the catalogue. */
  withoutProbe?: boolean;
  /** The engine's build as results name it, without starting it; `undefined` where nobody can tell. */
  installedBuild?: () => Promise<string | undefined>;
}

/** The application behind every host. */
export interface App {
  handlers: Handlers;
  onState: OnState;
  /** Sweeps what a crash left, reads catalogue, history and this machine. Faults end up in the state. */
  start(): Promise<void>;
  /** Cancels a running benchmark and waits until its files are gone. */
  stop(): Promise<void>;
  cancelBenchmark(): Promise<void>;
  /** @throws what the probe threw */
  machine(): Machine;
  saveProbe(folder: string): Promise<void>;
  /**
   * The reference model unless another is named; in the default mode both. Throws a `Fault` before anything is
   * begun where the question makes no sense.
   */
  measure(asked?: MeasureAsked, onProgress?: (progress: BenchmarkProgress) => void): Promise<MeasuredRuns>;
  /** The machine goes to sleep: a benchmark waits, and measures again what it was at. */
  pauseBenchmark(): void;
  resumeBenchmark(): void;
  estimate(question: EstimateQuestion & { signal?: AbortSignal }): Promise<MemoryEstimate>;
  /** The tables of the article of December 2024 beside what the program computes. */
  articleReview(): ArticleReview;
  readonly quantisations: readonly string[];
}

interface Loaded {
  catalogue: Catalogue;
  raw?: RawProbe;
  machine?: Machine;
  probeError?: unknown;
}

export function createApp(ports: Ports, options: AppOptions): App {
  const store = createStateStore({
    version: options.version,
    benchmark: { status: 'idle' },
    catalogueDate: '',
    catalogueProblems: [],
    historyEntries: 0,
    historySetAside: 0,
    historyNewer: 0,
  });
  let loaded: Loaded | undefined;
  /** Calibrates predictions; may be older than the latest run, which need not be trusted. */
  let trusted: BenchmarkResult | undefined;
  let installedBuild: string | undefined;
  const measuring = createMeasuring({
    ports,
    store,
    facts: () => ({ ...required(), installedBuild }),
    onKept: showKept,
  });
  /** Made since the start, and not in the history since that could not be written. */
  const unkeptRuns: BenchmarkResult[] = [];

  function required(): Loaded {
    if (!loaded) throw new Error('The application was asked before it was started.');
    return loaded;
  }

  function machine(): Machine {
    const { machine: found, probeError } = required();
    if (!found) throw probeError ?? new Fault('memory-unknown');
    return found;
  }

  function knowledge(): Knowledge {
    const { catalogue } = required();
    return knowledgeOf(
      catalogue,
      options.parameters,
      machine(),
      trusted && { result: trusted, installedBuild },
    );
  }

  async function readHistory(): Promise<void> {
    try {
      const { entries, setAside, newer } = await ports.history.read();
      const runs = referenceRuns([...entries, ...unkeptRuns], required().machine, installedBuild);
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
      const runs = referenceRuns(unkeptRuns, required().machine, installedBuild);
      trusted = runs.trusted ?? trusted;
      store.update({
        historyFault: faultValue(error, 'listHistory'),
        ...(runs.latest && { latest: runs.latest }),
      });
    }
  }

  async function probe(): Promise<void> {
    const { catalogue } = required();
    try {
      const { raw, machine: found } = await probeMachine(ports, catalogue);
      loaded = { catalogue, raw, machine: found };
      store.update({ machine: found, probeFault: undefined, published: publishedOf(found, catalogue) });
    } catch (error) {
      loaded = { catalogue, probeError: error };
      store.update({ machine: undefined, probeFault: faultValue(error, 'probe') });
    }
  }

  async function start(): Promise<void> {
    const { catalogue, problems } = await ports.catalogue.read();
    installedBuild = await options.installedBuild?.();
    loaded = { catalogue };
    store.update({ catalogueDate: catalogue.asOf, catalogueProblems: problems });
    if (options.withoutProbe) return readHistory();
    // What a crashed run left is removed before anything new is written.
    await Promise.all([probe(), ports.engine.sweep().catch(() => 0)]);
    await readHistory();
  }

  async function showKept({ result, unkept }: KeptRun): Promise<void> {
    if (unkept !== undefined) unkeptRuns.push(result);
    await readHistory();
    if (unkept !== undefined) store.update({ historyFault: faultValue(unkept, 'startBenchmark') });
  }

  const handlers: Handlers = {
    readState: async () => store.read(),
    probeAgain: async () => {
      await probe();
      await readHistory();
      return store.read();
    },
    startBenchmark: measuring.startBenchmark,
    cancelBenchmark: async () => {
      await measuring.cancelBenchmark();
      return {};
    },
    fit: async (input) => fit(knowledge(), input),
    advise: async ({ need }) => adviseFor(need),
    listMacs: async () => listMacs(required().catalogue),
    listModels: async () => listModels(required().catalogue),
    listHistory: async () => (await ports.history.read()).entries,
    exportHistory: async (asked) => {
      const { entries } = await ports.history.read();
      return { text: exportHistory(entries, asked, required().catalogue) };
    },
  };

  function adviseFor(wanted: Parameters<Handlers['advise']>[0]['need']): CallOutput<'advise'> {
    const { catalogue, parameters, calibration } = knowledge();
    const need = defaultNeed(machine(), catalogue, wanted);
    return advise({
      need,
      machine: machine(),
      catalogue,
      parameters,
      ...(calibration && { calibration }),
      hasUntrustedRun: store.read().latest?.trusted === false,
      today: ports.clock.now().toISOString().slice(0, 10),
    });
  }

  return {
    handlers,
    onState: store.onState,
    start,
    stop: measuring.cancelBenchmark,
    measure: measuring.measure,
    cancelBenchmark: measuring.cancelBenchmark,
    pauseBenchmark: measuring.pauseBenchmark,
    resumeBenchmark: measuring.resumeBenchmark,
    machine,
    saveProbe: (folder) => ports.probeFolders.write(folder, required().raw ?? {}),
    estimate: (question) => estimate(ports, required().catalogue, question),
    articleReview: () => reviewArticle(options.article, required().catalogue),
    quantisations: gridQuantisations,
  };
}
