import type { SpeedLoad } from './load.ts';
import type { SpeedParameters } from './parameters.ts';
import type { SpeedChip } from './speed-chip.ts';
import {
  generationTerms,
  generationTermValues,
  newestPublishedGeneration,
  promptBatchTokens,
  promptTerms,
  promptTermValues,
  termSum,
} from './terms.ts';

interface Prediction {
  load: SpeedLoad;
  chip: SpeedChip;
  parameters: SpeedParameters;
}

/** Seconds of one generated token. LLaMA-2-7B Q4_0 on a 20-core M4 Pro: about 0.019. */
export function generationSeconds({ load, chip, parameters }: Prediction, isOldBuild = false): number {
  const { coefficients, moe } = parameters.generation;
  const dense = termSum(generationTerms, generationTermValues(load, chip, { isOldBuild }), coefficients);
  if (!load.isMoe) return dense;
  return moe.denseShare * dense + moe.bytesPerLayer * moeLayerTerm(load, chip);
}

/** Layers ÷ bandwidth: the fixed cost of a MoE layer shrinks as the chip grows. */
export const moeLayerTerm = (load: SpeedLoad, chip: SpeedChip): number =>
  load.layerCount / chip.bandwidthBytesPerSecond;

/** Seconds to read every expert once, shared by the tokens of a batch. */
export const moeReadTerm = (load: SpeedLoad, chip: SpeedChip, promptTokens: number): number =>
  load.totalWeightBytes / chip.bandwidthBytesPerSecond / promptBatchTokens(promptTokens);

/**
 * Seconds of one prompt token. Chips newer than the published ones count as the newest published
 * generation; `undefined` for the A18 Pro, of which nothing is published.
 */
export function promptSeconds(prediction: Prediction, promptTokens: number): number | undefined {
  const { load, parameters } = prediction;
  const { coefficients, moe } = parameters.prompt;
  const generation = Math.min(prediction.chip.generation, newestPublishedGeneration);
  const chip = { ...prediction.chip, generation };
  const terms = promptTermValues(load, chip, promptTokens);
  if (!terms) return undefined;
  const dense = termSum(promptTerms, terms, coefficients);
  if (!load.isMoe) return dense;
  return moe.denseShare * dense + moe.weightReads * moeReadTerm(load, chip, promptTokens);
}
