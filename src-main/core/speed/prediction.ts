import * as v from 'valibot';
import { FitAnswerSchema, KvTypeSchema } from '#core/fit/grid.ts';
import { PowerSchema } from './energy.ts';
import { EngineSchema } from './engine.ts';
import { IntervalSchema, SpeedEstimateSchema } from './estimate.ts';

const Tokens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e7));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** A chip by catalogue id or by name; what is left out leaves several bins, and a wider range. */
export const AskedChipSchema = v.object({
  name: Name,
  gpuCores: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  memoryGB: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(100_000))),
});

/** What to predict: one model on this machine, on chips, or on every chip of the catalogue. */
export const PredictQuestionSchema = v.object({
  /** Catalogue id, or the model's name. */
  model: Name,
  /** As files are named: `Q4_K_M`, `F16`, `4bit`, `MLX-4bit`. */
  quantisation: v.optional(Name),
  /** Absent: MLX for MLX's quantisations, else llama.cpp. */
  engine: v.optional(EngineSchema),
  promptTokens: v.optional(Tokens, 512),
  outputTokens: v.optional(Tokens, 128),
  /** Tokens in the KV cache while it writes; absent: half of the output, as llama-bench has it. */
  contextTokens: v.optional(Tokens),
  kvType: v.optional(KvTypeSchema, 'f16'),
  /** Absent: this machine. */
  chips: v.optional(
    v.union([v.literal('all'), v.pipe(v.array(AskedChipSchema), v.minLength(1), v.maxLength(100))]),
  ),
});
export type PredictQuestion = v.InferOutput<typeof PredictQuestionSchema>;

const FirstTokenPredictionSchema = v.object({
  promptTokens: Tokens,
  promptTokensPerSecond: IntervalSchema,
  seconds: IntervalSchema,
});
export type FirstTokenPrediction = v.InferOutput<typeof FirstTokenPredictionSchema>;

/** What is left of the speed after ten minutes of steady work. */
export const SustainedSpeedSchema = v.object({
  /** 0…1; absent: not known for this measure. */
  promptShare: v.optional(IntervalSchema),
  generationShare: v.optional(IntervalSchema),
  /** `measured` by `bench --sustained` on this Mac; `fanless`: what Macs without a fan were seen to keep. */
  basis: v.picklist(['measured', 'fanless']),
  /** Day of that run. */
  measuredAt: v.optional(v.string()),
  /** Of the Macs with this chip, those that it is true of; empty: this machine. */
  products: v.array(v.string()),
});
export type SustainedSpeed = v.InferOutput<typeof SustainedSpeedSchema>;

const EnergySchema = v.object({
  power: PowerSchema,
  joulesPerToken: IntervalSchema,
  kilowattHoursPerMillionTokens: IntervalSchema,
});

/** One model on one chip, with everything that follows from its speeds. */
export const ChipPredictionSchema = v.object({
  /** Absent: several bins are meant, or the chip is not in the catalogue. */
  chipId: v.optional(v.string()),
  /** Brand string; of a machine without one what is known of it, or "?". */
  chip: v.string(),
  /** Absent: not known which. */
  gpuCores: v.optional(v.number()),
  bandwidthBytesPerSecond: v.optional(v.number()),
  memoryGB: v.optional(v.number()),
  isThisMac: v.boolean(),
  /** Of the catalogue, with this chip. */
  macs: v.array(
    v.object({
      macId: v.string(),
      product: v.string(),
      year: v.number(),
      stillSold: v.boolean(),
      hasFan: v.boolean(),
    }),
  ),
  speed: SpeedEstimateSchema,
  /** Absent: the memory is not known. */
  fits: v.optional(FitAnswerSchema),
  /** Of the prompt asked for; absent without a prompt speed. */
  firstTokenSeconds: v.optional(IntervalSchema),
  /** Seconds for one answer: prompt and output, written after the prompt. */
  mixSeconds: v.optional(IntervalSchema),
  /** By prompt length, as far as the model's context goes. */
  firstToken: v.array(FirstTokenPredictionSchema),
  /** Absent: nothing known, as of a Mac with a fan that was not measured. */
  sustained: v.optional(SustainedSpeedSchema),
  /** Absent where no power is published. */
  energy: v.optional(EnergySchema),
  /** What a trusted run of this model on this machine gave, in its own context. */
  measured: v.optional(
    v.object({
      measuredAt: v.string(),
      /** By test: `pp512`, `tg128@d4096`. */
      tests: v.record(v.string(), IntervalSchema),
    }),
  ),
});
export type ChipPrediction = v.InferOutput<typeof ChipPredictionSchema>;

export const PredictionSchema = v.object({
  modelId: v.string(),
  model: v.string(),
  quantisation: v.string(),
  engine: EngineSchema,
  promptTokens: v.number(),
  outputTokens: v.number(),
  /** Tokens in the KV cache while it writes. */
  contextTokens: v.number(),
  kvType: KvTypeSchema,
  rows: v.array(ChipPredictionSchema),
});
export type Prediction = v.InferOutput<typeof PredictionSchema>;
