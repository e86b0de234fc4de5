import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { evaluateTest, measuredRate, type EvaluatedTest } from '#core/benchmark/evaluate-test.ts';
import type { Extrapolation } from '#core/benchmark/extrapolate.ts';
import type { MachineLimits } from '#core/benchmark/machine-limits.ts';
import { isTooShort, leastSeconds } from '#core/benchmark/physical-bound.ts';
import type { MeasuredRate } from '#core/benchmark/result.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { trustRules, type DistrustCode } from '#core/benchmark/trust.ts';
import { Fault } from '#core/fault.ts';
import type { JudgedAnswer } from './judge-answer.ts';
import type { EngineFacts } from './other-engine.ts';

/** Tuned constants of what can be said of a model from the outside. */
export const engineRules = {
  /**
   * Of a dense model's bytes on disk, what a token reads at least: embedding tables, also those of each layer
   * (Gemma 3n), and encoders for images are not read.
   */
  denseReadShare: 0.4,
  /** Of any model: of gpt-oss-120b a token reads 4 %, of Kimi K2 3 %. */
  leastReadShare: 0.02,
  /** Engine's clock ÷ ours: below, what lies between the two is worth saying. */
  clockShare: { least: 0.8, most: 1.25 },
} as const;

export interface EvaluatedRun {
  clock: 'engine' | 'wall';
  results: Record<string, MeasuredRate>;
  wallClock: Record<string, number>;
  reasons: DistrustCode[];
}

export interface RunEvaluation {
  facts: EngineFacts;
  tests: readonly BenchmarkTest[];
  answers: readonly JudgedAnswer[];
  limits: MachineLimits;
}

/**
 * Median and 95 % interval of each test, as of our own runs: the model is one slice of itself, unless slices of it
 * were measured. Where one answer of the run came without durations, all figures are by our clock. Throws
 * `speed-implausible` where memory is too slow for it.
 */
export function evaluateEngineRun({ facts, tests, answers, limits }: RunEvaluation): EvaluatedRun {
  const clock = answers.every((answer) => answer.clock === 'engine') ? 'engine' : 'wall';
  const samples = answers.map(({ sample }) => byClock(sample, clock));
  const evaluated = tests.map((test) =>
    evaluateTest(test, samples, facts.layersTotal ?? 1, leastEngineSeconds(test, facts, limits)),
  );
  for (const test of evaluated) checkPhysics(test, facts);
  const rateOf = ({ test, wall }: EvaluatedTest): number => test.tokens / wall.seconds;
  return {
    clock,
    results: Object.fromEntries(evaluated.map((test) => [testName(test.test), measuredRate(test)])),
    wallClock: Object.fromEntries(evaluated.map((test) => [testName(test.test), rateOf(test)])),
    reasons: [...new Set(evaluated.flatMap(distrust))],
  };
}

const byClock = (sample: Sample, clock: 'engine' | 'wall'): Sample =>
  clock === 'engine' ? sample : { ...sample, nativeSeconds: sample.wallSeconds };

/** Half of the 95 % interval ÷ the figure, of the test that is known least; Infinity before two repetitions. */
export const widestShare = ({ results }: Pick<EvaluatedRun, 'results'>): number =>
  Math.max(
    ...Object.values(results).map(
      ({ tokensPerSecond, low }) => (tokensPerSecond - low) / Math.max(low, 1e-9),
    ),
  );

function distrust({ native, wall }: EvaluatedTest): DistrustCode[] {
  const codes: DistrustCode[] = [];
  if (!(native.halfWidthSeconds <= trustRules.widestInterval * native.seconds)) codes.push('interval-wide');
  const share = native.seconds / wall.seconds;
  const { least, most } = engineRules.clockShare;
  if (share < least || share > most) codes.push('clocks-disagree');
  return native.layerSeconds === undefined ? codes : [...codes, ...distrustLine(native)];
}

/** More layers take longer, and what does not grow with them takes no less than nothing. */
const distrustLine = ({
  layerSeconds = 0,
  headSeconds = 0,
  halfWidthSeconds,
}: Extrapolation): DistrustCode[] =>
  layerSeconds > 0 && headSeconds >= -(layerSeconds + halfWidthSeconds) ? [] : ['speed-implausible'];

function checkPhysics({ test, native, leastSeconds: least }: EvaluatedTest, facts: EngineFacts): void {
  if (isTooShort(native.seconds, least))
    throw new Fault('speed-implausible', { test: `${facts.model} ${testName(test)}` });
}

/** 0 where it is not known how large the model is. */
function leastEngineSeconds(test: BenchmarkTest, facts: EngineFacts, limits: MachineLimits): number {
  const readBytesPerToken = facts.readBytesPerToken ?? leastReadBytes(facts);
  if (readBytesPerToken === undefined) return 0;
  return leastSeconds(test, { readBytesPerToken, activeLayerWeights: 0, layerCount: 1 }, limits);
}

function leastReadBytes({ modelBytes, isDense }: EngineFacts): number | undefined {
  const share = isDense ? engineRules.denseReadShare : engineRules.leastReadShare;
  return modelBytes === undefined ? undefined : share * modelBytes;
}
