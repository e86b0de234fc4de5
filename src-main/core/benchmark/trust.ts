import type { MachineConditions } from '#core/hardware/machine.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import type { Extrapolation } from './extrapolate.ts';

export type BenchmarkConditions = MachineConditions & { loadPerCpu?: number };

/** Why a run is not to be trusted; each has a sentence in both languages. */
export type DistrustCode =
  | 'interval-wide'
  | 'clocks-disagree'
  | 'speed-implausible'
  | 'low-power-mode'
  | 'memory-pressure'
  | 'swap-in-use'
  | 'busy-machine';

/** Tuned constants of the judgement. */
export const trustRules = {
  /** Half of the 95 % interval ÷ the figure. */
  widestInterval: 0.1,
  /** Wall clock ÷ llama.cpp's own clock: JavaScript adds 1–7 %, nothing makes it faster. */
  wallOverNative: { least: 0.98, most: 1.1 },
  /** Load average ÷ logical CPUs before the run. */
  highestLoadPerCpu: 0.5,
  /** macOS keeps some swap in use for weeks; only a lot of it without a word on pressure counts. */
  highestSwapBytes: bytesPerGibibyte,
  /** Rounding of nominal bandwidths: a rate may not exceed bandwidth ÷ bytes read by more. */
  bandwidthTolerance: 1.02,
  /** Beyond any machine sold: used where the bandwidth is unknown. */
  highestBandwidthBytesPerSecond: 3e12,
  highestOperationsPerSecond: 1e15,
} as const;

/** Conditions of the machine that make a run slower than the machine is. */
export function distrustConditions(conditions: BenchmarkConditions): DistrustCode[] {
  const { lowPowerMode, memoryPressure, swapUsedBytes = 0, loadPerCpu = 0 } = conditions;
  const codes: DistrustCode[] = [];
  if (lowPowerMode === true) codes.push('low-power-mode');
  if (memoryPressure === 'warning' || memoryPressure === 'critical') codes.push('memory-pressure');
  if (memoryPressure === undefined && swapUsedBytes > trustRules.highestSwapBytes) codes.push('swap-in-use');
  if (loadPerCpu > trustRules.highestLoadPerCpu) codes.push('busy-machine');
  return codes;
}

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
 * Whether a rate is beyond what any memory could feed or any chip compute: generation by bandwidth ÷
 * bytes read a token, prompts by two operations per weight and token.
 */
export function isImpossible(
  rate: { test: 'pp' | 'tg'; tokensPerSecond: number },
  model: { readBytesPerToken: number; activeWeights: number },
  bandwidthBytesPerSecond: number = trustRules.highestBandwidthBytesPerSecond,
): boolean {
  if (!(rate.tokensPerSecond > 0) || !Number.isFinite(rate.tokensPerSecond)) return true;
  const limit =
    rate.test === 'tg'
      ? (bandwidthBytesPerSecond * trustRules.bandwidthTolerance) / model.readBytesPerToken
      : trustRules.highestOperationsPerSecond / (2 * model.activeWeights);
  return rate.tokensPerSecond > limit;
}
