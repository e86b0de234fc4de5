import { isSameTest, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { extrapolate, studentFactor95 } from '#core/benchmark/extrapolate.ts';
import type { Sample } from '#core/benchmark/sample.ts';

/** For each block, what its slices say of the whole model ÷ what the whole took in the same block. */
export function blockRatios(
  samples: readonly Sample[],
  test: BenchmarkTest,
  { sliceLayers, layerCount }: { sliceLayers: readonly number[]; layerCount: number },
): number[] {
  const own = samples.filter((sample) => isSameTest(sample.test, test));
  const blocks = [...new Set(own.map(({ block }) => block))];
  return blocks.flatMap((block) => {
    const inBlock = own
      .filter((sample) => sample.block === block)
      .map(({ layers, nativeSeconds }) => ({ layers, seconds: nativeSeconds }));
    const slices = inBlock.filter(({ layers }) => sliceLayers.includes(layers) && layers !== layerCount);
    const said = extrapolate(slices, layerCount)?.seconds;
    const took = inBlock.find(({ layers }) => layers === layerCount)?.seconds;
    return said === undefined || took === undefined ? [] : [said / took];
  });
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
