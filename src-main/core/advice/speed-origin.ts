import type { SpeedEstimate } from '#core/speed/estimate.ts';
import type { Reason } from './advice.ts';

/**
 * Where a speed comes from, for a sentence that states it: its confidence, and as far as they are known the
 * number of published runs and the day of them or of the measurement.
 */
export function speedOrigin({ confidence, reasons }: SpeedEstimate): Reason['details'] {
  for (const { details } of reasons) {
    const { rows, date, asOf } = details;
    const speedDate = date ?? asOf;
    if (typeof speedDate !== 'string') continue;
    return { confidence, speedDate, ...(typeof rows === 'number' && rows > 0 && { rows }) };
  }
  return { confidence };
}
