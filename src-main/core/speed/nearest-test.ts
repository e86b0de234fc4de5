import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import type { MeasuredTarget, MeasuredTargets, MeasuredTest } from './measured-target.ts';
import type { SpeedUse } from './model-speed.ts';
import type { SpeedSource } from './speed-source.ts';
import type { SpeedMeasure } from './spread.ts';

/** What measured speeds are assumed to leave open; each widens the interval. */
export const measuredAssumptions = {
  /** From one day to the next, and by what slices extrapolate to: ours are held to 5 % of whole models. */
  day: 0.03,
  extrapolation: 0.05,
  /** Share of the change (in logarithms) that a formula makes of a measurement in another context. */
  carriedShare: 0.5,
} as const;

export const rateKeys = {
  generation: 'generationTokensPerSecond',
  prompt: 'promptTokensPerSecond',
} as const satisfies Record<SpeedMeasure, keyof SpeedEstimate>;

export interface MeasuredQuestion {
  /** The machine that is asked about. */
  source: SpeedSource;
  measured: MeasuredTargets;
  target: MeasuredTarget;
  use: SpeedUse;
  /** The same model and quantisation as the formulas have it. */
  predict: (source: SpeedSource, use: SpeedUse) => SpeedEstimate;
  /** Memory bandwidth ÷ bytes read: nothing writes faster. */
  mostGenerationTokensPerSecond?: number | undefined;
}

/** What a measurement leaves open of the model that it is of, in logarithms. */
export const ownDoubts = ({ isExtrapolated }: MeasuredTarget): number[] =>
  [measuredAssumptions.day, ...(isExtrapolated ? [measuredAssumptions.extrapolation] : [])].map((share) =>
    Math.log1p(share),
  );

/** Independent doubts, in logarithms, add up as squares. */
export function around(mid: number, { low, mid: own, high }: Interval, doubts: readonly number[]): Interval {
  const squares = doubts.reduce((sum, doubt) => sum + doubt ** 2, 0);
  const reach = (end: number): number => Math.exp(Math.sqrt(Math.log(end / own) ** 2 + squares));
  return { low: mid / reach(low), mid, high: mid * reach(high) };
}

/** The test in whose context the prediction differs least from that in the use asked for. */
export function nearestTest(
  measure: SpeedMeasure,
  { source, measured, target, use, predict }: MeasuredQuestion,
): { test: MeasuredTest; logChange: number } | undefined {
  const kind = measure === 'generation' ? 'tg' : 'pp';
  // Without a chip the formulas know nothing; what was measured of the reference then scales by size.
  const like = measured.here.chip ? measured.here : source;
  const rateIn = (asked: SpeedUse): number | undefined => predict(like, asked)[rateKeys[measure]]?.mid;
  const asked = rateIn(use);
  return target.tests
    .filter(({ test }) => test.kind === kind)
    .flatMap((test) => {
      const measuredUse = useOf(test.test, use);
      const then = rateIn(measuredUse);
      if (asked !== undefined && then !== undefined) return [{ test, logChange: Math.log(asked / then) }];
      return isSameUse(measure, use, measuredUse) ? [{ test, logChange: 0 }] : [];
    })
    .reduce<{ test: MeasuredTest; logChange: number } | undefined>(
      (best, each) => (best && Math.abs(best.logChange) <= Math.abs(each.logChange) ? best : each),
      undefined,
    );
}

/** A prompt behind others is read as if it were so much longer; words are written at their mean depth. */
export const useOf = ({ kind, tokens, depthTokens }: BenchmarkTest, use: SpeedUse): SpeedUse => ({
  ...use,
  kvType: 'f16',
  ...(kind === 'tg'
    ? { depthTokens: depthTokens + Math.ceil(tokens / 2) }
    : { promptTokens: tokens + 2 * depthTokens }),
});

const isSameUse = (measure: SpeedMeasure, a: SpeedUse, b: SpeedUse): boolean =>
  measure === 'prompt' ? a.promptTokens === b.promptTokens : a.depthTokens === b.depthTokens;

/** What was measured, and on which day. */
export const targetDetails = ({
  modelName,
  quantisation,
  measuredAt,
}: MeasuredTarget): Record<string, string> => ({
  model: modelName,
  quantisation,
  date: measuredAt.slice(0, 10),
});
