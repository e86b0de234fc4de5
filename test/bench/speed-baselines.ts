import { floorSeconds } from '#core/speed/generation-terms.ts';
import { observedRate } from '#core/speed/published-rates.ts';
import { quantile } from '#core/speed/least-squares.ts';
import type { SpeedObservation } from '#core/speed/observations.ts';
import type { SpeedMeasure } from '#core/speed/spread.ts';

/** Seconds of a token by a simple rule, from the rows it has seen. */
export type Baseline = (row: SpeedObservation) => number;

/** What one constant is multiplied with: bytes ÷ bandwidth, or multiplications ÷ GPU cores. */
const workOf = ({ load, chip }: SpeedObservation, measure: SpeedMeasure): number =>
  measure === 'generation'
    ? floorSeconds(load, chip)
    : (load.promptParameters + 2 * load.attentionWidthTokens) / chip.gpuCores;

/** What comes once: for each generated token, or for each prompt. */
const fixedOf = ({ promptTokens }: SpeedObservation, measure: SpeedMeasure): number =>
  measure === 'generation' ? 1 : 1 / promptTokens;

/** One efficiency constant: the median of those seen. */
export function oneConstant(seen: readonly SpeedObservation[], measure: SpeedMeasure): Baseline {
  const constant = quantile(
    seen.map((row) => 1 / observedRate(row, measure) / workOf(row, measure)),
    0.5,
  );
  return (row) => constant * workOf(row, measure);
}

/** Fixed costs that are tried: none, and from a microsecond a token to ten seconds a prompt, by fifths. */
const costs = [0, ...Array.from({ length: 90 }, (_, step) => 1e-6 * 1.2 ** step)];

/** One efficiency constant and one fixed cost: those with the least median error on the rows seen. */
export function constantAndCost(seen: readonly SpeedObservation[], measure: SpeedMeasure): Baseline {
  let best = { error: Infinity, constant: NaN, cost: 0 };
  for (const cost of costs) {
    const rest = (row: SpeedObservation): number =>
      1 / observedRate(row, measure) - cost * fixedOf(row, measure);
    const constant = Math.max(
      0,
      quantile(
        seen.map((row) => rest(row) / workOf(row, measure)),
        0.5,
      ),
    );
    const errors = seen.map((row) => {
      const seconds = constant * workOf(row, measure) + cost * fixedOf(row, measure);
      return Math.abs(1 / seconds / observedRate(row, measure) - 1);
    });
    const error = quantile(errors, 0.5);
    if (error < best.error) best = { error, constant, cost };
  }
  const { constant, cost } = best;
  return (row) => constant * workOf(row, measure) + cost * fixedOf(row, measure);
}
