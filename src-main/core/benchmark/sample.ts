import * as v from 'valibot';
import { BenchmarkTestSchema } from './benchmark-test.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e6));
/** The machine may have slept for weeks meanwhile. */
const Seconds = v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1e7));

/** One repetition of one test on one slice. */
export const SampleSchema = v.object({
  test: BenchmarkTestSchema,
  /** Of the slice. */
  layers: Count,
  /** Index of the block it belongs to. */
  block: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e5)),
  /** llama.cpp's own timing. */
  nativeSeconds: Seconds,
  wallSeconds: Seconds,
});
export type Sample = v.InferOutput<typeof SampleSchema>;
