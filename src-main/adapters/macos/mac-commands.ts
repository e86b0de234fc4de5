import type { RawProbeFile } from '#core/hardware/machine.ts';
import { sysctlKeys } from '#core/hardware/sysctl.ts';
import { thermalPressureKey } from '#core/hardware/thermal-pressure.ts';

/** One command of the probe; none of them needs root. */
export interface ProbeCommand {
  /** Absolute: a menu-bar app started by launchd has a short `PATH`. */
  path: string;
  args: readonly string[];
  timeoutMilliseconds: number;
  /** The file of a probe folder that holds its output; `system_profiler` is split into its two. */
  file: RawProbeFile;
}

const usualTimeoutMilliseconds = 5_000;

const command = (file: RawProbeFile, path: string, args: readonly string[] = []): ProbeCommand => ({
  file,
  path,
  args,
  timeoutMilliseconds: usualTimeoutMilliseconds,
});

/** What changes from minute to minute. */
export const conditionCommands: readonly ProbeCommand[] = [
  command('sysctl.txt', '/usr/sbin/sysctl', ['-i', ...sysctlKeys]),
  command('vm_stat.txt', '/usr/bin/vm_stat'),
  command('pmset-batt.txt', '/usr/bin/pmset', ['-g', 'batt']),
  command('pmset-therm.txt', '/usr/bin/pmset', ['-g', 'therm']),
  command('pmset.txt', '/usr/bin/pmset', ['-g']),
  command('notifyutil-thermal.txt', '/usr/bin/notifyutil', ['-g', thermalPressureKey]),
];

export const probeCommands: readonly ProbeCommand[] = [
  ...conditionCommands,
  command('ioreg-IOAccelerator.plist', '/usr/sbin/ioreg', [
    '-a',
    '-r',
    '-d',
    '1',
    '-w',
    '0',
    '-c',
    'IOAccelerator',
  ]),
  command('sw_vers.txt', '/usr/bin/sw_vers'),
  {
    file: 'SPHardwareDataType.json',
    path: '/usr/sbin/system_profiler',
    args: ['-json', 'SPHardwareDataType', 'SPDisplaysDataType'],
    timeoutMilliseconds: 10_000,
  },
];
