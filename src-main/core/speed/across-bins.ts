import type { Interval, SpeedEstimate } from './estimate.ts';
import { speedReason } from './reasons.ts';

/**
 * One speed for a chip of which nobody said which bin it is: from the slowest bin's low end to the fastest
 * one's high end, its middle their geometric mean. A rate that one of them has not is not given at all.
 */
export function acrossBins(bins: readonly { gpuCores: number; speed: SpeedEstimate }[]): SpeedEstimate {
  const [first] = bins;
  if (!first) throw new Error('A chip has at least one bin.');
  if (bins.length === 1) return first.speed;
  const prompt = spanned(bins.map(({ speed }) => speed.promptTokensPerSecond));
  const generation = spanned(bins.map(({ speed }) => speed.generationTokensPerSecond));
  const gpuCores = bins.map((bin) => bin.gpuCores).join(', ');
  return {
    ...(prompt && { promptTokensPerSecond: prompt }),
    ...(generation && { generationTokensPerSecond: generation }),
    confidence: 'predicted',
    reasons: [speedReason('speed-of-several-bins', { gpuCores }), ...first.speed.reasons],
  };
}

export function spanned(rates: readonly (Interval | undefined)[]): Interval | undefined {
  const known = rates.flatMap((rate) => rate ?? []);
  if (known.length === 0 || known.length < rates.length) return undefined;
  const logarithms = known.map(({ mid }) => Math.log(mid));
  return {
    low: Math.min(...known.map(({ low }) => low)),
    mid: Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / known.length),
    high: Math.max(...known.map(({ high }) => high)),
  };
}
