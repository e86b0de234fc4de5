import * as v from 'valibot';

const Rate = v.pipe(v.number(), v.finite(), v.minValue(0));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A rate extrapolated to the whole model, with the 95 % interval of the repetitions. */
export const RateSchema = v.object({
  tokensPerSecond: Rate,
  low: Rate,
  /** Absent when the interval has no upper end: the repetitions allow a time of zero. */
  high: v.optional(Rate),
  /** Repetitions per depth that the figure rests on. */
  samples: Whole,
});
export type MeasuredRate = v.InferOutput<typeof RateSchema>;

export const EngineSettingsSchema = v.object({
  threads: Whole,
  batch: Whole,
  physicalBatch: Whole,
  /** As llama.cpp's log says it was chosen. */
  flashAttention: v.picklist(['on', 'off', 'unknown']),
  memoryMapped: v.boolean(),
  residencySets: v.picklist(['on', 'off', 'not-applicable']),
  tensorApi: v.picklist(['on', 'off', 'not-applicable']),
});
export type EngineSettings = v.InferOutput<typeof EngineSettingsSchema>;

/** How the machine was, once before a run, now and then during it, and after it. */
export const ConditionsSchema = v.object({
  powerSource: v.optional(v.string()),
  lowPowerMode: v.optional(v.boolean()),
  memoryPressure: v.optional(v.string()),
  /** Before the run. */
  swapUsedBytes: v.optional(Whole),
  swapUsedAfterBytes: v.optional(Whole),
  /** Load average over a minute ÷ logical CPUs, before the run. */
  loadBefore: v.optional(v.number()),
  /** Largest share of all CPUs that other programs used during a block that counts. */
  foreignLoad: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Slowest ÷ fastest anchor of the blocks that count. */
  anchorDrift: v.optional(v.pipe(v.number(), v.minValue(1))),
  /** The hottest that was seen, in macOS's words: `nominal`, `moderate`, `heavy`… */
  thermalState: v.optional(v.string()),
});

/** Seconds from sending a prompt to its first token, by this Mac's own figures. */
export const FirstTokenSchema = v.object({
  promptTokens: Whole,
  seconds: Rate,
  /** Absent when the repetitions allow a time of zero, as is then the rate's upper end. */
  low: v.optional(Rate),
  high: v.optional(Rate),
});
export type FirstToken = v.InferOutput<typeof FirstTokenSchema>;

/** A rate over ten minutes of work: a point a block. */
export const SustainedSchema = v.object({
  points: v.array(
    v.object({
      /** Since measuring began. */
      seconds: Rate,
      promptTokensPerSecond: v.optional(Rate),
      generationTokensPerSecond: v.optional(Rate),
    }),
  ),
  /** Rate of the last fifth ÷ rate of the first tenth of the time; above 1 is noise. */
  promptShareKept: v.optional(Rate),
  generationShareKept: v.optional(Rate),
});
export type Sustained = v.InferOutput<typeof SustainedSchema>;

export const benchmarkModes = ['quick', 'default', 'full', 'sustained'] as const;
export const BenchmarkModeSchema = v.picklist(benchmarkModes);
export type BenchmarkMode = v.InferOutput<typeof BenchmarkModeSchema>;

/** `bench --json`, one history entry and what the window shows: one and the same value. */
export const BenchmarkResultSchema = v.object({
  mode: BenchmarkModeSchema,
  /** Catalogue id: `llama-2-7b`; of a file the name it gives itself. */
  model: v.string(),
  /** Absent: made of random weights. */
  file: v.optional(v.object({ name: v.string(), bytes: Whole })),
  /** Of a file: the model of the catalogue whose layers it has; absent where none has them. */
  sameShapeAs: v.optional(v.string()),
  quantisation: v.string(),
  backend: v.picklist(['metal', 'cpu', 'other']),
  /** llama.cpp release, and node-llama-cpp's version. */
  build: v.string(),
  deviceName: v.optional(v.string()),
  settings: EngineSettingsSchema,
  layersMeasured: v.array(Whole),
  layersTotal: Whole,
  /** Keys `pp512`, `tg128`, `tg128@d4096`: see `testName`. */
  results: v.record(v.string(), RateSchema),
  /** The same rates by wall clock in JavaScript, as a cross-check of llama.cpp's own timings. */
  wallClock: v.record(v.string(), Rate),
  /** Absent where no prompt was measured. */
  firstToken: v.optional(v.array(FirstTokenSchema)),
  sustained: v.optional(SustainedSchema),
  /** Depths of `full` that the model's context does not reach; absent: none. */
  depthsLeftOut: v.optional(v.array(Whole)),
  conditions: ConditionsSchema,
  /**
   * Rounds of repetitions that count, and those put aside since the machine was disturbed. Absent: of a
   * time when nothing was watched around a round.
   */
  blocks: v.optional(v.object({ kept: Whole, discarded: Whole })),
  trusted: v.boolean(),
  /** Codes of why not, such as `interval-wide`, `low-power-mode`, `swap-in-use`, `busy-machine`, `clocks-disagree`. */
  reasons: v.array(v.string()),
  /** Where it ran; a history may be carried from one Mac to the next. Filled by the app. */
  machine: v.optional(
    v.object({
      chip: v.optional(v.string()),
      gpuCores: v.optional(Whole),
      memoryBytes: v.optional(Whole),
      osVersion: v.optional(v.string()),
    }),
  ),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  elapsedMilliseconds: Whole,
  bytesWritten: Whole,
});
export type BenchmarkResult = v.InferOutput<typeof BenchmarkResultSchema>;

export const BenchmarkProgressSchema = v.object({
  phase: v.picklist(['checking', 'writing', 'loading', 'warming-up', 'measuring', 'paused', 'finishing']),
  /** Which of the run's models is measured, from 1, and how many there are. */
  model: v.optional(v.object({ name: v.string(), index: Whole, count: Whole })),
  /** 0…1 over the whole run. */
  fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Absent until it can be told. */
  secondsLeft: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** What is being measured, when `measuring`: `pp512` or `tg128`, at how many layers. */
  test: v.optional(v.string()),
  layers: v.optional(Whole),
  /** Newest rate of the slice alone (not of the whole model), tokens per second. */
  sliceTokensPerSecond: v.optional(Rate),
});
export type BenchmarkProgress = v.InferOutput<typeof BenchmarkProgressSchema>;
