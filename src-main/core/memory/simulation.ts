import * as v from 'valibot';
import { KvTypeSchema } from '#core/fit/grid.ts';

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e15));
const Tokens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 30));

/** One context of one sequence, flash attention on. */
export const LoadQuestionSchema = v.object({
  contextTokens: Tokens,
  kvType: KvTypeSchema,
  /** Tokens per micro-batch; llama.cpp's own default is 512. */
  physicalBatch: Tokens,
});
export type LoadQuestion = v.InferOutput<typeof LoadQuestionSchema>;

/** What llama.cpp's allocator would take for a context. Cache and buffer are split to 0.01 MiB, their sum is exact. */
export const SimulatedLoadSchema = v.object({
  ...LoadQuestionSchema.entries,
  kvCacheBytes: Whole,
  computeBufferBytes: Whole,
});
export type SimulatedLoad = v.InferOutput<typeof SimulatedLoadSchema>;
