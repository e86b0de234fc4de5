import { describe, expect, it } from 'vitest';
import { keptOfRun } from '#core/benchmark/kept-of-run.ts';
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
const [, generation] = tests;
if (!generation) throw new Error('two tests');

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

  it('is measured no more than there is time for where the run keeps to its budget', async () => {
    const quick = { keepsToBudget: true, ...busy(1) };
    const late = await new SimulatedMachine({ tests, ...quick, endMilliseconds: 0 }).measure();
    expect(late.blocks).toHaveLength(2);
    expect(keptOfRun(late.blocks, 'cpu', late.samples).reasons).toEqual(['busy-machine']);
    expect((await new SimulatedMachine({ tests, ...quick }).measure()).blocks).toHaveLength(3);
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
