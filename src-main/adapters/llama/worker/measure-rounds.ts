import { extrapolate } from '#core/benchmark/extrapolate.ts';
import type { Sample } from '../../../app/ports.ts';
import type { LoadedSlice } from './loaded-slice.ts';
import type { ProgressMeter } from './progress-meter.ts';

export interface RoundsOptions {
  slices: readonly LoadedSlice[];
  layerCount: number;
  promptTokens: number;
  generatedTokens: number;
  /** By `performance.now()`; the round that would pass it is not begun. */
  endMilliseconds: number;
  meter: ProgressMeter;
}

/** Half of the 95 % interval ÷ the figure, below which a test is done. */
const enoughPrecision = 0.03;
const leastRounds = 2;
const mostRounds = 40;

const tests = ['pp', 'tg'] as const;

/**
 * Repeats both tests at every depth until the extrapolated figures are known to 3 % or the time is up,
 * at least twice. Depths alternate, and every other round goes backwards, so that a machine that slowly
 * warms up or slows down bends no line.
 */
export async function measureRounds(options: RoundsOptions): Promise<Sample[]> {
  const { slices, endMilliseconds, meter } = options;
  const started = performance.now();
  const samples: Sample[] = [];
  let roundMilliseconds = 0;
  meter.estimateBy(() => secondsLeft(samples, options, roundMilliseconds));

  for (let round = 0; round < mostRounds; round += 1) {
    const open =
      round < leastRounds
        ? tests
        : tests.filter((test) => precision(samples, test, options) > enoughPrecision);
    const isTimeUp = performance.now() + roundMilliseconds > endMilliseconds;
    if (open.length === 0 || (round >= leastRounds && isTimeUp)) break;
    const roundStarted = performance.now();
    const inOrder = round % 2 === 0 ? slices : slices.toReversed();
    for (const test of open) {
      for (const slice of inOrder) samples.push(await repetition(slice, test, started, options));
    }
    roundMilliseconds = performance.now() - roundStarted;
  }
  return samples;
}

async function repetition(
  slice: LoadedSlice,
  test: Sample['test'],
  started: number,
  { promptTokens, generatedTokens, meter, endMilliseconds }: RoundsOptions,
): Promise<Sample> {
  const tokens = test === 'pp' ? promptTokens : generatedTokens;
  const about = { test: `${test}${tokens}`, layers: slice.layers };
  const share = (): number => (performance.now() - started) / Math.max(1, endMilliseconds - started);
  const sample = await slice.measure(test, tokens, () => meter.report('measuring', share(), about));
  meter.report('measuring', share(), { ...about, sliceTokensPerSecond: tokens / sample.nativeSeconds });
  return sample;
}

/** Infinity until it can be told. */
function precision(samples: readonly Sample[], test: Sample['test'], { layerCount }: RoundsOptions): number {
  const ofTest = samples.filter((sample) => sample.test === test);
  const line = extrapolate(
    ofTest.map(({ layers, nativeSeconds }) => ({ layers, seconds: nativeSeconds })),
    layerCount,
  );
  return line && line.seconds > 0 ? line.halfWidthSeconds / line.seconds : Infinity;
}

/** The interval shrinks with the root of the repetitions; the time budget bounds it. */
function secondsLeft(samples: readonly Sample[], options: RoundsOptions, roundMilliseconds: number): number {
  const untilEnd = Math.max(0, (options.endMilliseconds - performance.now()) / 1000);
  const worst = Math.max(...tests.map((test) => precision(samples, test, options)));
  if (!Number.isFinite(worst)) return untilEnd;
  const roundsDone = samples.length / (tests.length * options.slices.length);
  const roundsNeeded = Math.max(leastRounds, roundsDone * (worst / enoughPrecision) ** 2);
  return Math.min(untilEnd, ((roundsNeeded - roundsDone) * roundMilliseconds) / 1000);
}
