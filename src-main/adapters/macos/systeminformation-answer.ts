import os from 'node:os';
import type { SysteminformationAnswer } from '#core/hardware/systeminformation.ts';

const timeoutMilliseconds = 5_000;

/** Which parts to ask: `memory` for live conditions, `all` for a probe. */
export type SysteminformationScope = 'conditions' | 'all';

/**
 * The fields that `systeminformation` gets right: live memory, battery, the system's name and, off the Mac,
 * the processor. It is asked for nothing else (its core kinds and model names are wrong on newer Macs), and
 * its serial numbers and host names are left behind here. A part that fails or hangs is absent.
 */
export async function readSysteminformation(scope: SysteminformationScope): Promise<SysteminformationAnswer> {
  const { default: si } = await import('systeminformation');
  const isMac = process.platform === 'darwin';
  const [memory, battery, system, cpu] = await Promise.all([
    answerOf(() => si.mem()),
    answerOf(() => si.battery()),
    scope === 'all' ? answerOf(() => si.osInfo()) : undefined,
    scope === 'all' && !isMac ? answerOf(() => si.cpu()) : undefined,
  ]);
  return withoutAbsent({
    platform: process.platform,
    arch: process.arch,
    osName: named(isMac ? system?.distro : [system?.distro, system?.release].filter(Boolean).join(' ')),
    osRelease: named(system?.release),
    cpuName: named([cpu?.manufacturer, cpu?.brand].filter(Boolean).join(' ')),
    cpuCoresTotal: cpu && cpu.physicalCores > 0 ? cpu.physicalCores : undefined,
    memoryBytes: memory?.total,
    availableBytes: memory && availableHere(memory.available),
    swapUsedBytes: memory?.swapused,
    powerSource: battery?.hasBattery ? (battery.acConnected ? 'mains' : 'battery') : undefined,
    batteryFraction: battery?.hasBattery ? battery.percent / 100 : undefined,
  });
}

/** In a container the limit of its group counts, which Node knows and systeminformation does not. */
const availableHere = (bytes: number): number =>
  process.platform === 'linux' ? Math.min(bytes, process.availableMemory()) : Math.max(0, bytes);

const named = (text: string | undefined): string | undefined => text?.trim().slice(0, 120) || undefined;

function withoutAbsent(
  answer: {
    [K in keyof Required<SysteminformationAnswer>]: SysteminformationAnswer[K] | undefined;
  } & { platform: string; arch: string },
): SysteminformationAnswer {
  const present = Object.entries(answer).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), platform: answer.platform, arch: answer.arch };
}

async function answerOf<T>(ask: () => Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMilliseconds);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** One-minute load average for each CPU; absent where the system has none (Windows). */
export function loadPerCpu(): number | undefined {
  const [oneMinute] = os.loadavg();
  return oneMinute === undefined || process.platform === 'win32'
    ? undefined
    : oneMinute / os.availableParallelism();
}
