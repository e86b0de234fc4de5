import { Fault } from '#core/fault.ts';
import { isSameTest, testName, type BenchmarkTest } from './benchmark-test.ts';
import { extrapolate, type Extrapolation, type SliceSample } from './extrapolate.ts';
import type { FirstToken, MeasuredRate } from './result.ts';
import type { Sample } from './sample.ts';

/** A test carried to the whole model, by llama.cpp's clock and by the wall's. */
export interface EvaluatedTest {
  test: BenchmarkTest;
  native: Extrapolation;
  wall: Extrapolation;
  /** What memory and chip need for it at least; 0: not known. */
  leastSeconds: number;
}

/** Throws `engine-answer-invalid` when the test was not measured on enough slices to reach `layerCount`. */
export function evaluateTest(
  test: BenchmarkTest,
  samples: readonly Sample[],
  layerCount: number,
  leastSeconds = 0,
): EvaluatedTest {
  const own = samples.filter((sample) => isSameTest(sample.test, test));
  const secondsBy = (of: 'nativeSeconds' | 'wallSeconds'): SliceSample[] =>
    own.map((sample) => ({ layers: sample.layers, seconds: sample[of] }));
  const native = extrapolate(secondsBy('nativeSeconds'), layerCount);
  const wall = extrapolate(secondsBy('wallSeconds'), layerCount);
  if (!native || !wall) {
    throw new Fault('engine-answer-invalid', { problem: `${own.length} samples of ${testName(test)}` });
  }
  return { test, native, wall, leastSeconds };
}

/**
 * An interval that reaches zero seconds has no upper rate, and none is made up; any other ends where memory and chip
 * can do no more.
 */
export function measuredRate({ test, native, leastSeconds }: EvaluatedTest): MeasuredRate {
  const { tokens } = test;
  const { seconds, halfWidthSeconds, samples } = native;
  const shortest = seconds - halfWidthSeconds;
  return {
    tokensPerSecond: tokens / seconds,
    low: tokens / (seconds + halfWidthSeconds),
    ...(shortest > 0 && { high: tokens / Math.max(shortest, leastSeconds) }),
    samples,
  };
}

/**
 * Seconds to the first word of an answer for each prompt that was read into an empty cache, shortest prompt
 * first: the last token's logits are that word's. 512 tokens at 100 t/s: 5.12 s. No end of an interval is made up.
 */
export const firstTokens = (tests: readonly EvaluatedTest[]): FirstToken[] =>
  tests
    .filter(({ test }) => test.kind === 'pp' && test.depthTokens === 0)
    .map(({ test, native: { seconds, halfWidthSeconds }, leastSeconds }) => ({
      promptTokens: test.tokens,
      seconds,
      ...(seconds > halfWidthSeconds && { low: Math.max(leastSeconds, seconds - halfWidthSeconds) }),
      ...(Number.isFinite(halfWidthSeconds) && { high: seconds + halfWidthSeconds }),
    }))
    .sort((a, b) => a.promptTokens - b.promptTokens);
