import type { Calibration } from './calibration.ts';
import type { MeasuredTargets } from './measured-target.ts';
import type { SpeedParameters } from './parameters.ts';
import type { SpeedChip } from './speed-chip.ts';

/** What the speed of any model on one machine is worked out from. */
export interface SpeedSource {
  /** Absent: not a Mac, or one whose chip is unknown. Then only a measurement here gives a number. */
  chip?: SpeedChip;
  parameters: SpeedParameters;
  /** Of the machine in front of the user. */
  calibration?: Calibration;
  /** Models that were measured on it themselves. */
  measured?: MeasuredTargets;
}
