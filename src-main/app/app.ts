import type { CallOutput, Handlers } from '#contract/contract.ts';
import type { OnState } from '#contract/dispatch.ts';
import { advise } from '#core/advice/advise.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import type { BenchmarkProgress, BenchmarkResult } from '#core/benchmark/result.ts';
import type { Article } from '#core/chips/article.ts';
import { comparePrices } from '#core/chips/compare-prices.ts';
import { gridQuantisations } from '#core/fit/grid-quantisation.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { LocalModels } from '#core/local-models/local-model.ts';
import type { EstimateQuestion, MemoryEstimate } from '#core/memory/estimate.ts';
import { languageSetting, type Settings, type SettingsChange } from '#core/settings/settings.ts';
import { predictBatch, type PredictedBatch } from '#core/speed/batch.ts';
import { measuredShares } from '#core/speed/sustained-share.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { reviewArticle, type ArticleReview } from './article.ts';
import type { MeasuredRuns } from './asked-runs.ts';
import type { KeptComparison } from './compare-engines.ts';
import { createComparing, type CompareAsked } from './comparing.ts';
import { exportEngineHistory, listEngineComparisons, listEngineRuns } from './engine-history.ts';
import { estimate } from './estimate.ts';
import { exportHistory } from './export-history.ts';
import { createFacts } from './facts.ts';
import { fit } from './fit.ts';
import { catalogueOfDay } from './knowledge.ts';
import { listMacs, listModels } from './lists.ts';
import { localModels, type LocalModelsAsked } from './local-models.ts';
import { createMeasuring, type MeasureAsked, type Measuring } from './measuring.ts';
import type { Ports } from './ports.ts';
import { predict } from './predict.ts';
import { createSettingsKeeper } from './settings.ts';
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
  /** Cancels a running benchmark and waits until its files are gone and the settings are kept. */
  stop(): Promise<void>;
  /** Several engines one after the other with one model, kept unless nobody could be measured. */
  compareEngines(
    asked: CompareAsked,
    onProgress?: (progress: BenchmarkProgress) => void,
  ): Promise<KeptComparison>;
  /** Whatever is being measured, comparisons too. */
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
  /** Something told that power or heat is no longer what it was: looks again, also amid a benchmark. */
  conditionsChanged(): Promise<void>;
  settings(): Settings;
  /** In force at once; see `SettingsKeeper`. */
  changeSettings(change: SettingsChange): Promise<void>;
  estimate(question: EstimateQuestion & { signal?: AbortSignal }): Promise<MemoryEstimate>;
  /** Every row of a CSV of published runs; nothing of this machine goes in. Throws `csv-invalid`. */
  predictBatch(text: string, path: string): PredictedBatch;
  /** The tables of the article of December 2024 beside what the program computes. */
  articleReview(): ArticleReview;
  readonly quantisations: readonly string[];
  /** Beside the folders of programs those the user names. Throws a `Fault` `file-unreadable`, `cancelled`. */
  localModels(asked: LocalModelsAsked): Promise<LocalModels>;
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
    settings: {},
  });
  const settings = createSettingsKeeper(ports.settings, store);
  const facts = createFacts({ ports, store, ...options });
  let isStarted = false;
  const measuringOptions = {
    ports,
    store,
    facts: facts.loaded,
    onKept: facts.measured.countRun,
  };
  const measuring: Measuring = createMeasuring({
    ...measuringOptions,
    isOtherwiseBusy: () => comparing.isRunning,
  });
  const comparing = createComparing({
    ...measuringOptions,
    isOtherwiseBusy: () => measuring.isRunning,
    onCompared: facts.measured.countComparison,
  });

  async function start(): Promise<void> {
    await settings.load();
    await facts.readCatalogue();
    // What a crashed run left is removed before anything new is written.
    if (!options.withoutProbe) await Promise.all([facts.probe(), ports.engine.sweep().catch(() => 0)]);
    await facts.measured.readHistory();
    isStarted = true;
  }

  /** One of them runs at most. */
  async function cancelBenchmark(): Promise<void> {
    await Promise.all([measuring.cancelBenchmark(), comparing.cancel()]);
  }

  const handlers: Handlers = {
    readState: async () => {
      // A page may ask before there is anything to notice; what can't be read is told in the state.
      if (isStarted) await facts.measured.noticeHistory().catch(() => undefined);
      return store.read();
    },
    probeAgain: async () => {
      await facts.probe();
      await facts.measured.readHistory();
      return store.read();
    },
    startBenchmark: measuring.startBenchmark,
    cancelBenchmark: async () => {
      await cancelBenchmark();
      return {};
    },
    changeSettings: async ({ language }) => {
      if (language !== undefined) await settings.change({ language: languageSetting(language) });
      return {};
    },
    fit: async (input) => fit(facts.knowledge(), input),
    advise: async (asked) => adviseFor(asked),
    predict: async (question) => {
      const { catalogue, machine: found } = facts.loaded();
      const here = found && facts.knowledge();
      return predict({ catalogue, parameters: options.parameters, here }, question);
    },
    listMacs: async () => listMacs(facts.loaded().catalogue),
    comparePrices: async (asked) => comparePrices(facts.loaded().catalogue, asked),
    listModels: async () => listModels(facts.loaded().catalogue),
    listLocalModels: async (asked) => findLocalModels(asked),
    findEngines: comparing.findEngines,
    compareEngines: comparing.compareEngines,
    listEngineComparisons: async () => listEngineComparisons(ports),
    listEngineRuns: async () => listEngineRuns(ports),
    listHistory: async () => [...(await facts.measured.noticeHistory())],
    exportHistory: async (asked) => {
      if (asked.engines) return exportEngineHistory(ports, asked);
      const { entries } = await ports.history.read();
      return { text: exportHistory(entries, asked, facts.loaded().catalogue) };
    },
  };

  /** Without a machine, or without its memory, the models are listed all the same. */
  const findLocalModels = (asked: LocalModelsAsked): Promise<LocalModels> => {
    const { catalogue, machine: found } = facts.loaded();
    return localModels(
      ports,
      { catalogue, parameters: options.parameters, ...(found && { here: facts.knowledge() }) },
      asked,
    );
  };

  function adviseFor({ need: wanted, asOf }: Parameters<Handlers['advise']>[0]): CallOutput<'advise'> {
    const { catalogue: newest, parameters, calibration, measured, sustained } = facts.knowledge();
    const kept = sustained && measuredShares(sustained);
    const now = ports.clock.now();
    const { modelId } = wanted;
    const catalogue = asOf === undefined ? newest : catalogueOfDay(newest, { day: asOf, now, modelId });
    const need = defaultNeed(facts.machine(), catalogue, wanted);
    return advise({
      need,
      machine: facts.machine(),
      catalogue,
      parameters,
      ...(calibration && { calibration }),
      ...(measured && { measured }),
      ...(kept && { sustained: kept }),
      comparisons: facts.measured.comparisons(),
      ...distrusted(store.read().latest),
      today: asOf ?? now.toISOString().slice(0, 10),
    });
  }

  return {
    handlers,
    onState: store.onState,
    start,
    stop: async () => {
      await cancelBenchmark();
      await settings.settled();
    },
    measure: measuring.measure,
    compareEngines: comparing.compare,
    cancelBenchmark,
    pauseBenchmark: () => {
      measuring.pauseBenchmark();
      comparing.pause();
    },
    resumeBenchmark: () => {
      measuring.resumeBenchmark();
      comparing.resume();
    },
    conditionsChanged: measuring.conditionsChanged,
    settings: settings.read,
    changeSettings: settings.change,
    machine: facts.machine,
    saveProbe: (folder) => ports.probeFolders.write(folder, facts.loaded().raw ?? {}),
    estimate: (question) => estimate(ports, facts.loaded().catalogue, question),
    predictBatch: (text, path) =>
      predictBatch(text, path, { catalogue: facts.loaded().catalogue, parameters: options.parameters }),
    articleReview: () => reviewArticle(options.article, facts.loaded().catalogue),
    quantisations: gridQuantisations,
    localModels: findLocalModels,
  };
}

/** Why the newest run is not to be trusted; nothing where it is, or where there is none. */
const distrusted = (latest: BenchmarkResult | undefined): { distrusted?: readonly string[] } =>
  latest && !latest.trusted ? { distrusted: latest.reasons } : {};
