import * as v from 'valibot';
import { BenchmarkModeSchema, BenchmarkResultSchema, RateSchema } from '#core/benchmark/result.ts';
import { faultCodes } from '#core/fault.ts';
import { otherEngines } from './other-engine.ts';

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Ratio = v.pipe(v.number(), v.finite(), v.minValue(0));
const Name = v.pipe(v.string(), v.maxLength(300));
const Details = v.record(v.string(), v.union([v.string(), v.number()]));
const Time = v.pipe(v.string(), v.isoTimestamp());

/** `kaidoki`: llama.cpp as this program brings it along; the others are asked on this machine. */
export const comparedEngines = ['kaidoki', ...otherEngines] as const;
export const ComparedEngineSchema = v.picklist(comparedEngines);
export type ComparedEngine = v.InferOutput<typeof ComparedEngineSchema>;

const EntryHead = {
  engine: ComparedEngineSchema,
  /** As `Ollama`; of our own `llama.cpp`. */
  program: Name,
  /** Of our own llama.cpp's build. */
  version: v.optional(Name),
  finishedAt: Time,
};

/** One engine with its model, measured or with the reason why not. */
export const ComparisonEntrySchema = v.variant('status', [
  v.object({
    status: v.literal('measured'),
    ...EntryHead,
    /** The engine's own name for it. */
    model: Name,
    quantisation: v.optional(Name),
    modelBytes: v.optional(Whole),
    /** What the engine reads: Ollama and LM Studio run MLX folders beside GGUF files; absent: it does not tell. */
    format: v.optional(v.picklist(['gguf', 'mlx'])),
    /** Whose clock the rates are by. `wall`: ours, since the engine tells no durations. */
    clock: v.picklist(['engine', 'wall']),
    /** Keys `pp512`, `tg128`; tokens per second with the 95 % interval. */
    results: v.record(v.string(), RateSchema),
    isTrusted: v.boolean(),
    /** Codes of why not, as of our own runs. */
    reasons: v.array(Name),
  }),
  v.object({
    status: v.literal('failed'),
    ...EntryHead,
    /** As it was asked for; absent: whatever it has. */
    model: v.optional(Name),
    fault: v.object({ code: v.picklist(faultCodes), details: Details }),
  }),
]);
export type ComparisonEntry = v.InferOutput<typeof ComparisonEntrySchema>;
export type MeasuredEntry = Extract<ComparisonEntry, { status: 'measured' }>;

/** Of one test: who was fastest, and by how much. Entries are named by their index. */
export const TestVerdictSchema = v.object({
  /** `pp512`, `tg128`. */
  test: v.string(),
  /**
   * `winner`: its interval lies above all others. `no-difference`: at least one other overlaps with it.
   * `too-few`: fewer than two trusted entries have the test. `not-comparable`: other models, whose ratio says
   * nothing of engines.
   */
  outcome: v.picklist(['winner', 'no-difference', 'too-few', 'not-comparable']),
  /** Highest rate among trusted entries, a winner or not; absent where there is no trusted entry. */
  fastest: v.optional(Whole),
  /** Of each other trusted entry, quickest first: how many times as fast the fastest is, with 95 % interval. */
  behind: v.array(
    v.object({
      entry: Whole,
      ratio: Ratio,
      low: Ratio,
      /** Absent when it has no upper end. */
      high: v.optional(Ratio),
      /** The intervals of both rates do not overlap. */
      isClear: v.boolean(),
    }),
  ),
});
export type TestVerdict = v.InferOutput<typeof TestVerdictSchema>;

/** What is to be known beside the figures; worded in `contract/text/comparison-words.ts`. */
export const comparisonWarningCodes = [
  'other-model',
  'other-name',
  'other-quantisation',
  'other-bytes',
  'untrusted',
  'failed',
  'our-clock',
  'sampling',
  'stayed-loaded',
  'evicted',
  'made-of-random-weights',
] as const;
export const ComparisonWarningSchema = v.object({
  code: v.picklist(comparisonWarningCodes),
  details: Details,
});
export type ComparisonWarning = v.InferOutput<typeof ComparisonWarningSchema>;

/** `compare --json`, one line of `engine-comparisons.jsonl`, and what the window shows: one and the same value. */
export const EngineComparisonSchema = v.object({
  kind: v.literal('engine-comparison'),
  /** For people: the name that was asked for, or the shortest of the engines' names. */
  model: Name,
  /** The model of the catalogue that it is, by its layers or by its name; absent: none, or nobody can tell. */
  catalogueModel: v.optional(Name),
  mode: BenchmarkModeSchema,
  promptTokens: Whole,
  generatedTokens: Whole,
  /** In the order they were measured. */
  entries: v.array(ComparisonEntrySchema),
  /** Prompts first. */
  verdicts: v.array(TestVerdictSchema),
  warnings: v.array(ComparisonWarningSchema),
  machine: BenchmarkResultSchema.entries.machine,
  startedAt: Time,
  elapsedMilliseconds: Whole,
});
export type EngineComparison = v.InferOutput<typeof EngineComparisonSchema>;
