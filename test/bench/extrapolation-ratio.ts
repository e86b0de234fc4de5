import { isSameTest, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { extrapolate, studentFactor95 } from '#core/benchmark/extrapolate.ts';
import type { Sample } from '#core/benchmark/sample.ts';

export interface Compared {
  sliceLayers: readonly number[];
  /** Of the whole model. */
  layerCount: number;
}

interface Taken {
  layers: number;
  seconds: number;
}

/** For each block, what its slices say of the whole model ÷ what the whole took in the same block. */
export function blockRatios(samples: readonly Sample[], test: BenchmarkTest, compared: Compared): number[] {
  const own = samples.filter((sample) => isSameTest(sample.test, test));
  const blocks = [...new Set(own.map(({ block }) => block))];
  return blocks.flatMap((block) =>
    saidToTaken(timesOf(own.filter((each) => each.block === block)), compared),
  );
}

/**
 * The same of the fastest repetition of each slice and of the whole: what is left when everything that only
 * ever slows a machine is taken away. `undefined` when one of them was not measured.
 */
export function fastestRatio(
  samples: readonly Sample[],
  test: BenchmarkTest,
  compared: Compared,
): number | undefined {
  const fastest = new Map<number, number>();
  for (const { layers, seconds } of timesOf(samples.filter((sample) => isSameTest(sample.test, test)))) {
    fastest.set(layers, Math.min(seconds, fastest.get(layers) ?? Infinity));
  }
  return saidToTaken(
    [...fastest].map(([layers, seconds]) => ({ layers, seconds })),
    compared,
  )[0];
}

const timesOf = (samples: readonly Sample[]): Taken[] =>
  samples.map(({ layers, nativeSeconds }) => ({ layers, seconds: nativeSeconds }));

function saidToTaken(times: readonly Taken[], { sliceLayers, layerCount }: Compared): number[] {
  const slices = times.filter(({ layers }) => sliceLayers.includes(layers) && layers !== layerCount);
  const said = extrapolate(slices, layerCount)?.seconds;
  const took = times.find(({ layers }) => layers === layerCount)?.seconds;
  return said === undefined || took === undefined ? [] : [said / took];
}

/** Mean of ratios with its 95 % interval, both by their logarithms; an endless interval of a single one. */
export function geometricMean(ratios: readonly number[]): { mean: number; low: number; high: number } {
  const logs = ratios.map(Math.log);
  const middle = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const degrees = logs.length - 1;
  const variance = logs.reduce((sum, log) => sum + (log - middle) ** 2, 0) / degrees;
  const halfWidth = degrees > 0 ? studentFactor95(degrees) * Math.sqrt(variance / logs.length) : Infinity;
  return { mean: Math.exp(middle), low: Math.exp(middle - halfWidth), high: Math.exp(middle + halfWidth) };
}
