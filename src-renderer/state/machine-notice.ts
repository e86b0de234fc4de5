import type { MachineWarning } from '#core/hardware/machine.ts';
import type { Strings } from '../text/en.ts';

/** Warnings that change what all the answers mean, and so stand first. */
export type MachineNoticeCode = keyof Strings['states']['machines'];

const codes: Record<MachineNoticeCode, true> = {
  'not-a-mac': true,
  'intel-mac': true,
  'virtual-machine': true,
  'translated-process': true,
  'unknown-chip': true,
  'memory-unknown': true,
  'macos-too-old-for-benchmark': true,
};

export const isOfMachine = (
  code: MachineWarning['code'],
): code is MachineNoticeCode & MachineWarning['code'] => Object.hasOwn(codes, code);
