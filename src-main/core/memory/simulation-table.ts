import * as v from 'valibot';
import { KvTypeSchema } from '#core/fit/grid.ts';
import type { ModelShape } from '#core/models/shape.ts';

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Context, KV type, bytes of cache, bytes of compute buffer. */
export const SimulatedLoadRowSchema = v.tuple([Whole, KvTypeSchema, Whole, Whole]);

/** What llama.cpp's allocator answered for the catalogue, made by `npm run data:memory` and checked in. */
export const SimulationTableSchema = v.object({
  backend: v.picklist(['cpu', 'metal', 'other']),
  build: v.string(),
  physicalBatch: Whole,
  /** Of the catalogue that was simulated. */
  asOf: v.string(),
  notSimulated: v.array(v.object({ modelId: v.string(), reason: v.string() })),
  models: v.array(
    v.object({
      modelId: v.string(),
      /** Weights are of this one; cache and buffers do not depend on it. */
      quantisation: v.string(),
      weightBytes: Whole,
      loads: v.array(SimulatedLoadRowSchema),
    }),
  ),
});
export type SimulationTable = v.InferOutput<typeof SimulationTableSchema>;

/** Contexts of the table: what people use, and the most the model takes; ascending. */
export function simulatedContexts({ maximumContextTokens }: ModelShape): number[] {
  const usual = [4096, 8192, 32768].filter((tokens) => tokens < maximumContextTokens);
  return [...usual, maximumContextTokens];
}
