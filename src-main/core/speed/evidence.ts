import { type Calibration, isSameChip } from './calibration.ts';
import type { Interval } from './estimate.ts';
import { speedAssumptions } from './parameters.ts';
import { otherBuildReason, referenceDetails, type SpeedReason, speedReason } from './reasons.ts';
import type { SpeedChip } from './speed-chip.ts';
import type { SpeedSource } from './speed-source.ts';
import { calibratedSpreadKey, type SpeedMeasure, spreadFor } from './spread.ts';
import { hasPromptTerms, newestPublishedGeneration } from './terms.ts';

/** How far a prediction for one chip may be trusted, and what it rests on; the same for every dense (or MoE) model. */
export interface Evidence {
  /** The 90 % interval around a rate; `undefined` where no published run tells its width. */
  generation: (mid: number) => Interval | undefined;
  prompt: (mid: number) => Interval | undefined;
  reasons: SpeedReason[];
}

export function evidenceFor(source: SpeedSource, chip: SpeedChip, isMoe: boolean): Evidence {
  const { parameters } = source;
  const isCalibrated = isCalibratedOn(source, chip);
  const spread = (measure: SpeedMeasure) =>
    (isCalibrated ? parameters.spreads[calibratedSpreadKey(measure, isMoe)] : undefined) ??
    spreadFor(parameters, measure, isMoe, chip);
  return {
    generation: intervalAround(spread('generation'), stretch(chip, isCalibrated)),
    prompt: intervalAround(spread('prompt'), promptStretch(chip, isCalibrated)),
    reasons: predictionReasons(source, chip, isMoe),
  };
}

/** Whether the reference was measured on this very chip. */
export const isCalibratedOn = ({ calibration }: SpeedSource, chip: SpeedChip): boolean =>
  calibration?.chip !== undefined && isSameChip(calibration.chip, chip);

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

const intervalAround =
  (spread: Stretch | undefined, by: Stretch) =>
  (mid: number): Interval | undefined =>
    spread && { low: mid * spread.low * by.low, mid, high: mid * spread.high * by.high };

function predictionReasons(source: SpeedSource, chip: SpeedChip, isMoe: boolean): SpeedReason[] {
  const { parameters, calibration } = source;
  const isCalibrated = isCalibratedOn(source, chip);
  const reasons: SpeedReason[] = [
    calibration && isCalibrated
      ? speedReason('speed-calibrated', referenceDetails(calibration))
      : speedReason('speed-from-published-runs', {
          rows: spreadFor(parameters, 'generation', isMoe, chip)?.rows ?? 0,
          asOf: parameters.asOf,
        }),
  ];
  reasons.push(...otherBuildReason(calibration));
  const details = { generation: chip.generation };
  if (isUnpublishedGeneration(chip)) reasons.push(speedReason('speed-no-runs-of-chip', details));
  else if (chip.generation === newestPublishedGeneration)
    reasons.push(...tensorApiReason(isCalibrated ? calibration?.tensorApi : undefined, details));
  if (!hasPromptTerms(chip)) reasons.push(speedReason('prompt-speed-unknown', details));
  return reasons;
}

/** What was measured on this very chip need not be assumed. */
function tensorApiReason(
  measured: Calibration['tensorApi'] | undefined,
  details: SpeedReason['details'],
): SpeedReason[] {
  if (measured === 'on') return [];
  return [speedReason(measured === 'off' ? 'speed-without-tensor-api' : 'speed-assumes-tensor-api', details)];
}
