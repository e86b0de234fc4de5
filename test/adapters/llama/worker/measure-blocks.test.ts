import { describe, expect, it, vi } from 'vitest';
import { isSameTest, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { bothTests } from '../../../fakes/benchmark-values.ts';
import {
  beginning,
  calmSeconds,
  lineOf,
  noise,
  SimulatedMachine,
  type Repetition,
} from '../../../fakes/simulated-machine.ts';

const tests = bothTests();
const [prompt, generation] = tests;
if (!prompt || !generation) throw new Error('two tests');

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
