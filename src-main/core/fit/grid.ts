import * as v from 'valibot';
import { SpeedEstimateSchema } from '#core/speed/estimate.ts';
import { RemedySchema } from './remedy.ts';

const Bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Types of the KV cache, spelt as on the command line. A quantised V cache needs flash attention. */
export const kvTypes = ['f16', 'q8_0', 'q4_0'] as const;
export const KvTypeSchema = v.picklist(kvTypes);
export type KvType = v.InferOutput<typeof KvTypeSchema>;

/** Memory that loading a model takes, as parts with their sum. */
export const MemoryNeedSchema = v.object({
  weightBytes: Bytes,
  kvCacheBytes: Bytes,
  computeBufferBytes: Bytes,
  totalBytes: Bytes,
  method: v.picklist(['formula', 'simulation']),
  /** Whose buffers are counted: Metal's by default, the CPU's where llama.cpp ran without a GPU; absent for MLX. */
  backend: v.optional(v.picklist(['metal', 'cpu'])),
  /** What the weights were counted from; `parameters` where the architecture's tensors are not listed. */
  basis: v.optional(v.picklist(['tensors', 'parameters'])),
});
export type MemoryNeed = v.InferOutput<typeof MemoryNeedSchema>;

/**
 * `fits`: need ≤ budget − 1 GiB, and RAM − need ≥ 4 GiB on Macs of 16 GiB or less. `tight`: need ≤ budget.
 * `raise-limit`: need ≤ min(90 % of RAM, RAM − 4 GiB). `crawls`: need ≤ RAM. `refused`: more than RAM.
 */
export const FitAnswerSchema = v.picklist(['fits', 'tight', 'raise-limit', 'crawls', 'refused']);
export type FitAnswer = v.InferOutput<typeof FitAnswerSchema>;

const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e7));

/** A run of mlx-lm's `lora` at 4 bits (`qlora`) or on unquantised weights; layers left out are its default, 16. */
export const TrainingRunSchema = v.object({
  method: v.picklist(['lora', 'qlora']),
  batch: Count,
  sampleTokens: Count,
  layers: v.optional(v.union([Count, v.literal('all')])),
  gradientCheckpointing: v.boolean(),
});
export type TrainingRun = v.InferOutput<typeof TrainingRunSchema>;

/** Memory of fine-tuning: the middle estimate in parts, its interval, and what each of the three answers. */
export const TrainingFitSchema = v.object({
  weightBytes: Bytes,
  adapterBytes: Bytes,
  activationBytes: Bytes,
  logitBytes: Bytes,
  overheadBytes: Bytes,
  totalBytes: Bytes,
  lowBytes: Bytes,
  highBytes: Bytes,
  confidence: v.picklist(['calibrated', 'predicted']),
  basis: v.string(),
  answers: v.object({ low: FitAnswerSchema, mid: FitAnswerSchema, high: FitAnswerSchema }),
  /** The article's "twice", a labelled rule of thumb that decides nothing. */
  articleRuleBytes: Bytes,
});
export type TrainingFit = v.InferOutput<typeof TrainingFitSchema>;

export const FitRowSchema = v.object({
  modelId: v.string(),
  modelName: v.string(),
  parameterCount: v.number(),
  activeParameterCount: v.number(),
  quantisation: v.string(),
  need: MemoryNeedSchema,
  answer: FitAnswerSchema,
  /** Largest context that still fits in the budget; 0 when not even the smallest does. */
  largestContextTokens: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The article's params × bits ÷ 8 × 1.2, a labelled rule of thumb that decides nothing. */
  ruleOfThumbBytes: Bytes,
  speed: SpeedEstimateSchema,
  /** The model's shape is from general knowledge, not from a source. */
  isShapeRecalled: v.optional(v.boolean()),
  /** The context asked for is above the model's maximum; the row is computed for that maximum. */
  contextBeyondModel: v.optional(v.boolean()),
  /** What would make it fit, least painful first. Absent: not asked for; a grid leaves it out. */
  remedies: v.optional(v.array(RemedySchema)),
  /** Absent: not asked for, or not known for the architecture. */
  training: v.optional(TrainingFitSchema),
});
export type FitRow = v.InferOutput<typeof FitRowSchema>;

/**
 * What the fit is asked for instead of this machine: a Mac of the catalogue with one of its memory sizes, or
 * any chip with any memory, whether Apple sells it so or not.
 */
export const FitTargetSchema = v.object({
  /** Absent: no Mac in particular, and any memory size will do. */
  macId: v.optional(v.string()),
  /** Absent: the first that the Mac has with this memory; without a Mac this machine's own. */
  chipId: v.optional(v.string()),
  memoryGB: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
});
export type FitTarget = v.InferOutput<typeof FitTargetSchema>;

export const FitMachineSchema = v.object({
  /** In no language: for where the parts below are not known. */
  label: v.string(),
  /** "MacBook Air (13-inch, M4)", "Apple M4", 10; absent: unknown, or not a Mac of the catalogue. */
  product: v.optional(v.string()),
  chip: v.optional(v.string()),
  gpuCores: v.optional(v.number()),
  isThisMachine: v.boolean(),
  chipId: v.optional(v.string()),
  memoryBytes: Bytes,
  memoryBudgetBytes: Bytes,
  memoryBudgetSource: v.string(),
  /** Where few Macs of this size were observed: what the budget may be; absent where it is known. */
  memoryBudgetRange: v.optional(v.object({ lowBytes: Bytes, highBytes: Bytes })),
  /** Whose buffers count; absent: Metal's. */
  backend: v.optional(v.picklist(['metal', 'cpu'])),
  /** False off Apple silicon: the budget is then no limit of the system but the memory free at this moment. */
  canRaiseLimit: v.optional(v.boolean()),
});
export type FitMachine = v.InferOutput<typeof FitMachineSchema>;

export const FitGridSchema = v.object({
  machine: FitMachineSchema,
  contextTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
  kvType: KvTypeSchema,
  rows: v.array(FitRowSchema),
});
export type FitGrid = v.InferOutput<typeof FitGridSchema>;
