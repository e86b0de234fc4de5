import type { BenchmarkResult, MeasuredRate } from './result.ts';
import { runDifferences, type RunDifference } from './run-differences.ts';
import { inTestOrder } from './test-order.ts';

export interface RateRatio {
  /** Rate of the other run ÷ rate of the one. */
  ratio: number;
  low: number;
  /** Absent when it has no upper end. */
  high?: number;
  /** Of the other run; no difference is shown while the interval holds 1. */
  verdict: 'faster' | 'slower' | 'no-difference-shown';
}

export interface TestComparison extends RateRatio {
  test: string;
  one: MeasuredRate;
  other: MeasuredRate;
}

export interface RunComparison {
  /** Whether both ran the same model at the same quantisation. */
  isSameModel: boolean;
  differences: RunDifference[];
  /** Tests of both runs. Ratios of different models are ratios of models, not of machines. */
  tests: TestComparison[];
  onlyInOne: string[];
  onlyInOther: string[];
}

/**
 * The other run beside the one: what differs, and how much faster each test went. The intervals are those of
 * the repetitions within each run, so a small ratio may still be the machine's state of that hour.
 */
export function compareRuns(one: BenchmarkResult, other: BenchmarkResult): RunComparison {
  const differences = runDifferences(one, other);
  const names = inTestOrder([...new Set([...Object.keys(one.results), ...Object.keys(other.results)])]);
  return {
    isSameModel: differences.every(({ kind }) => kind !== 'model'),
    differences,
    tests: names.flatMap((test) => {
      const [a, b] = [one.results[test], other.results[test]];
      const ratio = a && b && rateRatio(a, b);
      return ratio ? { test, one: a, other: b, ...ratio } : [];
    }),
    onlyInOne: names.filter((test) => !other.results[test]),
    onlyInOther: names.filter((test) => !one.results[test]),
  };
}

/**
 * Ratio of two rates with its 95 % interval: independent errors add as squares on the logarithmic scale, each
 * side by itself since an interval of rates is lopsided. 10 (9–11) and 12 (11–13) give 1.2 (1.05–1.37).
 * `undefined` of a rate of zero, which has no ratio.
 */
export function rateRatio(one: MeasuredRate, other: MeasuredRate): RateRatio | undefined {
  if (!(one.tokensPerSecond > 0 && other.tokensPerSecond > 0)) return undefined;
  const ratio = other.tokensPerSecond / one.tokensPerSecond;
  const low = ratio * Math.exp(-Math.hypot(spanDown(other), spanUp(one)));
  const high = ratio * Math.exp(Math.hypot(spanUp(other), spanDown(one)));
  return {
    ratio,
    low,
    ...(Number.isFinite(high) && { high }),
    verdict: low > 1 ? 'faster' : high < 1 ? 'slower' : 'no-difference-shown',
  };
}

/** Distance of the interval's ends from the rate as logarithms; Infinity where an end is zero or missing. */
const spanDown = ({ tokensPerSecond, low }: MeasuredRate): number =>
  Math.max(0, Math.log(tokensPerSecond / low));
const spanUp = ({ tokensPerSecond, high }: MeasuredRate): number =>
  high === undefined ? Infinity : Math.max(0, Math.log(high / tokensPerSecond));
