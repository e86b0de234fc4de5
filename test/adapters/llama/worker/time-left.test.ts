import { describe, expect, it } from 'vitest';
import { median } from '#core/benchmark/extrapolate.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { Pace } from '../../../../src-main/adapters/llama/worker/pace.ts';
import { TimeLeft } from '../../../../src-main/adapters/llama/worker/time-left.ts';
import { bothTests } from '../../../fakes/benchmark-values.ts';
import {
  beginning,
  calmSeconds,
  noise,
  SimulatedMachine,
  type MachineOptions,
  type Repetition,
} from '../../../fakes/simulated-machine.ts';

const tests = bothTests();
const deepTests = [
  ...tests,
  { kind: 'pp' as const, tokens: 4096, depthTokens: 0 },
  ...bothTests(512, 128, 4096),
];

/** What warming up tells on a calm machine: a short prompt and four tokens on each slice, off by a share. */
function warmPace(off = 1, sizes = [2, 10]): Pace {
  const pace = new Pace();
  for (const layers of sizes) {
    for (const test of bothTests(32, 4)) {
      pace.warmedUp({ test, layers }, off * calmSeconds(test, layers));
    }
  }
  return pace;
}

interface Told {
  secondsLeft: number;
  reallyLeft: number;
  phase: BenchmarkProgress['phase'];
}

/** What was said of the time left, beside what was really left when it was said. */
async function told(options: Partial<MachineOptions> = {}) {
  const said: { secondsLeft: number; atMilliseconds: number; phase: BenchmarkProgress['phase'] }[] = [];
  const machine = new SimulatedMachine({
    tests,
    pace: warmPace(),
    onProgress: ({ secondsLeft = NaN, phase }, { gate }) =>
      said.push({ secondsLeft, atMilliseconds: gate.runningMilliseconds(), phase }),
    ...options,
  });
  const { blocks } = await machine.measure();
  const end = machine.gate.runningMilliseconds();
  const all: Told[] = said.map(({ secondsLeft, atMilliseconds, phase }) => ({
    secondsLeft,
    reallyLeft: (end - atMilliseconds) / 1000,
    phase,
  }));
  return {
    all,
    blocks,
    blockSeconds: longestBlock(
      blocks.map(({ startedSeconds }) => startedSeconds),
      end,
    ),
  };
}

/** From the beginning of one block to that of the next. */
function longestBlock(startedSeconds: readonly number[], endMilliseconds: number): number {
  const ends = [...startedSeconds.slice(1), (endMilliseconds - beginning) / 1000];
  return Math.max(...startedSeconds.map((start, index) => (ends[index] ?? 0) - start));
}

/** Within a quarter, or a second. */
const isHonest = ({ secondsLeft, reallyLeft }: Told): boolean =>
  Math.abs(secondsLeft - reallyLeft) <= Math.max(1, reallyLeft / 4);

const dishonest = (all: readonly Told[]): readonly Told[] => all.filter((each) => !isHonest(each));

describe('the time left, after warming up', () => {
  it.each([
    ['on a machine on which nothing varies', {}],
    ['with a little noise', { slowdown: noise(0.005) }],
    ['of a model measured whole', { sizes: [32], pace: warmPace(1, [32]) }],
    ['when warming up took a fifth longer than it should', { pace: warmPace(1.2) }],
    ['when warming up took a fifth less than it should', { pace: warmPace(0.8) }],
    ['when there is no time at all and two blocks are measured all the same', { endMilliseconds: 0 }],
    [
      'on a machine that slows down by a tenth',
      { slowdown: (_, seconds) => 1 + 0.002 * seconds, endMilliseconds: beginning + 60_000 },
    ],
    ['for ten minutes', { sustainedMilliseconds: 600_000, endMilliseconds: 0 }],
  ] satisfies [string, Partial<MachineOptions>][])(
    'is within a quarter of the truth %s',
    async (_, options) => {
      const { all } = await told(options);
      expect(all.length).toBeGreaterThan(8);
      expect(dishonest(all)).toEqual([]);
    },
  );

  it.each([0.03, 0.05, 0.08])(
    'is a quarter off at most in the median, once it is known that there is a noise of %d',
    async (share) => {
      const ratios: number[] = [];
      for (let seed = 1; seed <= 6; seed += 1) {
        const random = xorshift32(77 * seed);
        const slowdown = ({ isMeasured }: Repetition): number =>
          isMeasured ? 1 + share * ((2 * random()) / 2 ** 32 - 1) : 1;
        const { all } = await told({ slowdown, endMilliseconds: beginning + 60_000 });
        const known = all.slice(Math.ceil(all.length / 2)).filter(({ reallyLeft }) => reallyLeft > 1);
        ratios.push(...known.map(({ secondsLeft, reallyLeft }) => secondsLeft / reallyLeft));
      }
      expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.25);
    },
  );

  it('counts a disturbed block as one more', async () => {
    const seen = (block: number) => ({ foreignShare: block === 0 ? 0.9 : 0 });
    const { all, blocks } = await told({ seen });
    expect(blocks).toHaveLength(3);
    const afterIt = all.filter(({ reallyLeft }) => reallyLeft < (2 * (all[0]?.reallyLeft ?? 0)) / 3 - 0.1);
    expect(afterIt.length).toBeGreaterThan(8);
    expect(dishonest(afterIt)).toEqual([]);
  });

  it('counts the depths that are still to come, with what fills their caches', async () => {
    const { all, blocks } = await told({ tests: deepTests });
    expect(blocks.map(({ depthTokens }) => depthTokens)).toEqual([0, 0, 4096, 4096]);
    expect(dishonest(all)).toEqual([]);
  });

  it.each([
    ['calm', {}],
    ['noisy', { slowdown: noise(0.1), endMilliseconds: beginning + 60_000 }],
    ['disturbed', { seen: () => ({ foreignShare: 0.9 }) }],
    ['under load for ten minutes', { sustainedMilliseconds: 600_000 }],
  ] satisfies [string, Partial<MachineOptions>][])(
    'is never negative and never grows by more than a block: %s',
    async (_, options) => {
      const { all, blockSeconds } = await told(options);
      for (const [index, { secondsLeft }] of all.entries()) {
        expect(secondsLeft).toBeGreaterThanOrEqual(0);
        const before = all[index - 1]?.secondsLeft ?? Infinity;
        expect(secondsLeft - before).toBeLessThanOrEqual(blockSeconds * 1.02);
      }
    },
  );
});

describe('a repetition under way', () => {
  const [, generation] = tests;
  if (!generation) throw new Error('two tests');

  /** A slice on which 128 tokens took 4 s, while the same is measured again. */
  const again = () => {
    const clock = { milliseconds: 0 };
    const pace = new Pace();
    pace.measured({ test: generation, layers: 2 }, 4);
    const timeLeft = new TimeLeft({ pace, layers: [2], now: () => clock.milliseconds });
    timeLeft.blockBegins([{ test: generation, layers: 2 }]);
    timeLeft.repetitionBegins(2);
    const generate = (tokens: number, seconds: number): void => {
      clock.milliseconds += 1000 * seconds;
      for (let token = 0; token < tokens; token += 1) timeLeft.batchEnds();
    };
    return { timeLeft, generate };
  };

  it('takes what it took before, less what has passed', () => {
    const { timeLeft, generate } = again();
    expect(timeLeft.restOfBlockSeconds()).toBe(4);
    generate(16, 0.5);
    expect(timeLeft.restOfBlockSeconds()).toBe(3.5);
  });

  it('takes longer when its first tokens do', () => {
    const { timeLeft, generate } = again();
    generate(64, 6);
    expect(timeLeft.restOfBlockSeconds()).toBe(6);
    generate(64, 6);
    expect(timeLeft.restOfBlockSeconds()).toBe(0);
  });
});

describe('the pace', () => {
  it('knows nothing of what it has not seen', () => {
    const [prompt] = tests;
    if (!prompt) throw new Error('a test');
    expect(new Pace().seconds({ test: prompt, layers: 2 })).toBe(0);
  });

  it('draws a line from short prompts and long ones to longer ones, never a falling one', () => {
    const pace = new Pace();
    const read = (tokens: number, seconds: number): void =>
      pace.measured({ test: { kind: 'pp', tokens, depthTokens: 0 }, layers: 2 }, seconds);
    const seconds = (tokens: number): number =>
      pace.seconds({ test: { kind: 'pp', tokens, depthTokens: 0 }, layers: 2 });
    read(512, 1);
    expect(seconds(1024)).toBeCloseTo(2, 9);
    // A token costs 1/512 s at 256 tokens and a half more at 2048.
    read(4096, 12);
    expect(seconds(16_384)).toBeCloseTo((16_384 / 512) * (1 + (0.5 * (8192 - 256)) / (2048 - 256)), 6);
    read(4096, 1);
    read(4096, 1);
    expect(seconds(16_384)).toBeCloseTo(32, 9);
  });
});
