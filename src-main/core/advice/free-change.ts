import type { EngineComparison } from '#core/engines/comparison.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Need, Reason } from './advice.ts';
import { confidenceOf } from './speed-origin.ts';
import { type Room, situation, type Situation, type Target } from './situation.ts';

/** A change that costs nothing. `reachesTarget`: with it the same class of model passes every gate. */
export interface FreeChange {
  reason: Reason;
  reachesTarget: boolean;
}

export interface ChangeQuestion {
  room: Room;
  target: Target;
  need: Need;
  now: Situation;
  models: readonly CatalogueModel[];
  /** Models released before this ISO date are not offered instead. */
  oldestModel: string;
  /** Of engines on this machine, that still count, newest first. */
  comparisons?: readonly EngineComparison[] | undefined;
}

/** The same need with something else run, or run otherwise. */
export const tried = (
  { room, target, need }: Pick<ChangeQuestion, 'room' | 'target' | 'need'>,
  change: Partial<Target>,
): Situation => situation(room, { ...target, ...change }, need);

/** The rate a change gives and where it comes from; empty where it is unknown. */
export const rates = ({ generationTokensPerSecond, speed }: Situation): Reason['details'] =>
  generationTokensPerSecond === undefined ? {} : { generationTokensPerSecond, ...confidenceOf(speed) };
