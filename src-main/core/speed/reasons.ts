import { type Calibration, referenceQuantisation } from './calibration.ts';
import type { SpeedEstimate } from './estimate.ts';

/** Where a speed comes from and what it assumes; sentences in `contract/text/reasons.ts`. */
export const speedReasonCodes = [
  'speed-from-published-runs',
  'speed-calibrated',
  'speed-scaled-from-measurement',
  'speed-other-build',
  'speed-no-runs-of-chip',
  'speed-older-builds',
  'speed-thin-evidence',
  'speed-outside-published-lengths',
  'speed-assumes-tensor-api',
  'speed-assumes-no-tensor-api',
  'speed-without-tensor-api',
  'prompt-speed-unknown',
  'speed-needs-measurement',
  'speed-measured',
  'speed-carried-to-context',
  'speed-carried-from-measurement',
  'speed-of-several-bins',
  'speed-does-not-fit',
  'speed-no-evidence-for-engine',
  'speed-as-seen',
] as const;
export type SpeedReasonCode = (typeof speedReasonCodes)[number];
export type SpeedReason = SpeedEstimate['reasons'][number];

export const speedReason = (code: SpeedReasonCode, details: SpeedReason['details'] = {}): SpeedReason => ({
  code,
  details,
});

/** What was measured here, and on which day. */
export const referenceDetails = (calibration: Calibration): Record<string, string> => ({
  model: calibration.modelName,
  quantisation: referenceQuantisation,
  date: calibration.measuredAt.slice(0, 10),
});

/** Builds differ in speed by more than runs do: a measurement made with another one is not mixed in silently. */
export const otherBuildReason = (calibration: Calibration | undefined): SpeedReason[] =>
  calibration?.otherBuild ? [speedReason('speed-other-build', { ...calibration.otherBuild })] : [];
