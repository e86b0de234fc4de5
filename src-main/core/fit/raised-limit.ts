import { bytesPerMebibyte } from '#core/units.ts';
import { fitThresholds, raisedLimitBytes } from './answer.ts';
import type { FitMachine } from './grid.ts';

/** The first macOS with `iogpu.wired_limit_mb`. */
const firstRaisableMacos = 14;

/**
 * The highest limit ever advised, in whole MiB; `undefined` where there is none to raise: off Apple
 * silicon, before macOS 14 or on an unknown one, or where the budget is as high already. 24 GB: 20 GiB.
 */
export function highestLimitBytes(machine: FitMachine, macosMajor = 0): number | undefined {
  if (machine.canRaiseLimit === false || macosMajor < firstRaisableMacos) return undefined;
  const bytes = Math.floor(raisedLimitBytes(machine.memoryBytes) / bytesPerMebibyte) * bytesPerMebibyte;
  return bytes > machine.memoryBudgetBytes ? bytes : undefined;
}

/** The need with the usual slack in whole MiB, at most `highestBytes`: no higher than it has to be. */
export const limitBytesFor = (needBytes: number, highestBytes: number): number =>
  Math.min(
    highestBytes,
    Math.ceil((needBytes + fitThresholds.slackBytes) / bytesPerMebibyte) * bytesPerMebibyte,
  );

/** The command in full and what it leaves for macOS; a limit of 20 GiB is `iogpu.wired_limit_mb=20480`. */
export function raisedTo(limitBytes: number, memoryBytes: number) {
  const limitMebibytes = limitBytes / bytesPerMebibyte;
  const command = `sudo sysctl iogpu.wired_limit_mb=${limitMebibytes}`;
  return { limitMebibytes, command, freeBytes: memoryBytes - limitBytes };
}
