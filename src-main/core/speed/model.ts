import { calibrationFactor } from './calibration.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import { evidenceFor, isCalibratedOn } from './evidence.ts';
import type { SpeedLoad } from './load.ts';
import { secondsOn } from './predict.ts';
import { speedReason } from './reasons.ts';
import { scaleMeasurement } from './scale.ts';
import type { SpeedChip } from './speed-chip.ts';
import type { SpeedSource } from './speed-source.ts';

export type SpeedOfLoad = (load: SpeedLoad, promptTokens: number) => SpeedEstimate;

/**
 * Speeds of any load in llama.cpp on one machine, each with a 90 % interval; what the machine alone fixes is
 * worked out once. Generation never exceeds memory bandwidth ÷ bytes read. LLaMA-2-7B Q4_0 on a 20-core
 * M4 Pro: about 450 and 54 tokens per second (published 439.78 and 50.74).
 */
export function speedsOn(source: SpeedSource): SpeedOfLoad {
  const { chip, calibration } = source;
  if (chip) return predictionsOn(source, chip);
  if (calibration) return (load) => scaleMeasurement(load, calibration);
  return () => ({ confidence: 'predicted', reasons: [speedReason('speed-needs-measurement')] });
}

function predictionsOn(source: SpeedSource, chip: SpeedChip): SpeedOfLoad {
  const { parameters, calibration } = source;
  const { generationSeconds, promptSeconds } = secondsOn(chip, parameters);
  const factor = (measured: number | undefined): number =>
    calibration?.chip ? calibrationFactor(measured, calibration.chip, chip) : 1;
  const generationFactor = factor(calibration?.generationFactor);
  const promptFactor = factor(calibration?.promptFactor);
  const confidence = isCalibratedOn(source, chip) ? 'calibrated' : 'predicted';
  const forDense = evidenceFor(source, chip, false);
  const forMoe = evidenceFor(source, chip, true);
  return (load, promptTokens) => {
    const evidence = load.isMoe ? forMoe : forDense;
    const prompt = promptSeconds && evidence.prompt(promptFactor / promptSeconds(load, promptTokens));
    const generation = evidence.generation(generationFactor / generationSeconds(load));
    const { reasons } = evidence;
    const generationTokensPerSecond = generation && atMostBandwidth(generation, load, chip);
    // The usual case apart: a grid makes thousands, and conditional spreads take a third of its time.
    if (prompt && generationTokensPerSecond) {
      return { promptTokensPerSecond: prompt, generationTokensPerSecond, confidence, reasons };
    }
    return {
      ...(prompt && { promptTokensPerSecond: prompt }),
      ...(generationTokensPerSecond && { generationTokensPerSecond }),
      confidence,
      reasons,
    };
  };
}

/** No chip reads faster than its memory: each token reads the active weights and the KV cache once. */
function atMostBandwidth(rate: Interval, load: SpeedLoad, chip: SpeedChip): Interval {
  const limit = chip.bandwidthBytesPerSecond / (load.weightBytesRead + load.kvCacheBytes);
  return {
    low: Math.min(rate.low, limit),
    mid: Math.min(rate.mid, limit),
    high: Math.min(rate.high, limit),
  };
}
