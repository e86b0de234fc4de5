import type { MachineConditions } from '#core/hardware/machine.ts';
import type { Extrapolation } from './extrapolate.ts';

export { distrustConditions, type ConditionReadings } from './condition-trust.ts';

/** The machine at one moment. */
export type BenchmarkConditions = MachineConditions & { loadPerCpu?: number };

/** Why a run is not to be trusted; each has a sentence in both languages. */
export type DistrustCode =
  | 'interval-wide'
  | 'clocks-disagree'
  | 'speed-implausible'
  | 'drifted'
  | 'busy-machine'
  | 'slept'
  | 'low-power-mode'
  | 'memory-pressure'
  | 'swap-in-use'
  | 'swap-grew'
  | 'thermal'
  | 'power-changed';

/** Tuned constants of the judgement of a run's figures; see also `blockRules`, `conditionRules`, `physicalLimits`. */
export const trustRules = {
  /** Half of the 95 % interval ÷ the figure. */
  widestInterval: 0.1,
  /** Wall clock ÷ llama.cpp's own clock: JavaScript adds 1–7 %, nothing makes it faster. */
  wallOverNative: { least: 0.98, most: 1.1 },
  /** Time that repetitions claim ÷ time that passed on the parent's clock while they were made. */
  claimedShare: { least: 0.5, most: 1.02 },
} as const;

/** A line through noise: does its interval, and do its parts, make sense? */
export function distrustFit(native: Extrapolation, wall: Extrapolation | undefined): DistrustCode[] {
  const codes: DistrustCode[] = [];
  if (!(native.halfWidthSeconds <= trustRules.widestInterval * native.seconds)) codes.push('interval-wide');
  const ratio = wall ? wall.seconds / native.seconds : NaN;
  if (ratio < trustRules.wallOverNative.least || ratio > trustRules.wallOverNative.most)
    codes.push('clocks-disagree');
  const { headSeconds = 0, layerSeconds = Infinity } = native;
  // Of a prompt only the last token is wanted, so llama.cpp leaves out most of the last layer: the head
  // of a prompt's line is honestly down to one layer below zero. More than that is noise.
  const slack = layerSeconds + native.halfWidthSeconds;
  if (layerSeconds <= 0 || headSeconds < -slack) codes.push('speed-implausible');
  return codes;
}

/**
 * Whether the time that a worker claims fits the time that its parent saw pass from the first repetition to
 * the last: a worker whose clock runs at another pace, or who makes figures up, is found out whatever
 * the machine. Claimed: everything that was timed, anchors and what was put aside included. 45 of 50 s
 * is fine, 0.05 of 50 s is not.
 */
export function distrustClaimedTime(claimedSeconds: number, elapsedSeconds: number): DistrustCode[] {
  const { least, most } = trustRules.claimedShare;
  const share = claimedSeconds / elapsedSeconds;
  return share >= least && share <= most ? [] : ['clocks-disagree'];
}
