import { type Calibration, referenceModelId, referenceQuantisation } from './calibration.ts';
import type { SpeedEstimate } from './estimate.ts';

/** Where a speed comes from and what it assumes; sentences in `contract/text/reasons.ts`. */
export const speedReasonCodes = [
  'speed-from-published-runs',
  'speed-calibrated',
  'speed-scaled-from-measurement',
  'speed-other-build',
  'speed-no-runs-of-chip',
  'speed-assumes-tensor-api',
  'prompt-speed-unknown',
  'speed-needs-measurement',
  'speed-engine-unknown',
] as const;
export type SpeedReasonCode = (typeof speedReasonCodes)[number];
export type SpeedReason = SpeedEstimate['reasons'][number];

export const speedReason = (code: SpeedReasonCode, details: SpeedReason['details'] = {}): SpeedReason => ({
  code,
  details,
});

/** What was measured here, and on which day. */
export const referenceDetails = (calibration: Calibration): Record<string, string> => ({
  model: referenceModelId,
  quantisation: referenceQuantisation,
  date: calibration.measuredAt.slice(0, 10),
});
