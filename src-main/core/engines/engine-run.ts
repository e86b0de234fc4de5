import * as v from 'valibot';
import {
  BenchmarkModeSchema,
  BenchmarkResultSchema,
  ConditionsSchema,
  RateSchema,
} from '#core/benchmark/result.ts';
import { OtherEngineSchema } from './other-engine.ts';

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Rate = v.pipe(v.number(), v.finite(), v.minValue(0));
const Name = v.pipe(v.string(), v.maxLength(300));

/**
 * `bench --engine --json`, and one line of `engine-runs.jsonl`. A kind of its own: it calibrates nothing, since
 * another program chose what it ran with.
 */
export const EngineRunSchema = v.object({
  kind: v.literal('engine-run'),
  engine: OtherEngineSchema,
  program: Name,
  version: v.optional(Name),
  model: Name,
  quantisation: v.optional(Name),
  modelBytes: v.optional(Whole),
  /** Ollama and LM Studio run MLX folders beside GGUF files; absent: it does not tell. */
  format: v.optional(v.picklist(['gguf', 'mlx'])),
  mode: BenchmarkModeSchema,
  /** Whose clock the rates are by. `wall`: ours, since the engine tells no durations. */
  clock: v.picklist(['engine', 'wall']),
  settings: v.object({
    /** Absent where the engine does not tell. */
    contextTokens: v.optional(Whole),
    temperature: v.number(),
    seed: Whole,
    /** `defeated`: every prompt is new and begins with another word. `none`: there is no such cache. */
    promptCache: v.picklist(['defeated', 'none']),
    /** Tokens in the cache when it begins to write: of the prompt it writes after. */
    generationDepthTokens: Whole,
  }),
  /** Keys `pp512`, `tg128`; `samples` are repetitions. */
  results: v.record(v.string(), RateSchema),
  /** The same by our clock. */
  wallClock: v.record(v.string(), Rate),
  /** Of the first request, which is not in the figures. */
  firstRequestSeconds: Rate,
  wasLoaded: v.boolean(),
  /** Of slices of random weights, and of the whole model the rates are carried to; absent: a model as it is. */
  layersMeasured: v.optional(v.array(Whole)),
  layersTotal: v.optional(Whole),
  /** By the program's own count. */
  peakMemoryBytes: v.optional(Whole),
  /** Versions whose answers are known, where this one is not among them. */
  knownVersions: v.optional(Name),
  /** Models in memory before that the engine let go to make room; absent: none. */
  evictedModels: v.optional(v.array(Name)),
  conditions: ConditionsSchema,
  trusted: v.boolean(),
  reasons: v.array(v.string()),
  machine: BenchmarkResultSchema.entries.machine,
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  elapsedMilliseconds: Whole,
});
export type EngineRun = v.InferOutput<typeof EngineRunSchema>;
