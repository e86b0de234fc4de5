import { describe, expect, it, vi } from 'vitest';
import { isSameTest, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { extrapolate, type Extrapolation } from '#core/benchmark/extrapolate.ts';
import { keptOfRun } from '#core/benchmark/kept-of-run.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import type { MeasuredBlocks } from '../../../../src-main/adapters/llama/worker/measure-blocks.ts';
import { bothTests } from '../../../fakes/benchmark-values.ts';
import {
  beginning,
  calmSeconds,
  SimulatedMachine,
  type Repetition,
} from '../../../fakes/simulated-machine.ts';

const tests = bothTests();
const [prompt, generation] = tests;
if (!prompt || !generation) throw new Error('two tests');

/** The whole model's figure by the blocks that count. */
function lineOf({ samples, blocks }: MeasuredBlocks, test: BenchmarkTest): Extrapolation {
  const { kept } = keptOfRun(blocks, 'cpu', samples);
  const own = samples.filter((sample) => isSameTest(sample.test, test) && kept.includes(sample.block));
  const line = extrapolate(
    own.map(({ layers, nativeSeconds }) => ({ layers, seconds: nativeSeconds })),
    32,
  );
  if (!line) throw new Error('too few samples');
  return line;
}

/** Up to so much slower or faster, by chance that repeats; anchors stay calm. */
function noise(share: number, of: (repetition: Repetition) => boolean = () => true) {
  const random = xorshift32(4711);
  return (repetition: Repetition): number =>
    repetition.isMeasured && of(repetition) ? 1 + share * ((2 * random()) / 2 ** 32 - 1) : 1;
}

const isGeneration = ({ test }: Repetition): boolean => test.kind === 'tg';

describe('how often a run repeats its tests', () => {
  it('is twice where nothing varies', async () => {
    const run = await new SimulatedMachine({ tests }).measure();
    expect(run.blocks).toHaveLength(2);
    expect(run.samples).toHaveLength(2 * 2 * 2);
    expect(lineOf(run, generation).seconds).toBeCloseTo(calmSeconds(generation, 32), 8);
    expect(lineOf(run, prompt).seconds).toBeCloseTo(calmSeconds(prompt, 32), 8);
  });

  it.each([0.02, 0.05])('is until every figure is known to 3 %%, with noise of %d', async (share) => {
    const run = await new SimulatedMachine({ tests, slowdown: noise(share) }).measure();
    expect(run.blocks.length).toBeGreaterThan(2);
    expect(run.blocks.length).toBeLessThan(40);
    for (const test of tests) {
      const { seconds, halfWidthSeconds } = lineOf(run, test);
      expect(halfWidthSeconds / seconds).toBeLessThanOrEqual(0.03);
    }
  });

  it('is no more for a test that is known: the next blocks hold the others alone', async () => {
    const machine = new SimulatedMachine({ tests, slowdown: noise(0.05, isGeneration) });
    const { blocks } = await machine.measure();
    expect(blocks.length).toBeGreaterThan(2);
    expect(machine.measuredIn(1)).toHaveLength(4);
    expect(machine.measuredIn(2)).toEqual(['tg128 on 2', 'tg128 on 10']);
  });

  it('is forty times at most', async () => {
    const run = await new SimulatedMachine({ tests, slowdown: noise(0.6) }).measure();
    expect(run.blocks).toHaveLength(40);
  });

  it('is twice when there is no time at all', async () => {
    const machine = new SimulatedMachine({ tests, slowdown: noise(0.6), endMilliseconds: 0 });
    expect((await machine.measure()).blocks).toHaveLength(2);
  });

  it('ends before the block that would end too late', async () => {
    const machine = new SimulatedMachine({
      tests,
      slowdown: noise(0.3),
      endMilliseconds: beginning + 30_000,
    });
    const { blocks } = await machine.measure();
    expect(blocks.length).toBeGreaterThan(5);
    expect(machine.milliseconds).toBeLessThan(beginning + 30_000);
    expect(machine.milliseconds).toBeGreaterThan(beginning + 30_000 - 5000);
  });

  it('is the same for a model measured whole', async () => {
    const run = await new SimulatedMachine({ tests, sizes: [32] }).measure();
    expect(run.blocks).toHaveLength(2);
    expect(lineOf(run, generation).seconds).toBeCloseTo(calmSeconds(generation, 32), 8);
  });
});

describe('the order of a block', () => {
  it('alternates the slices, and turns them round in every other block', async () => {
    const machine = new SimulatedMachine({ tests });
    await machine.measure();
    expect(machine.measuredIn(0)).toEqual(['pp512 on 2', 'pp512 on 10', 'tg128 on 2', 'tg128 on 10']);
    expect(machine.measuredIn(1)).toEqual(['pp512 on 10', 'pp512 on 2', 'tg128 on 10', 'tg128 on 2']);
  });

  it('bends no line of a machine that gets slower by 5 % while it measures', async () => {
    const slowdown = (_: Repetition, seconds: number): number => 1 + 0.007 * seconds;
    const run = await new SimulatedMachine({ tests, slowdown, endMilliseconds: 0 }).measure();
    expect(run.blocks).toHaveLength(2);
    for (const test of tests) {
      const own = run.samples.filter((sample) => isSameTest(sample.test, test));
      const slowdowns = own.map(({ layers, nativeSeconds }) => nativeSeconds / calmSeconds(test, layers));
      const usual = slowdowns.reduce((sum, each) => sum + each, 0) / slowdowns.length;
      const ratio = lineOf(run, test).seconds / (usual * calmSeconds(test, 32));
      expect(Math.abs(ratio - 1)).toBeLessThan(0.0005);
    }
  });

  it('has an anchor before the first block and after each, always the same one', async () => {
    const machine = new SimulatedMachine({ tests, slowdown: noise(0.05) });
    const { blocks } = await machine.measure();
    const [, ...anchors] = machine.repetitions.filter(({ isMeasured }) => !isMeasured);
    expect(anchors).toHaveLength(blocks.length + 1);
    expect(new Set(anchors.map(({ name, layers }) => `${name} on ${layers}`)).size).toBe(1);
    expect(anchors[0]?.layers).toBe(2);
    for (const [index, block] of blocks.entries()) {
      expect(block.anchorBeforeSeconds).toBe(
        blocks[index - 1]?.anchorAfterSeconds ?? block.anchorBeforeSeconds,
      );
    }
  });

  it('is told of when it has ended', async () => {
    const onBlock = vi.fn();
    const { blocks } = await new SimulatedMachine({ tests, slowdown: noise(0.05), onBlock }).measure();
    expect(onBlock).toHaveBeenCalledTimes(blocks.length);
  });
});

describe('a disturbed block', () => {
  const busy = (...disturbed: number[]) => ({
    seen: (block: number) => ({ foreignShare: disturbed.includes(block) ? 0.9 : 0 }),
  });

  it.each([0, 1])('is measured once more and put aside: block %i', async (disturbed) => {
    const { blocks, samples } = await new SimulatedMachine({ tests, ...busy(disturbed) }).measure();
    expect(blocks).toHaveLength(3);
    expect(keptOfRun(blocks, 'cpu', samples)).toEqual({
      kept: [0, 1, 2].filter((index) => index !== disturbed),
      discarded: 1,
      reasons: [],
    });
  });

  it('is measured once more with all of its tests, those too that looked precise', async () => {
    const machine = new SimulatedMachine({ tests, ...busy(1) });
    await machine.measure();
    expect(machine.measuredIn(2)).toHaveLength(4);
  });

  it('is noticed by an anchor that takes longer, though nobody else was seen at work', async () => {
    // Something slows the second half of block 1 and the anchor after it.
    const slowdown = ({ block, isMeasured, test }: Repetition): number =>
      block === 1 && (test.kind === 'tg' || !isMeasured) ? 1.5 : 1;
    const run = await new SimulatedMachine({ tests, slowdown }).measure();
    const { kept, discarded, reasons } = keptOfRun(run.blocks, 'cpu', run.samples);
    expect(kept).not.toContain(1);
    expect(kept).toHaveLength(2);
    expect(discarded).toBe(run.blocks.length - 2);
    expect(reasons).toEqual([]);
    expect(lineOf(run, generation).seconds).toBeCloseTo(calmSeconds(generation, 32), 8);
  });

  it('is measured once more even when the time is up', async () => {
    const { blocks } = await new SimulatedMachine({ tests, ...busy(1), endMilliseconds: 0 }).measure();
    expect(blocks).toHaveLength(3);
  });

  it('counts, and is said, when the machine stays disturbed: two blocks, each tried twice', async () => {
    const always = { seen: () => ({ foreignShare: 0.9 }) };
    const run = await new SimulatedMachine({ tests, ...always, endMilliseconds: 0 }).measure();
    expect(run.blocks).toHaveLength(4);
    expect(keptOfRun(run.blocks, 'cpu', run.samples)).toEqual({
      kept: [0, 1, 2, 3],
      discarded: 0,
      reasons: ['busy-machine'],
    });
  });

  it('of one depth leaves the others alone', async () => {
    const deep = [...tests, ...bothTests(512, 128, 4096)];
    const { blocks } = await new SimulatedMachine({ tests: deep, ...busy(2) }).measure();
    expect(blocks.map(({ depthTokens }) => depthTokens)).toEqual([0, 0, 4096, 4096, 4096]);
  });
});

describe('a run that is paused', () => {
  const hourMilliseconds = 3_600_000;

  /** Asleep from the first repetition of block 0 on, until an hour later somebody opens the lid. */
  const sleeper = (over: Partial<ConstructorParameters<typeof SimulatedMachine>[0]> = {}) => {
    const heldAt: number[] = [];
    const machine = new SimulatedMachine({
      tests,
      onRepetition: ({ block, isMeasured }, { gate, repetitions }) => {
        if (block !== 0 || !isMeasured || heldAt.length > 0) return;
        heldAt.push(repetitions.length);
        gate.pause();
      },
      onProgress: ({ phase }, sleeping) => {
        if (phase !== 'paused') return;
        setImmediate(() => {
          heldAt.push(sleeping.repetitions.length);
          sleeping.milliseconds += hourMilliseconds;
          sleeping.gate.resume();
        });
      },
      ...over,
    });
    return { machine, heldAt };
  };

  it('measures nothing until it may go on, and then to the end', async () => {
    const { machine, heldAt } = sleeper();
    const { blocks } = await machine.measure();
    expect(heldAt).toHaveLength(2);
    expect(heldAt[1]).toBe(heldAt[0]);
    expect(blocks.length).toBeGreaterThan(2);
  });

  it('says so, and that the fraction did not fall', async () => {
    const { machine } = sleeper();
    await machine.measure();
    expect(machine.progress.map(({ phase }) => phase)).toContain('paused');
    const fractions = machine.progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it('marks the block that it slept in, and puts it aside', async () => {
    const { machine } = sleeper();
    const { blocks, samples } = await machine.measure();
    expect(blocks.map(({ paused }) => paused)).toEqual([true, false, false]);
    expect(keptOfRun(blocks, 'cpu', samples)).toEqual({ kept: [1, 2], discarded: 1, reasons: [] });
  });

  it('has the time again that it slept', async () => {
    const { machine } = sleeper({ slowdown: noise(0.3), endMilliseconds: beginning + 30_000 });
    const { blocks } = await machine.measure();
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.at(-1)?.startedSeconds).toBeLessThan(30);
    expect(machine.milliseconds).toBeGreaterThan(beginning + hourMilliseconds);
  });

  it('ends when it is cancelled, held as it is', async () => {
    const { machine, heldAt } = sleeper({
      onProgress: ({ phase }, { gate, stopping }) => {
        if (phase !== 'paused') return;
        setImmediate(() => {
          stopping.abort();
          gate.resume();
        });
      },
    });
    await expect(machine.measure()).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    expect(machine.repetitions).toHaveLength(heldAt[0] ?? NaN);
  });
});

describe('a run at depth', () => {
  const fill: BenchmarkTest = { kind: 'pp', tokens: 4096, depthTokens: 0 };
  const deepTests = [...tests, fill, ...bothTests(512, 128, 4096)];

  it('finishes one depth before the next, each twice at least, and reads the prompt that fills it', async () => {
    const machine = new SimulatedMachine({ tests: deepTests });
    const { blocks } = await machine.measure();
    expect(blocks.map(({ depthTokens }) => depthTokens)).toEqual([0, 0, 4096, 4096]);
    expect(machine.measuredIn(0)).toHaveLength(4);
    expect(machine.measuredIn(2)).toEqual([
      'pp4096 on 2',
      'pp4096 on 10',
      'pp512@d4096 on 2',
      'pp512@d4096 on 10',
      'tg128@d4096 on 2',
      'tg128@d4096 on 10',
    ]);
  });

  it('has anchors at the depth of the block', async () => {
    const machine = new SimulatedMachine({ tests: deepTests });
    await machine.measure();
    const anchors = machine.repetitions.filter(({ isMeasured }) => !isMeasured);
    expect(new Set(anchors.map(({ test }) => test.depthTokens))).toEqual(new Set([0, 4096]));
    expect(anchors.filter(({ block }) => block > 2).every(({ test }) => test.depthTokens === 4096)).toBe(
      true,
    );
  });

  it('shares its time among the depths', async () => {
    const machine = new SimulatedMachine({
      tests: [...tests, ...bothTests(512, 128, 4096)],
      slowdown: noise(0.5),
      endMilliseconds: beginning + 100_000,
    });
    const { blocks } = await machine.measure();
    const deepStarted = blocks.find(({ depthTokens }) => depthTokens > 0)?.startedSeconds;
    expect(deepStarted).toBeGreaterThan(44);
    expect(deepStarted).toBeLessThan(52);
    expect(machine.milliseconds).toBeLessThan(beginning + 100_000);
  });
});

describe('a sustained run', () => {
  it('measures for its time, precise as it is, and every test in every block', async () => {
    const machine = new SimulatedMachine({ tests, sustainedMilliseconds: 60_000, endMilliseconds: 0 });
    const { blocks, samples } = await machine.measure();
    expect(blocks.length).toBeGreaterThan(10);
    expect(samples).toHaveLength(4 * blocks.length);
    expect(machine.milliseconds - beginning).toBeGreaterThan(60_000 - 5000);
    expect(machine.milliseconds - beginning).toBeLessThan(60_000);
  });

  it('goes on for as long on a machine that gets ever slower, and shows it', async () => {
    const slowdown = (_: Repetition, seconds: number): number => (seconds > 30 ? 1.25 : 1);
    const machine = new SimulatedMachine({ tests, slowdown, sustainedMilliseconds: 60_000 });
    const { blocks, samples } = await machine.measure();
    expect(machine.milliseconds - beginning).toBeGreaterThan(60_000 - 6000);
    const rateOf = (block: number): number =>
      samples.find((sample) => sample.block === block && isSameTest(sample.test, generation))
        ?.nativeSeconds ?? NaN;
    expect(rateOf(blocks.length - 1) / rateOf(0)).toBeCloseTo(1.25, 10);
  });

  it('takes no longer with a depth beside', async () => {
    const machine = new SimulatedMachine({
      tests: [...tests, ...bothTests(512, 128, 4096)],
      sustainedMilliseconds: 60_000,
    });
    const { blocks } = await machine.measure();
    expect(machine.milliseconds - beginning).toBeLessThan(60_000);
    expect(blocks.at(-1)?.depthTokens).toBe(4096);
  });

  it('has two blocks though its time is shorter', async () => {
    const machine = new SimulatedMachine({ tests, sustainedMilliseconds: 1 });
    expect((await machine.measure()).blocks).toHaveLength(2);
  });
});
