import { distrustConditions } from '#core/benchmark/trust.ts';
import type { Machine, MachineConditions } from '#core/hardware/machine.ts';
import type { Reason } from './advice.ts';
import { isRunDisturbance } from './disturbances.ts';
import type { AdviceQuestion, Findings } from './question.ts';
import { reason } from './reasons.ts';
import { passes } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

/** Why nothing can be said: a part of a Mac, unknown memory or chip, no speed, or a disturbed machine. */
export function blockingReasons({
  question,
  room,
  now,
}: Pick<Findings, 'question' | 'room' | 'now'>): Reason[] {
  const { machine, calibration } = question;
  const whatItIs = machineReasons(machine, room !== undefined);
  if (whatItIs.length > 0) return whatItIs;
  const isMac = machine.kind === 'apple-silicon';
  if (isUnlisted(machine) && (!now || !passes(now))) {
    const measured = calibration ? [] : [reason('measure-first')];
    return [reason('chip-not-in-catalogue', chipName(machine)), ...measured];
  }
  // What memory does not hold is not held on a mains adapter either.
  const disturbed = now && !now.holds ? [] : disturbedReasons(question);
  if (disturbed.length > 0) return disturbed;
  return now?.holds && now.isFastEnough === undefined && isMac ? [reason('measure-first')] : [];
}

/** What cannot be judged at all, whatever is asked. */
export function machineReasons(machine: Machine, isMemoryKnown: boolean): Reason[] {
  if (machine.kind === 'virtual-mac') return [reason('virtual-machine')];
  return machine.kind === 'apple-silicon' && !isMemoryKnown ? [reason('memory-unknown')] : [];
}

/** An Apple chip that no row describes: only what is measured on it counts. */
export const isUnlisted = (machine: Machine): boolean =>
  machine.kind === 'apple-silicon' && machine.chipId.value === undefined;

export const chipName = (machine: Machine): Reason['details'] =>
  machine.chipName.value === undefined ? {} : { chip: machine.chipName.value };

/**
 * A Mac that was never measured in peace, and is disturbed now or was when it was measured. A trusted run
 * made before says more than this moment.
 */
function disturbedReasons({ machine, calibration, measured, distrusted }: AdviceQuestion): Reason[] {
  if (calibration || measured || machine.kind !== 'apple-silicon') return [];
  const codes = [...conditionCodes(machine.conditions), ...(distrusted ?? []).filter(isRunDisturbance)];
  // What was never measured cannot be measured again.
  const details: Reason['details'] = distrusted ? {} : { isFirst: true };
  return [...new Set(codes)].map((code) => ({ code, details }));
}

/** A speed that would suffice, of a machine that nothing can be said of yet; what builds on it is not said. */
export const onceAtRest = (present: readonly Reason[]): Reason[] =>
  present
    .filter(({ code }) => code !== 'room-for-quality')
    .map((found) =>
      found.code === 'fast-enough-now'
        ? { ...found, details: { ...found.details, isOnceAtRest: true } }
        : found,
    );

/** What is wrong with this moment, by what a run made now would be distrusted for, and more strictly. */
export function conditionCodes(conditions: MachineConditions): string[] {
  const { swapUsedBytes = 0, powerSource } = conditions;
  const codes: string[] = distrustConditions({ before: conditions, during: [] });
  const isSwapping = swapUsedBytes >= adviceThresholds.swapBytes && !codes.includes('swap-in-use');
  return [
    ...codes,
    ...(isSwapping ? ['swap-in-use'] : []),
    ...(powerSource === 'battery' ? ['on-battery'] : []),
  ];
}
