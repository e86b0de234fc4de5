import { describe, expect, it } from 'vitest';
import { sustainedCurve, type SustainedRun } from '#core/benchmark/sustained.ts';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { bothTests, calmBlock } from '../../fakes/benchmark-values.ts';

const layerCount = 32;
const blockSeconds = 20;

/** Ten minutes of an invented machine: what is left of its speed at a second of the run. */
function tenMinutes(speedAt: (seconds: number) => number, blockCount = 31): SustainedRun {
  const tests = bothTests();
  const blocks = Array.from({ length: blockCount }, (_, index) =>
    calmBlock({ startedSeconds: index * blockSeconds }),
  );
  const samples = blocks.flatMap(({ startedSeconds }, block) =>
    tests.flatMap((test) =>
      [2, 10].map((layers) => {
        const coolSeconds = test.kind === 'pp' ? 0.05 * layers : 0.5 + 0.25 * layers;
        const nativeSeconds = coolSeconds / speedAt(startedSeconds);
        return { test, layers, block, nativeSeconds, wallSeconds: nativeSeconds };
      }),
    ),
  );
  return { tests, samples, blocks, kept: blocks.map((_, index) => index), layerCount };
}

/** Full speed for four minutes, then down to 80 % within a minute. */
const throttling = (seconds: number): number => Math.max(0.8, 1 - (0.2 * Math.max(0, seconds - 240)) / 60);

describe('the curve of ten minutes', () => {
  it('has a point a block, each carried to the whole model', () => {
    const { points } = sustainedCurve(tenMinutes(throttling));
    expect(points).toHaveLength(31);
    expect(points[0]?.seconds).toBe(0);
    expect(points[0]?.promptTokensPerSecond).toBeCloseTo(512 / (0.05 * 32), 8);
    expect(points[0]?.generationTokensPerSecond).toBeCloseTo(128 / (0.5 + 0.25 * 32), 8);
    expect(points.at(-1)?.seconds).toBe(600);
    expect(points.at(-1)?.generationTokensPerSecond).toBeCloseTo((0.8 * 128) / 8.5, 8);
  });

  it('has no point where the machine slept', () => {
    const run = tenMinutes(throttling);
    const curve = sustainedCurve({ ...run, kept: run.kept.filter((block) => block !== 3) });
    expect(curve.points).toHaveLength(30);
    expect(curve.points.map(({ seconds }) => seconds)).not.toContain(60);
  });

  it('has no rate that its noise carried beyond what the machine can do', () => {
    const run = tenMinutes((seconds) => (seconds === 40 ? 3 : 1));
    const least = (test: BenchmarkTest): number => (test.kind === 'tg' ? 6 : 0.1);
    const curve = sustainedCurve({ ...run, leastSecondsOf: least });
    expect(curve.points[2]).toEqual({ seconds: 40, promptTokensPerSecond: expect.closeTo(960, 6) });
    expect(curve.points.filter((point) => point.generationTokensPerSecond !== undefined)).toHaveLength(30);
  });

  it('says nothing of what is kept when its beginning was put aside: there is nothing to compare with', () => {
    const run = tenMinutes(throttling);
    const curve = sustainedCurve({ ...run, kept: run.kept.slice(4) });
    expect(curve.points).toHaveLength(27);
    expect(curve).not.toHaveProperty('promptShareKept');
    expect(curve).not.toHaveProperty('generationShareKept');
  });

  it('says nothing of it either when its end was put aside, where it has slowed down by then', () => {
    const run = tenMinutes((seconds) => (seconds < 480 ? 1 : 0.5));
    const curve = sustainedCurve({ ...run, kept: run.kept.filter((block) => block * blockSeconds < 480) });
    expect(curve.points).toHaveLength(24);
    expect(curve).not.toHaveProperty('promptShareKept');
    expect(curve).not.toHaveProperty('generationShareKept');
  });

  it('is compared by the blocks that count of each part', () => {
    const run = tenMinutes((seconds) => (seconds < 480 ? 1 : 0.5));
    const curve = sustainedCurve({ ...run, kept: run.kept.filter((block) => block * blockSeconds <= 500) });
    expect(curve.promptShareKept).toBeCloseTo(0.5, 10);
  });

  it('keeps 80 % where a machine throttles from 100 % to 80 %', () => {
    const { promptShareKept, generationShareKept } = sustainedCurve(tenMinutes(throttling));
    expect(promptShareKept).toBeCloseTo(0.8, 10);
    expect(generationShareKept).toBeCloseTo(0.8, 10);
  });

  it('keeps everything where nothing changes', () => {
    const { promptShareKept, generationShareKept } = sustainedCurve(tenMinutes(() => 1));
    expect(promptShareKept).toBeCloseTo(1, 10);
    expect(generationShareKept).toBeCloseTo(1, 10);
  });

  it('keeps by its end what was lost only in between', () => {
    const dip = (seconds: number): number => (seconds > 200 && seconds < 400 ? 0.5 : 1);
    expect(sustainedCurve(tenMinutes(dip)).generationShareKept).toBeCloseTo(1, 10);
  });

  it.each([1, 2, 3])('says nothing of what is kept after %i points', (blockCount) => {
    const curve = sustainedCurve(tenMinutes(throttling, blockCount));
    expect(curve.points).toHaveLength(blockCount);
    expect(curve).not.toHaveProperty('promptShareKept');
    expect(curve).not.toHaveProperty('generationShareKept');
  });

  it('says it from four points on', () => {
    expect(sustainedCurve(tenMinutes(() => 1, 4)).promptShareKept).toBeCloseTo(1, 10);
  });

  it('leaves out a figure that a block does not have, and goes on', () => {
    const run = tenMinutes(throttling);
    const samples = run.samples.filter(
      ({ block, test, layers }) => test.kind === 'pp' || (block === 3 ? layers === 2 : true),
    );
    const { points, generationShareKept } = sustainedCurve({ ...run, samples });
    expect(points[3]).not.toHaveProperty('generationTokensPerSecond');
    expect(points[3]).toHaveProperty('promptTokensPerSecond');
    expect(generationShareKept).toBeCloseTo(0.8, 10);
  });

  it('of prompts alone has no generation', () => {
    const run = tenMinutes(throttling);
    const curve = sustainedCurve({
      ...run,
      tests: run.tests.filter(({ kind }) => kind === 'pp'),
      samples: run.samples.filter(({ test }) => test.kind === 'pp'),
    });
    expect(curve.promptShareKept).toBeCloseTo(0.8, 10);
    expect(curve).not.toHaveProperty('generationShareKept');
  });

  it('takes no test at depth for the curve', () => {
    const run = tenMinutes(throttling);
    const deep = bothTests(512, 128, 4096).map((test) => ({
      test,
      layers: 2,
      block: 0,
      nativeSeconds: 100,
      wallSeconds: 100,
    }));
    expect(sustainedCurve({ ...run, samples: [...run.samples, ...deep] })).toEqual(sustainedCurve(run));
  });
});
