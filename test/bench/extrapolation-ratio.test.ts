import { describe, expect, it } from 'vitest';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { blockRatios, fastestRatio } from './extrapolation-ratio.ts';

const test: BenchmarkTest = { kind: 'pp', tokens: 512, depthTokens: 0 };
const compared = { sliceLayers: [2, 6], layerCount: 10 };

const taken = (block: number, layers: number, seconds: number): Sample => ({
  test,
  layers,
  block,
  nativeSeconds: seconds,
  wallSeconds: seconds,
});

/** Half a second a layer and one more, and 10 % slower in the second block. */
const blocks = [2, 6, 10].flatMap((layers) => [
  taken(0, layers, 1 + layers / 2),
  taken(1, layers, 1.1 * (1 + layers / 2)),
]);

describe('slices compared with the whole model', () => {
  it('agree in each block when time grows evenly with layers, however slow the block', () => {
    for (const ratio of blockRatios(blocks, test, compared)) expect(ratio).toBeCloseTo(1, 12);
  });

  it('disagree by as much as the whole takes longer than its layers say', () => {
    const slower = blocks.map((sample) =>
      sample.layers === 10 ? { ...sample, nativeSeconds: sample.nativeSeconds * 1.25 } : sample,
    );
    for (const ratio of blockRatios(slower, test, compared)) expect(ratio).toBeCloseTo(0.8, 12);
    expect(fastestRatio(slower, test, compared)).toBeCloseTo(0.8, 12);
  });

  it('are compared by their fastest repetitions, in whichever block those were', () => {
    const disturbed = [...blocks, taken(2, 2, 9), taken(2, 6, 3.9), taken(2, 10, 30)];
    // The line through 2 s at 2 layers and 3.9 s at 6 reaches 5.8 s at 10, where the whole took 6 s.
    expect(fastestRatio(disturbed, test, compared)).toBeCloseTo(5.8 / 6, 12);
  });

  it('say nothing of a test in which the whole was not measured', () => {
    const slices = blocks.filter(({ layers }) => layers !== 10);
    expect(blockRatios(slices, test, compared)).toEqual([]);
    expect(fastestRatio(slices, test, compared)).toBeUndefined();
  });
});
