import type { SpeedEstimate } from '#core/speed/estimate.ts';
import type { Reason } from './advice.ts';

/**
 * Where a speed comes from, for a sentence that states it: its confidence, and as far as they are known the
 * number of published runs and the day of them or of the measurement.
 */
export function speedOrigin(speed: SpeedEstimate): Reason['details'] {
  const known = confidenceOf(speed);
  for (const { details } of speed.reasons) {
    const { rows, date, asOf } = details;
    const speedDate = date ?? asOf;
    if (typeof speedDate !== 'string') continue;
    return { ...known, speedDate, ...(typeof rows === 'number' && rows > 0 && { rows }) };
  }
  return known;
}

/** `isSeen`: words are written as fast as the user sees it, and the rest of the figures is as its confidence says. */
export const confidenceOf = ({ confidence, reasons }: SpeedEstimate): Reason['details'] => ({
  confidence,
  ...(reasons.some(({ code }) => code === 'speed-as-seen') && { isSeen: true }),
});
