import { isGpuChipName, isVirtualChipName } from './chip-name.ts';
import type { Machine } from './machine.ts';
import { isKnown } from './reading.ts';
import type { Readings } from './readings.ts';

export type MachineKind = Machine['kind'];

/**
 * What the machine is, by what is proven and in this order: virtual machine, Apple silicon, Intel. A missing
 * `chip_type` or an x86 process proves nothing: that is also what a translated process sees.
 */
export function decideKind(readings: Readings, host?: { platform: string; arch: string }): MachineKind {
  if (isVirtual(readings)) return 'virtual-mac';
  if (isAppleSilicon(readings, host)) return 'apple-silicon';
  const names = [readings.sysctl.brandString, readings.hardware.cpuName, readings.pasted.hardware.cpuName];
  return names.some((name) => name.value?.includes('Intel')) ? 'intel-mac' : 'unknown';
}

function isVirtual({ sysctl, hardware, pasted }: Readings): boolean {
  const identifiers = [sysctl.modelIdentifier, hardware.modelIdentifier, pasted.hardware.modelIdentifier];
  const chips = [sysctl.brandString, hardware.chipName, pasted.hardware.chipName];
  return (
    identifiers.some((identifier) => identifier.value?.startsWith('VirtualMac')) ||
    chips.some((chip) => isVirtualChipName(chip.value ?? ''))
  );
}

/** `sysctl.proc_translated` exists on Apple silicon only, whatever it says. */
function isAppleSilicon(readings: Readings, host: { platform: string; arch: string } | undefined): boolean {
  const { sysctl, hardware, pasted, ioreg, displays, metal } = readings;
  const chips = [sysctl.brandString, hardware.chipName, pasted.hardware.chipName];
  const gpus = [ioreg.gpuName, displays.gpuName, pasted.displays.gpuName, metal.gpuName];
  return (
    sysctl.isArm64.value === true ||
    isKnown(sysctl.isTranslated) ||
    chips.some((chip) => /^(Virtual)?Apple\b/.test(chip.value ?? '')) ||
    gpus.some((gpu) => isGpuChipName(gpu.value ?? '')) ||
    (host?.platform === 'darwin' && host.arch === 'arm64')
  );
}

/**
 * Whether the process that asked runs under Rosetta: `sysctl.proc_translated`, or, without it, what only a
 * translated caller is told on Apple silicon.
 */
export function decideTranslated({ sysctl, hardware }: Readings, kind: MachineKind): boolean {
  if (isKnown(sysctl.isTranslated)) return sysctl.isTranslated.value;
  if (kind !== 'apple-silicon') return false;
  const hasOnlyCpuType = isKnown(hardware.cpuName) && !isKnown(hardware.chipName);
  return hasOnlyCpuType || (sysctl.brandString.value ?? '').startsWith('VirtualApple');
}
