import type { Catalogue } from '#core/chips/catalogue.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { Calibration } from '#core/speed/calibration.ts';
import type { MeasuredTargets } from '#core/speed/measured-target.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import type { SustainedSpeed } from '#core/speed/prediction.ts';
import type { Candidate, Need, Reason, Verdict } from './advice.ts';
import type { FreeChange } from './free-change.ts';
import type { Room, Situation, Target } from './situation.ts';

export interface AdviceQuestion {
  need: Need;
  machine: Machine;
  catalogue: Catalogue;
  parameters: SpeedParameters;
  /** Of this machine, from a trusted run. */
  calibration?: Calibration;
  /** Models that were measured on it themselves. */
  measured?: MeasuredTargets;
  /** What it kept in its own ten minutes of steady work. */
  sustained?: SustainedSpeed;
  /** Of engines on it. */
  comparisons?: readonly EngineComparison[];
  /** ISO date; by default the day of the catalogue. */
  today?: string;
  /** Why the newest run on this machine is not to be trusted; absent: it is, or there is none. */
  distrusted?: readonly string[];
}

/** Everything that the verdict is chosen from. */
export interface Findings {
  question: AdviceQuestion;
  target: Target;
  /** Absent: this machine's memory is unknown. */
  room: Room | undefined;
  now: Situation | undefined;
  changes: readonly FreeChange[];
  candidates: readonly Candidate[];
}

/** The part of an advice that is chosen; the rest is listed. */
export interface Choice {
  verdict: Verdict;
  reasons: Reason[];
  recommended?: number;
  stepUp?: number;
}
