import { isSameTest, type BenchmarkTest } from './benchmark-test.ts';
import type { BlockRecord } from './block.ts';
import { extrapolate } from './extrapolate.ts';
import type { Sustained } from './result.ts';
import type { Sample } from './sample.ts';

export interface SustainedRun {
  tests: readonly BenchmarkTest[];
  samples: readonly Sample[];
  blocks: readonly BlockRecord[];
  /** Indexes of the blocks that count. */
  kept: readonly number[];
  layerCount: number;
  /** What memory and chip need for a test at least; absent: not known. */
  leastSecondsOf?: (test: BenchmarkTest) => number;
}

/** Parts of the time whose rates are compared: warm at the start, settled at the end. */
const firstShare = 0.1;
const lastShare = 0.2;

/**
 * The curve of ten minutes: each block carried to the whole model, and what is left of the speed at the end. A single
 * block has noise that its line can carry beyond what the machine can do: such a rate is left out.
 */
export function sustainedCurve(run: SustainedRun): Sustained {
  const { tests, samples, blocks, kept, layerCount, leastSecondsOf = () => 0 } = run;
  const points = kept.map((block) => {
    const rate = (kind: BenchmarkTest['kind']): number | undefined => {
      const test = tests.find((each) => each.kind === kind && each.depthTokens === 0);
      if (!test) return undefined;
      const own = samples.filter((sample) => sample.block === block && isSameTest(sample.test, test));
      const seconds = extrapolate(
        own.map((sample) => ({ layers: sample.layers, seconds: sample.nativeSeconds })),
        layerCount,
      )?.seconds;
      return seconds !== undefined && seconds > 0 && seconds >= leastSecondsOf(test)
        ? test.tokens / seconds
        : undefined;
    };
    const prompt = rate('pp');
    const generation = rate('tg');
    return {
      seconds: blocks[block]?.startedSeconds ?? 0,
      ...(prompt !== undefined && { promptTokensPerSecond: prompt }),
      ...(generation !== undefined && { generationTokensPerSecond: generation }),
    };
  });
  // What was put aside was worked too: the machine is as warm as if it counted.
  const endSeconds = Math.max(0, ...blocks.map(({ startedSeconds }) => startedSeconds));
  const prompt = shareKept(
    points.map((p) => ({ seconds: p.seconds, rate: p.promptTokensPerSecond })),
    endSeconds,
  );
  const generation = shareKept(
    points.map((p) => ({ seconds: p.seconds, rate: p.generationTokensPerSecond })),
    endSeconds,
  );
  return {
    points,
    ...(prompt !== undefined && { promptShareKept: prompt }),
    ...(generation !== undefined && { generationShareKept: generation }),
  };
}

interface RatePoint {
  seconds: number;
  rate: number | undefined;
}

/**
 * Mean rate of the last fifth of the time up to `endSeconds` ÷ that of the first tenth; absent with fewer than four
 * points, or when all of one of these parts was put aside.
 */
function shareKept(points: readonly RatePoint[], endSeconds: number): number | undefined {
  const known = points.flatMap(({ seconds, rate }) => (rate === undefined ? [] : [{ seconds, rate }]));
  const first = known.filter(({ seconds }) => seconds <= firstShare * endSeconds);
  const last = known.filter(({ seconds }) => seconds >= (1 - lastShare) * endSeconds);
  if (known.length < 4 || first.length === 0 || last.length === 0) return undefined;
  const mean = (of: readonly { rate: number }[]): number =>
    of.reduce((sum, { rate }) => sum + rate, 0) / of.length;
  return mean(last) / mean(first);
}
