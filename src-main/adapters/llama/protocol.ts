import * as v from 'valibot';
import { BenchmarkTestSchema } from '#core/benchmark/benchmark-test.ts';
import { BlockRecordSchema } from '#core/benchmark/block.ts';
import {
  BenchmarkProgressSchema,
  BenchmarkResultSchema,
  EngineSettingsSchema,
} from '#core/benchmark/result.ts';
import { SampleSchema } from '#core/benchmark/sample.ts';
import { faultCodes } from '#core/fault.ts';
import { LoadQuestionSchema, SimulatedLoadSchema } from '#core/memory/simulation.ts';
import { ModelShapeSchema } from '#core/models/shape.ts';

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e6));
const Seconds = v.pipe(v.number(), v.minValue(0));
const Text = v.pipe(v.string(), v.maxLength(1000));

/** One file to load, and with a shape to write before: a slice, or a model of the user's own. */
export const ModelJobSchema = v.object({
  path: v.string(),
  layers: Count,
  /** Block numbers in the whole model; absent: the file exists and is not ours. */
  slice: v.optional(v.pipe(v.array(Whole), v.minLength(1))),
});

export const MeasureJobSchema = v.object({
  /** Private folder of this run; the worker removes it should the parent vanish. */
  folder: v.string(),
  /** Of the slices to write. */
  synthetic: v.optional(v.object({ shape: ModelShapeSchema, quantisation: v.string() })),
  /** Shallowest first. */
  models: v.pipe(v.array(ModelJobSchema), v.minLength(1), v.maxLength(8)),
  tests: v.pipe(v.array(BenchmarkTestSchema), v.minLength(1), v.maxLength(64)),
  layersTotal: Count,
  vocabularySize: Count,
  contextTokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e8)),
  /** Every layer keeps the whole context in its cache. */
  hasPlainCache: v.boolean(),
  /** What the plan holds the run to need; named in the error should it be too much. */
  memoryBytes: v.pipe(v.number(), v.minValue(0)),
  timeBudgetMilliseconds: v.pipe(v.number(), v.minValue(0)),
  /** What each part takes at most on a machine of this kind, until it is known. */
  plannedSeconds: v.object({ writing: Seconds, loading: Seconds, warmingUp: Seconds, measuring: Seconds }),
  keepsToBudget: v.optional(v.boolean()),
  sustainedMilliseconds: v.optional(v.pipe(v.number(), v.minValue(1))),
});
export type MeasureJob = v.InferOutput<typeof MeasureJobSchema>;

/** A load to plan without loading: a model of the catalogue, or the parts of a GGUF file in order. */
export const SimulateJobSchema = v.object({
  source: v.variant('kind', [
    v.object({ kind: v.literal('shape'), shape: ModelShapeSchema, quantisation: v.string() }),
    v.object({ kind: v.literal('files'), paths: v.pipe(v.array(v.string()), v.minLength(1)) }),
  ]),
  questions: v.pipe(v.array(LoadQuestionSchema), v.minLength(1), v.maxLength(1000)),
});
export type SimulateJob = v.InferOutput<typeof SimulateJobSchema>;

/** What the parent may say. */
export const ParentMessageSchema = v.variant('kind', [
  v.object({ kind: v.literal('measure'), job: MeasureJobSchema }),
  v.object({ kind: v.literal('simulate'), job: SimulateJobSchema }),
  v.object({ kind: v.literal('pause') }),
  v.object({ kind: v.literal('resume') }),
  v.object({ kind: v.literal('stop') }),
]);
export type ParentMessage = v.InferOutput<typeof ParentMessageSchema>;

const Backend = BenchmarkResultSchema.entries.backend;

export const EngineDescriptionSchema = v.object({
  backend: Backend,
  build: Text,
  deviceNames: v.pipe(v.array(Text), v.maxLength(64)),
  budgetBytes: v.optional(v.pipe(v.number(), v.finite(), v.minValue(1))),
  log: v.pipe(v.string(), v.maxLength(200_000)),
});

export const MeasurementSchema = v.object({
  samples: v.pipe(v.array(SampleSchema), v.minLength(1), v.maxLength(100_000)),
  blocks: v.pipe(v.array(BlockRecordSchema), v.minLength(1), v.maxLength(10_000)),
  backend: Backend,
  build: Text,
  deviceName: v.optional(Text),
  settings: EngineSettingsSchema,
  bytesWritten: Whole,
});

/** As it crossed the process boundary: its slices are known here, and what it claims is judged here. */
export type WorkerMeasurement = v.InferOutput<typeof MeasurementSchema>;

export const SimulationSchema = v.object({
  weightBytes: Whole,
  backend: Backend,
  build: Text,
  loads: v.pipe(v.array(SimulatedLoadSchema), v.minLength(1), v.maxLength(1000)),
});

/** What the worker may say; anything else is a lie or a bug, and both end the run. */
export const ChildMessageSchema = v.variant('kind', [
  v.object({ kind: v.literal('ready'), description: EngineDescriptionSchema }),
  v.object({ kind: v.literal('progress'), progress: BenchmarkProgressSchema }),
  v.object({ kind: v.literal('block') }),
  // A step is under way that takes long.
  v.object({ kind: v.literal('busy') }),
  v.object({ kind: v.literal('measured'), measurement: MeasurementSchema }),
  v.object({ kind: v.literal('simulated'), simulation: SimulationSchema }),
  v.object({
    kind: v.literal('failed'),
    code: v.picklist(faultCodes),
    details: v.record(v.string(), v.union([Text, v.number()])),
  }),
]);
export type ChildMessage = v.InferOutput<typeof ChildMessageSchema>;
