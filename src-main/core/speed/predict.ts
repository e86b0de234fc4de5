import type { SpeedLoad } from './load.ts';
import type { SpeedParameters } from './parameters.ts';
import type { SpeedChip } from './speed-chip.ts';
import {
  coefficientValues,
  generationTerms,
  generationTermValues,
  hasPromptTerms,
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

/** Seconds that one chip takes, by load alone: what chip and parameters fix is worked out once. */
export interface SecondsOn {
  /** Of one generated token. */
  generationSeconds: (load: SpeedLoad) => number;
  /** Of one prompt token; absent for the A18 Pro, of which nothing is published. */
  promptSeconds?: (load: SpeedLoad, promptTokens: number) => number;
}

export function secondsOn(chip: SpeedChip, parameters: SpeedParameters, isOldBuild = false): SecondsOn {
  return {
    generationSeconds: generationSecondsOn(chip, parameters, isOldBuild),
    ...(hasPromptTerms(chip) && { promptSeconds: promptSecondsOn(chip, parameters) }),
  };
}

function generationSecondsOn(chip: SpeedChip, { generation }: SpeedParameters, isOldBuild: boolean) {
  const { denseShare, bytesPerLayer } = generation.moe;
  const coefficients = coefficientValues(generationTerms, generation.coefficients);
  const options = { isOldBuild, into: new Float64Array(generationTerms.length) };
  return (load: SpeedLoad): number => {
    const dense = termSum(coefficients, generationTermValues(load, chip, options));
    return load.isMoe ? denseShare * dense + bytesPerLayer * moeLayerTerm(load, chip) : dense;
  };
}

/** Chips newer than the published ones count as the newest published generation. */
function promptSecondsOn(newest: SpeedChip, { prompt }: SpeedParameters) {
  const { denseShare, weightReads } = prompt.moe;
  const chip = { ...newest, generation: Math.min(newest.generation, newestPublishedGeneration) };
  const coefficients = coefficientValues(promptTerms, prompt.coefficients);
  const into = new Float64Array(promptTerms.length);
  return (load: SpeedLoad, promptTokens: number): number => {
    promptTermValues(load, chip, { promptTokens, into });
    const dense = termSum(coefficients, into);
    return load.isMoe ? denseShare * dense + weightReads * moeReadTerm(load, chip, promptTokens) : dense;
  };
}

/** Seconds of one generated token. LLaMA-2-7B Q4_0 on a 20-core M4 Pro: about 0.019. */
export const generationSeconds = ({ load, chip, parameters }: Prediction, isOldBuild = false): number =>
  secondsOn(chip, parameters, isOldBuild).generationSeconds(load);

/** Layers ÷ bandwidth: the fixed cost of a MoE layer shrinks as the chip grows. */
export const moeLayerTerm = (load: SpeedLoad, chip: SpeedChip): number =>
  load.layerCount / chip.bandwidthBytesPerSecond;

/** Seconds to read every expert once, shared by the tokens of a batch. */
export const moeReadTerm = (load: SpeedLoad, chip: SpeedChip, promptTokens: number): number =>
  load.totalWeightBytes / chip.bandwidthBytesPerSecond / promptBatchTokens(promptTokens);

/** Seconds of one prompt token; `undefined` for the A18 Pro. */
export const promptSeconds = (
  { load, chip, parameters }: Prediction,
  promptTokens: number,
): number | undefined => secondsOn(chip, parameters).promptSeconds?.(load, promptTokens);
