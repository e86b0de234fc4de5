import { fitNonNegative } from './least-squares.ts';
import type { SpeedObservation } from './observations.ts';
import type { SpeedParameters } from './parameters.ts';
import { generationSeconds, moeLayerTerm, moeReadTerm, promptSeconds } from './predict.ts';
import type { SpeedMeasure } from './spread.ts';
import { generationTerms, generationTermValues, promptTerms, promptTermValues } from './terms.ts';

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

export function predictedRate(
  observation: SpeedObservation,
  parameters: SpeedParameters,
  measure: SpeedMeasure,
): number {
  const prediction = { load: observation.load, chip: observation.chip, parameters };
  const seconds =
    measure === 'generation'
      ? generationSeconds(prediction, observation.isOldBuild)
      : promptSeconds(prediction, observation.promptTokens);
  return seconds === undefined ? NaN : 1 / seconds;
}

function fitTerms<T extends string>(
  names: readonly T[],
  rows: readonly { terms: ArrayLike<number>; seconds: number }[],
): Record<T, number> {
  const fitted = fitNonNegative(
    rows.map(({ terms }) => Array.from(terms)),
    rows.map(({ seconds }) => seconds),
  );
  const pairs = names.map((name, index) => [name, Number((fitted[index] ?? 0).toPrecision(5))] as const);
  return Object.fromEntries(pairs) as Record<T, number>;
}

/**
 * The model's coefficients, without spreads, from published runs: dense models first, then what MoE adds
 * to a dense model of its active weights. Non-negative least squares on relative errors.
 */
export function fitSpeed(observations: readonly SpeedObservation[], asOf: string): SpeedParameters {
  const generationRows = rowsOf(observations, 'generation');
  const promptRows = rowsOf(observations, 'prompt');
  const dense = (rows: readonly SpeedObservation[]) => rows.filter(({ load }) => !load.isMoe);
  const parameters: SpeedParameters = {
    engine: 'llama.cpp',
    asOf,
    generation: {
      coefficients: fitTerms(
        generationTerms,
        dense(generationRows).map((row) => ({
          terms: generationTermValues(row.load, row.chip, { isOldBuild: row.isOldBuild }),
          seconds: 1 / observedRate(row, 'generation'),
        })),
      ),
      moe: { denseShare: 1, bytesPerLayer: 0 },
      rows: generationRows.length,
    },
    prompt: {
      coefficients: fitTerms(
        promptTerms,
        dense(promptRows).flatMap((row) => {
          const terms = promptTermValues(row.load, row.chip, { promptTokens: row.promptTokens });
          return terms ? [{ terms, seconds: 1 / observedRate(row, 'prompt') }] : [];
        }),
      ),
      moe: { denseShare: 1, weightReads: 0 },
      rows: promptRows.length,
    },
    spreads: {},
  };
  return fitMoe(observations, parameters);
}

function fitMoe(observations: readonly SpeedObservation[], parameters: SpeedParameters): SpeedParameters {
  const mixture = (measure: SpeedMeasure, second: (row: SpeedObservation) => number) => {
    const rows = rowsOf(observations, measure).filter(({ load }) => load.isMoe);
    return fitTerms(
      ['dense', 'moe'] as const,
      rows.map((row) => {
        const asDense = { ...row, load: { ...row.load, isMoe: false } };
        return {
          terms: [1 / predictedRate(asDense, parameters, measure), second(row)],
          seconds: 1 / observedRate(row, measure),
        };
      }),
    );
  };
  const generation = mixture('generation', (row) => moeLayerTerm(row.load, row.chip));
  const prompt = mixture('prompt', (row) => moeReadTerm(row.load, row.chip, row.promptTokens));
  return {
    ...parameters,
    generation: {
      ...parameters.generation,
      moe: { denseShare: generation.dense, bytesPerLayer: generation.moe },
    },
    prompt: { ...parameters.prompt, moe: { denseShare: prompt.dense, weightReads: prompt.moe } },
  };
}
