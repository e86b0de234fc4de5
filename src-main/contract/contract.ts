import * as v from 'valibot';
import { AdviceSchema, NeedSchema } from '#core/advice/advice.ts';
import { exportFormats } from '#core/benchmark/exported-run.ts';
import { sustainedMinutes } from '#core/benchmark/modes.ts';
import {
  BenchmarkModeSchema,
  BenchmarkProgressSchema,
  BenchmarkResultSchema,
} from '#core/benchmark/result.ts';
import { CurrencySchema } from '#core/chips/catalogue.ts';
import { problemCodes } from '#core/chips/catalogue-problem.ts';
import { ComparedMacSchema, ShownPriceSchema } from '#core/chips/compare-prices.ts';
import { EngineComparisonSchema } from '#core/engines/comparison.ts';
import { EngineRunSchema } from '#core/engines/engine-run.ts';
import { FoundEnginesSchema } from '#core/engines/found-engine.ts';
import { OtherEngineSchema } from '#core/engines/other-engine.ts';
import { faultCodes } from '#core/fault.ts';
import { FitGridSchema, FitTargetSchema, KvTypeSchema, TrainingRunSchema } from '#core/fit/grid.ts';
import { MachineSchema } from '#core/hardware/machine.ts';
import { LocalModelsSchema } from '#core/local-models/local-model.ts';
import { LanguageChoiceSchema, SettingsSchema } from '#core/settings/settings.ts';
import { IntervalSchema } from '#core/speed/estimate.ts';
import { PredictionSchema, PredictQuestionSchema } from '#core/speed/prediction.ts';

export const FaultSchema = v.object({
  code: v.picklist(faultCodes),
  details: v.record(v.string(), v.union([v.string(), v.number()])),
});
export type FaultValue = v.InferOutput<typeof FaultSchema>;

/** It is a comparison of engines, not a benchmark of our own; absent: a benchmark. */
const isComparison = v.optional(v.literal(true));

/** What is being measured: at most one benchmark or comparison runs at a time. */
export const BenchmarkStateSchema = v.variant('status', [
  v.object({ status: v.literal('idle') }),
  v.object({
    status: v.literal('running'),
    mode: BenchmarkModeSchema,
    progress: BenchmarkProgressSchema,
    isComparison,
  }),
  v.object({ status: v.literal('cancelling'), isComparison }),
  v.object({ status: v.literal('failed'), fault: FaultSchema, isComparison }),
]);

/** Published runs of the reference model on the same chip: the band behind one's own mark. */
export const PublishedRangeSchema = v.object({
  promptTokensPerSecond: IntervalSchema,
  generationTokensPerSecond: IntervalSchema,
  runs: v.number(),
  /** First and last date, year-month. */
  from: v.string(),
  to: v.string(),
  source: v.string(),
});

/** Owned by the host, sent whole; a window reads it on start and after each `state` event. */
export const AppStateSchema = v.object({
  version: v.string(),
  /** Absent while the first probe runs. */
  machine: v.optional(MachineSchema),
  probeFault: v.optional(FaultSchema),
  benchmark: BenchmarkStateSchema,
  /** The newest run of the reference model on this machine, trusted or not. */
  latest: v.optional(BenchmarkResultSchema),
  /** The newest comparison of engines on this machine, kept or just made. */
  latestComparison: v.optional(EngineComparisonSchema),
  published: v.optional(PublishedRangeSchema),
  catalogueDate: v.string(),
  /** What of the user's own catalogue was not taken; worded in `text/catalogue-problems.ts`. */
  catalogueProblems: v.array(
    v.object({
      file: v.string(),
      /** Empty: the file as a whole. */
      row: v.string(),
      code: v.picklist(problemCodes),
      details: v.record(v.string(), v.union([v.string(), v.number()])),
    }),
  ),
  historyEntries: v.number(),
  /** The history could not be read; absent: it could. */
  historyFault: v.optional(FaultSchema),
  /** Damaged history lines that were set aside. */
  historySetAside: v.number(),
  /** History lines of a later version of this program, which it leaves alone. */
  historyNewer: v.number(),
  settings: SettingsSchema,
  /** The settings could not be read, or not be kept; absent: they could. */
  settingsFault: v.optional(FaultSchema),
});
export type AppState = v.InferOutput<typeof AppStateSchema>;

export const MacChoiceSchema = v.object({
  macId: v.string(),
  product: v.string(),
  chipId: v.string(),
  chip: v.string(),
  cpuCores: v.number(),
  gpuCores: v.number(),
  memoryOptionsGB: v.array(v.number()),
  /** 1…6 for M1…M6; 0 for the A18 Pro. */
  generation: v.number(),
  stillSold: v.boolean(),
  year: v.number(),
  /** The newest known of each memory size and currency; a size without one is unknown. */
  prices: v.array(v.object({ memoryGB: v.number(), ...ShownPriceSchema.entries })),
});

export const ModelChoiceSchema = v.object({
  modelId: v.string(),
  name: v.string(),
  family: v.string(),
  parameterCount: v.number(),
  activeParameterCount: v.number(),
  maximumContextTokens: v.number(),
  priority: v.number(),
});

const Nothing = v.object({});

const Tokens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e7));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `MODEL` or `MODEL:QUANT` of the catalogue, never a file: paths come from the command line alone. */
const CatalogueModelName = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(/^[\w.+-]+(:[\w.+-]+)?$/, 'MODEL:QUANT'),
);

/** What to measure: the reference unless a model is named, and in the default mode both. */
export const BenchmarkQuestionSchema = v.object({
  mode: v.optional(BenchmarkModeSchema),
  model: v.optional(CatalogueModelName),
  promptTokens: v.optional(Tokens),
  generatedTokens: v.optional(Tokens),
  depthTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e7))),
  /** Of `sustained`. */
  minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(sustainedMinutes.most))),
});

const EngineUrl = v.pipe(v.string(), v.maxLength(200));
const EngineModelName = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

/** Which engines are compared with which model; only what listens on this machine is ever asked. */
export const CompareQuestionSchema = v.object({
  /** Absent: all that answer. */
  engines: v.optional(
    v.pipe(
      v.array(
        v.object({
          engine: OtherEngineSchema,
          /** The engine's own name for it; absent: `model` as this engine spells it. */
          model: v.optional(EngineModelName),
          /** Where it listens; absent: where it usually does. */
          url: v.optional(EngineUrl),
        }),
      ),
      v.minLength(1),
      v.maxLength(16),
    ),
  ),
  /** The model by any engine's name for it; absent: the only one that the engines have in common. */
  model: v.optional(EngineModelName),
  /** Measures our own llama.cpp too, with a model of the catalogue made of random weights. */
  own: v.optional(v.object({ model: CatalogueModelName })),
  mode: v.optional(v.picklist(['quick', 'default', 'full']), 'default'),
  promptTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(65_536))),
  generatedTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(65_536))),
});

/** Everything a front end may ask. A handler missing for a name here does not compile. */
export const calls = {
  readState: { input: Nothing, output: AppStateSchema },
  probeAgain: { input: Nothing, output: AppStateSchema },
  /** Answers when it has begun; the state tells the rest. */
  startBenchmark: { input: BenchmarkQuestionSchema, output: Nothing },
  cancelBenchmark: { input: Nothing, output: Nothing },
  /** Only what a page may choose; where windows stand is the host's. The state tells what then applies. */
  changeSettings: { input: v.object({ language: v.optional(LanguageChoiceSchema) }), output: Nothing },
  fit: {
    input: v.object({
      contextTokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e8)),
      kvType: v.optional(KvTypeSchema, 'f16'),
      target: v.optional(FitTargetSchema),
      modelIds: v.optional(v.array(v.string())),
      quantisations: v.optional(v.array(v.string())),
      /** Says of each cell that does not fit what would make it. */
      withRemedies: v.optional(v.boolean()),
      /** Adds the column of fine-tuning. */
      training: v.optional(TrainingRunSchema),
    }),
    output: FitGridSchema,
  },
  /** Fields left out come from the default need. */
  advise: {
    input: v.object({
      need: v.optional(v.partial(NeedSchema), {}),
      /** Answers with the catalogue of that day. */
      asOf: v.optional(v.pipe(v.string(), v.isoDate())),
    }),
    output: AdviceSchema,
  },
  /** Speeds of one model on this machine, on chips, or on all of the catalogue. */
  predict: { input: PredictQuestionSchema, output: PredictionSchema },
  listMacs: { input: Nothing, output: v.array(MacChoiceSchema) },
  /** Every product with this chip (an id, or a brand such as `m4-pro`) and memory. */
  comparePrices: {
    input: v.object({
      chip: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
      memoryGB: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e6)),
      currency: CurrencySchema,
    }),
    output: v.array(ComparedMacSchema),
  },
  listModels: { input: Nothing, output: v.array(ModelChoiceSchema) },
  /**
   * Models that other programs keep on this disk, with what each needs and how fast it would be. Folders of the
   * user's own come from the command line alone.
   */
  listLocalModels: {
    input: v.object({ contextTokens: v.optional(Tokens, 8192), kvType: v.optional(KvTypeSchema, 'f16') }),
    output: LocalModelsSchema,
  },
  /** Asks on this machine which engines answer; called when the user asks, never by itself. */
  findEngines: {
    input: v.object({
      /** Beside those where engines usually listen. */
      addresses: v.optional(
        v.pipe(v.array(v.object({ engine: OtherEngineSchema, url: EngineUrl })), v.maxLength(16)),
        [],
      ),
    }),
    output: FoundEnginesSchema,
  },
  /**
   * Answers when it has begun; `state.benchmark` tells the rest (with `isComparison`), `state.latestComparison`
   * has the result, `cancelBenchmark` ends it.
   */
  compareEngines: { input: CompareQuestionSchema, output: Nothing },
  /** Kept comparisons, newest first, at most 100. */
  listEngineComparisons: {
    input: Nothing,
    output: v.object({ comparisons: v.array(EngineComparisonSchema), setAside: Count, newer: Count }),
  },
  /** Kept runs of other engines, newest first, at most 500. */
  listEngineRuns: {
    input: Nothing,
    output: v.object({
      runs: v.array(EngineRunSchema),
      /** Damaged lines that were set aside. */
      setAside: Count,
      /** Lines of a later version of this program. */
      newer: Count,
    }),
  },
  listHistory: { input: Nothing, output: v.array(BenchmarkResultSchema) },
  /** Runs as text to post or for another program. */
  exportHistory: {
    input: v.object({
      format: v.picklist(exportFormats),
      /** Numbers, ids or `last`; absent: all. */
      runs: v.optional(v.array(v.string())),
      /** All runs of other engines in place of our own. */
      engines: v.optional(v.boolean()),
    }),
    output: v.object({ text: v.string() }),
  },
} as const;

/** What the host says unasked. `state` carries the whole state. */
export const events = { state: AppStateSchema } as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = v.InferInput<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = v.InferOutput<(typeof calls)[N]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = v.InferOutput<(typeof events)[N]>;

/** Every answer over every transport. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: FaultValue };

/** One handler a call; `app` implements it, hosts carry it. */
export type Handlers = {
  [N in CallName]: (input: v.InferOutput<(typeof calls)[N]['input']>) => Promise<CallOutput<N>>;
};

/** What a front end holds: the same three methods over Electron IPC, loopback HTTP or in memory. */
export interface Client {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<CallOutput<N>>>;
  /** Answers a function that ends the subscription. */
  subscribe<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}
