import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';

/** Seconds that some tokens took, by llama.cpp's clock and by the wall's. */
export interface Timing {
  nativeSeconds: number;
  wallSeconds: number;
}

/** A slice or a whole model that is ready to be timed; `LoadedModel` is one. */
export interface TimedModel {
  readonly layers: number;
  /** One repetition; `onBatch` after each batch. Throws a `Fault` `benchmark-cancelled` when it is to stop. */
  measure(test: BenchmarkTest, onBatch: () => void): Promise<Timing>;
}
