import type { QuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { type Calibration, calibrationFactor, isSameChip } from './calibration.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import { quantisationKernel } from './kernel.ts';
import { type SpeedLoad, speedLoad } from './load.ts';
import { type SpeedParameters, speedAssumptions } from './parameters.ts';
import { generationSeconds, promptSeconds } from './predict.ts';
import { referenceDetails, type SpeedReason, speedReason } from './reasons.ts';
import { scaleMeasurement } from './scale.ts';
import type { SpeedChip } from './speed-chip.ts';
import { calibratedSpreadKey, type SpeedMeasure, spreadFor } from './spread.ts';
import { newestPublishedGeneration } from './terms.ts';

export interface SpeedQuestion {
  /** Absent: not a Mac, or one whose chip is unknown. Then only a measurement here gives a number. */
  chip?: SpeedChip;
  model: Pick<CatalogueModel, 'id' | 'shape' | 'parameterCount' | 'activeParameterCount'>;
  quantisation: QuantisationName;
  /** Weights of the whole model, every expert. */
  weightBytes: number;
  /** KV cache at the depth of generation, in its type. */
  kvCacheBytes: number;
  promptTokens: number;
  parameters: SpeedParameters;
  /** Of the machine in front of the user. */
  calibration?: Calibration;
}

/**
 * Speeds of one model in llama.cpp, each with a 90 % interval. Generation never exceeds memory bandwidth ÷
 * bytes read. LLaMA-2-7B Q4_0 on a 20-core M4 Pro: about 450 and 54 tokens per second (published 439.78
 * and 50.74).
 */
export function estimateSpeed(question: SpeedQuestion): SpeedEstimate {
  const load = speedLoad({ ...question, kernel: quantisationKernel(question.quantisation) });
  const { chip, calibration } = question;
  if (chip) return predict(question, load, chip);
  if (calibration) return scaleMeasurement(load, calibration);
  return { confidence: 'predicted', reasons: [speedReason('speed-needs-measurement')] };
}

function predict(question: SpeedQuestion, load: SpeedLoad, chip: SpeedChip): SpeedEstimate {
  const { parameters, calibration, promptTokens } = question;
  const isCalibrated = calibration?.chip !== undefined && isSameChip(calibration.chip, chip);
  const spread = (measure: SpeedMeasure) =>
    (isCalibrated ? parameters.spreads[calibratedSpreadKey(measure, load.isMoe)] : undefined) ??
    spreadFor(parameters, measure, load.isMoe, chip);
  const factor = (measured: number | undefined): number =>
    calibration?.chip ? calibrationFactor(measured, calibration.chip, chip) : 1;
  const perToken = promptSeconds({ load, chip, parameters }, promptTokens);
  const generation = interval(
    factor(calibration?.generationFactor) / generationSeconds({ load, chip, parameters }),
    spread('generation'),
    stretch(chip, isCalibrated),
  );
  const prompt =
    perToken === undefined
      ? undefined
      : interval(
          factor(calibration?.promptFactor) / perToken,
          spread('prompt'),
          promptStretch(chip, isCalibrated),
        );
  return {
    ...(prompt ? { promptTokensPerSecond: prompt } : {}),
    ...(generation ? { generationTokensPerSecond: atMostBandwidth(generation, load, chip) } : {}),
    confidence: isCalibrated ? 'calibrated' : 'predicted',
    reasons: predictionReasons(question, load, chip, isCalibrated, perToken === undefined),
  };
}

interface Stretch {
  low: number;
  high: number;
}

const isUnpublishedGeneration = (chip: SpeedChip): boolean =>
  chip.generation > newestPublishedGeneration || chip.generation < 1;

function stretch(chip: SpeedChip, isCalibrated: boolean): Stretch {
  const by = speedAssumptions.unpublishedGenerationStretch;
  return isCalibrated || !isUnpublishedGeneration(chip) ? { low: 1, high: 1 } : { low: 1 / by, high: by };
}

function promptStretch(chip: SpeedChip, isCalibrated: boolean): Stretch {
  const isNewer = chip.generation > newestPublishedGeneration;
  return isNewer && !isCalibrated ? speedAssumptions.newerGenerationPrompt : stretch(chip, isCalibrated);
}

const interval = (mid: number, spread: Stretch | undefined, by: Stretch): Interval | undefined =>
  spread && { low: mid * spread.low * by.low, mid, high: mid * spread.high * by.high };

/** No chip reads faster than its memory: each token reads the active weights and the KV cache once. */
function atMostBandwidth(rate: Interval, load: SpeedLoad, chip: SpeedChip): Interval {
  const limit = chip.bandwidthBytesPerSecond / (load.weightBytesRead + load.kvCacheBytes);
  return {
    low: Math.min(rate.low, limit),
    mid: Math.min(rate.mid, limit),
    high: Math.min(rate.high, limit),
  };
}

function predictionReasons(
  question: SpeedQuestion,
  load: SpeedLoad,
  chip: SpeedChip,
  isCalibrated: boolean,
  isPromptMissing: boolean,
): SpeedReason[] {
  const { parameters, calibration } = question;
  const reasons: SpeedReason[] = [
    isCalibrated && calibration
      ? speedReason('speed-calibrated', referenceDetails(calibration))
      : speedReason('speed-from-published-runs', {
          rows: spreadFor(parameters, 'generation', load.isMoe, chip)?.rows ?? 0,
          asOf: parameters.asOf,
        }),
  ];
  const details = { generation: chip.generation };
  if (isUnpublishedGeneration(chip)) reasons.push(speedReason('speed-no-runs-of-chip', details));
  else if (chip.generation === newestPublishedGeneration)
    reasons.push(speedReason('speed-assumes-tensor-api', details));
  if (isPromptMissing) reasons.push(speedReason('prompt-speed-unknown', details));
  return reasons;
}
