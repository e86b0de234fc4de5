import * as v from 'valibot';
import { faultCodes } from '#core/fault.ts';
import { FitAnswerSchema, KvTypeSchema, MemoryNeedSchema } from '#core/fit/grid.ts';
import { SpeedEstimateSchema } from '#core/speed/estimate.ts';
import { CopiesSchema } from './copies.ts';
import { localFormats, skipCodes } from './found.ts';
import { localPrograms } from './stores.ts';

const Tokens = v.pipe(v.number(), v.integer(), v.minValue(1));
const Bytes = v.pipe(v.number(), v.minValue(0));

/** Who takes a command or a link: the program's own name is in it. */
export const handOverKinds = [
  'ollama',
  'lm-studio',
  'mlx',
  'llama.cpp',
  'mlx-convert',
  'mlx-convert-base',
] as const;
export const HandOverSchema = v.object({
  /** `mlx-convert` makes the MLX form of the same model, `mlx-convert-base` of the one it was trained from. */
  kind: v.picklist(handOverKinds),
  /** A line for a shell, quoted; or (`lm-studio`) a link. Shown and copied, never run or opened. */
  text: v.string(),
});
export type HandOver = v.InferOutput<typeof HandOverSchema>;

export const LocalModelSchema = v.object({
  program: v.picklist(localPrograms),
  /** As the program names it. */
  name: v.string(),
  format: v.picklist(localFormats),
  path: v.string(),
  /** Of a split model; 1 for others. */
  parts: Tokens,
  /** Weights and what belongs to them. */
  diskBytes: Bytes,
  /** As the file calls itself. */
  ownName: v.optional(v.string()),
  quantisation: v.optional(v.string()),
  parameterCount: v.optional(v.number()),
  maximumContextTokens: v.optional(v.number()),
  /** Model of the catalogue with the same layers. */
  sameShapeAs: v.optional(v.string()),
  /** What need and speed are for: the context asked for, or the most that the model takes. */
  contextTokens: v.optional(Tokens),
  need: v.optional(MemoryNeedSchema),
  /** Absent where the model, or this machine's memory, is not known. */
  answer: v.optional(FitAnswerSchema),
  largestContextTokens: v.optional(v.number()),
  speed: v.optional(SpeedEstimateSchema),
  /** Why there is no answer. */
  problem: v.optional(
    v.object({
      code: v.picklist(faultCodes),
      details: v.record(v.string(), v.union([v.string(), v.number()])),
    }),
  ),
  /** Of a model that fits; empty for others. */
  handOver: v.array(HandOverSchema),
});
export type LocalModel = v.InferOutput<typeof LocalModelSchema>;

export const LocalModelsSchema = v.object({
  contextTokens: Tokens,
  kvType: KvTypeSchema,
  stores: v.array(v.object({ program: v.picklist(localPrograms), path: v.string(), exists: v.boolean() })),
  models: v.array(LocalModelSchema),
  /** Models that are the same weights, by their indices. */
  copies: v.array(CopiesSchema),
  /** What all of them take, each file counted once. */
  diskBytes: Bytes,
  /** What was passed over, with the first few paths of each kind. */
  skipped: v.array(
    v.object({ code: v.picklist(skipCodes), count: v.number(), examples: v.array(v.string()) }),
  ),
});
export type LocalModels = v.InferOutput<typeof LocalModelsSchema>;
