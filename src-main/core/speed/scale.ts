import type { Calibration } from './calibration.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import type { SpeedLoad } from './load.ts';
import { speedAssumptions } from './parameters.ts';
import { otherBuildReason, referenceDetails, speedReason } from './reasons.ts';

/**
 * Speeds from the measured reference alone, for a chip nobody has published or a CPU: generation by bytes
 * read per token, prompt by parameters multiplied per token. Half the bytes, twice the rate.
 */
export function scaleMeasurement(load: SpeedLoad, calibration: Calibration): SpeedEstimate {
  const spread = load.isMoe ? speedAssumptions.measuredOnlyMoe : speedAssumptions.measuredOnly;
  const stretched = (rate: Interval, factor: number): Interval => ({
    low: rate.low * factor * spread.low,
    mid: rate.mid * factor,
    high: rate.high * factor * spread.high,
  });
  const reference = calibration.load;
  const bytes = (of: SpeedLoad): number => of.weightBytesRead + of.kvCacheBytes;
  const operations = (of: SpeedLoad): number => of.promptParameters + attentionShare(of);
  return {
    promptTokensPerSecond: stretched(calibration.prompt, operations(reference) / operations(load)),
    generationTokensPerSecond: stretched(calibration.generation, bytes(reference) / bytes(load)),
    confidence: 'calibrated',
    reasons: [
      speedReason('speed-scaled-from-measurement', {
        ...referenceDetails(calibration),
        backend: calibration.backend,
      }),
      ...otherBuildReason(calibration),
    ],
  };
}

/** Multiplications of attention in units of a parameter's: scores and values, two for each query width and token. */
const attentionShare = (load: SpeedLoad): number => 2 * load.attentionWidthTokens;
