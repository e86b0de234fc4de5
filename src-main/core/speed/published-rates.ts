import { floorSeconds, generationTermValues } from './generation-terms.ts';
import type { SpeedObservation } from './observations.ts';
import type { SpeedParameters } from './parameters.ts';
import { generationSeconds, promptSeconds } from './predict.ts';
import type { SpeedMeasure } from './spread.ts';

/** Shorter prompts are cached, or measure the start rather than the reading. */
const shortestPromptTokens = 100;

/** Rows that say something about one measure. */
export const rowsOf = (
  observations: readonly SpeedObservation[],
  measure: SpeedMeasure,
): SpeedObservation[] =>
  observations.filter((observation) =>
    measure === 'generation'
      ? (observation.row.generationTokensPerSecond ?? 0) > 0
      : (observation.row.promptTokensPerSecond ?? 0) > 0 && observation.promptTokens >= shortestPromptTokens,
  );

export const observedRate = ({ row }: SpeedObservation, measure: SpeedMeasure): number =>
  (measure === 'generation' ? row.generationTokensPerSecond : row.promptTokensPerSecond) ?? NaN;

export const observedSeconds = (row: SpeedObservation, measure: SpeedMeasure): number =>
  1 / observedRate(row, measure);

export function predictedRate(
  observation: SpeedObservation,
  parameters: SpeedParameters,
  measure: SpeedMeasure,
): number {
  const { load, chip, engine, kernels, buildAge, promptTokens } = observation;
  const prediction = { load, chip, parameters };
  const options = { engine, kernels, buildAge };
  const seconds =
    measure === 'generation'
      ? generationSeconds(prediction, options)
      : promptSeconds(prediction, promptTokens, options);
  return seconds === undefined ? NaN : 1 / seconds;
}

/** What each row takes beyond its floor. */
export const excessSeconds = (rows: readonly SpeedObservation[]): number[] =>
  rows.map((row) => observedSeconds(row, 'generation') - floorSeconds(row.load, row.chip));

const termsByRow = new WeakMap<SpeedObservation, Float64Array>();

/** Remembered, as cross-validation fits the same rows many hundred times. */
export function termsOf(row: SpeedObservation): Float64Array {
  const known = termsByRow.get(row);
  if (known) return known;
  const terms = generationTermValues(row.load, row.chip, { buildAge: row.buildAge });
  termsByRow.set(row, terms);
  return terms;
}
