import { describe, expect, it } from 'vitest';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { anchorDrift, keptOfRun } from '#core/benchmark/kept-of-run.ts';
import { bothTests, calmBlock } from '../../fakes/benchmark-values.ts';

const calm = calmBlock();
const slow = calmBlock({ anchorAfterSeconds: 0.5 });
/** Behind 4096 tokens everything takes twice as long, honestly. */
const deep = calmBlock({ depthTokens: 4096, anchorBeforeSeconds: 0.6, anchorAfterSeconds: 0.6 });
const deepSlow = { ...deep, anchorBeforeSeconds: 0.9 };

describe('the blocks of a run that count', () => {
  it('are all of a calm one, though anchors at depth take longer', () => {
    expect(keptOfRun([calm, calm, deep, deep], 'metal')).toEqual({
      kept: [0, 1, 2, 3],
      discarded: 0,
      reasons: [],
    });
  });

  it('leave out those disturbed at either depth, by their place in the run', () => {
    expect(keptOfRun([calm, slow, calm, deepSlow, deep, deep], 'metal')).toEqual({
      kept: [0, 2, 4, 5],
      discarded: 2,
      reasons: [],
    });
  });

  it('are found also where depths alternate', () => {
    expect(keptOfRun([deep, calm, deepSlow, calm, deep, slow], 'metal')).toEqual({
      kept: [0, 1, 3, 4],
      discarded: 2,
      reasons: [],
    });
  });

  it('are disturbed ones where a depth has too few clean ones, and the other depth is none the worse', () => {
    expect(keptOfRun([calm, slow, calm, deepSlow, deep, deepSlow], 'metal')).toEqual({
      kept: [0, 2, 3, 4, 5],
      discarded: 1,
      reasons: ['drifted'],
    });
  });

  it('name each reason once', () => {
    const slept = { paused: true };
    const run = [{ ...calm, ...slept }, calm, { ...deep, ...slept }, deep];
    expect(keptOfRun(run, 'metal').reasons).toEqual(['slept']);
  });

  it('are judged by what computes: a CPU minds other programs sooner', () => {
    const busy = calmBlock({ foreignShare: 0.2 });
    expect(keptOfRun([calm, calm, busy], 'metal').discarded).toBe(0);
    expect(keptOfRun([calm, calm, busy], 'cpu')).toMatchObject({ kept: [0, 1], discarded: 1 });
  });

  it('leave no test without any, where samples tell which block holds which', () => {
    const [pp, tg] = bothTests(512, 128);
    const [deepPp] = bothTests(512, 128, 4096);
    const sample = (test: BenchmarkTest | undefined, block: number) => (test ? [{ test, block }] : []);
    // The machine got faster after the prompt was done.
    const run = [slow, deep, slow, deep, calm, calm];
    const samples = [
      ...[0, 2].flatMap((block) => [...sample(pp, block), ...sample(tg, block)]),
      ...[1, 3].flatMap((block) => sample(deepPp, block)),
      ...[4, 5].flatMap((block) => sample(tg, block)),
    ];
    expect(keptOfRun(run, 'metal').kept).toEqual([1, 3, 4, 5]);
    expect(keptOfRun(run, 'metal', samples)).toEqual({
      kept: [0, 1, 2, 3, 4, 5],
      discarded: 0,
      reasons: ['drifted'],
    });
  });

  it('are none of none', () => {
    expect(keptOfRun([], 'metal')).toEqual({ kept: [], discarded: 0, reasons: [] });
  });
});

describe('the drift of the anchors', () => {
  it('is slowest ÷ fastest within the depth where they differ most, never from one depth to another', () => {
    expect(anchorDrift([calm, slow, deep, deepSlow])).toBeCloseTo(0.5 / 0.3, 10);
    expect(anchorDrift([calm, deep])).toBe(1);
    expect(anchorDrift([calm, deep, deepSlow])).toBeCloseTo(1.5, 10);
  });

  it('is unknown without blocks', () => {
    expect(anchorDrift([])).toBeUndefined();
  });
});
