import { type Fact, known, unknown } from '#core/fact.ts';
import { conditionsOf, conditionWarnings } from './conditions.ts';
import type { Machine } from './machine.ts';
import { bestFact } from './reading.ts';
import type { Readings } from './readings.ts';

/** What Node knows of the machine that runs this process. */
export interface HostFacts {
  /** `process.platform`: 'darwin', 'linux', 'win32'. */
  platform: string;
  /** `process.arch`; says 'x64' for a translated process on Apple silicon too. */
  arch: string;
  memoryBytes?: number;
  availableBytes?: number;
  cpuName?: string;
  cpuCoresTotal?: number;
  osName?: string;
}

/** A machine that is not a Mac: said plainly, with what is known of its processor and memory. */
export function assembleOtherMachine(readings: Readings, host: HostFacts | undefined): Machine {
  const answer = readings.systeminformation;
  const both = <T>(fact: Fact<T>, ofHost: T | undefined): Fact<T> =>
    bestFact(fact, ofHost === undefined ? unknown('not-reported') : known(ofHost, 'node'));
  const chipName = both(answer.cpuName, host?.cpuName);
  const memoryBytes = both(answer.memoryBytes, host?.memoryBytes);
  const available = both(answer.availableBytes, host?.availableBytes);
  const notApplicable = unknown('not-applicable');
  const conditions = {
    ...conditionsOf(readings),
    ...(available.value !== undefined && { availableBytes: available.value }),
  };
  return {
    kind: 'not-a-mac',
    isTranslated: false,
    chipName,
    chipId: notApplicable,
    gpuCores: notApplicable,
    cpuCoresTotal: both(answer.cpuCoresTotal, host?.cpuCoresTotal),
    cpuCores: notApplicable,
    memoryBytes,
    memoryBudgetBytes: available,
    wiredLimitBytes: notApplicable,
    memoryBandwidthBytesPerSecond: notApplicable,
    modelIdentifier: notApplicable,
    productName: notApplicable,
    osName: both(answer.osName, host?.osName),
    macosVersion: notApplicable,
    macosBuild: notApplicable,
    conditions,
    warnings: [
      {
        code: 'not-a-mac',
        details: { platform: host?.platform ?? answer.platform.value ?? 'unknown' },
      },
      ...(memoryBytes.value === undefined ? [{ code: 'memory-unknown' as const, details: {} }] : []),
      ...readings.unreadableFiles.map((file) => ({
        code: 'answer-unreadable' as const,
        details: { file },
      })),
      ...conditionWarnings(conditions),
    ],
  };
}
