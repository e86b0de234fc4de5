import { type Fact, known, unknown } from '#core/fact.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import { keyedLines, parseWholeNumber, singleSpaced } from './lines.ts';
import type { CpuCoreGroup } from './machine.ts';
import { factFrom, isKnown, reasonForAbsence } from './reading.ts';
import { parseSwapUsedBytes } from './vm-stat.ts';

/** What the probe asks of `sysctl -i`; unknown ones are skipped by macOS. Never `-a`: over a thousand lines. */
export const sysctlKeys = [
  'hw.memsize',
  'hw.model',
  'machdep.cpu.brand_string',
  'hw.physicalcpu',
  'hw.logicalcpu',
  'hw.nperflevels',
  ...[0, 1, 2, 3].flatMap((level) => [`hw.perflevel${level}.name`, `hw.perflevel${level}.physicalcpu`]),
  'hw.optional.arm64',
  'sysctl.proc_translated',
  'kern.osproductversion',
  'kern.osversion',
  'iogpu.wired_limit_mb',
  'kern.memorystatus_vm_pressure_level',
  'vm.swapusage',
  'vm.pagesize',
] as const;

export interface SysctlFacts {
  memoryBytes: Fact<number>;
  modelIdentifier: Fact<string>;
  /** As printed; not always the chip's name (see `isChipName`). */
  brandString: Fact<string>;
  cpuCoresTotal: Fact<number>;
  /** Fastest kind first. Unknown when a level, its name or its count is missing: never derived from position. */
  cpuCores: Fact<CpuCoreGroup[]>;
  isArm64: Fact<boolean>;
  isTranslated: Fact<boolean>;
  macosVersion: Fact<string>;
  macosBuild: Fact<string>;
  /** `iogpu.wired_limit_mb` in bytes; 0 is the system's default. */
  wiredLimitBytes: Fact<number>;
  memoryPressure: Fact<'normal' | 'warning' | 'critical'>;
  swapUsedBytes: Fact<number>;
}

/** Memory comes in whole MiB on every Mac and VM; a number cut in its middle almost never does. */
function parseMemoryBytes(text: string): number | undefined {
  const bytes = parseWholeNumber(text, 2 ** 29, 2 ** 46);
  return bytes !== undefined && bytes % bytesPerMebibyte === 0 ? bytes : undefined;
}

const parseFlag = (text: string): boolean | undefined =>
  text === '1' ? true : text === '0' ? false : undefined;

const parseCoreCount = (text: string): number | undefined => parseWholeNumber(text, 1, 1024);

export const parseVersion = (text: string): string | undefined =>
  /^\d{1,3}(\.\d{1,3}){0,3}$/.test(text.trim()) ? text.trim() : undefined;

export const parseBuild = (text: string): string | undefined =>
  /^\d{2}[A-Z]\d{1,6}[a-z]?$/.test(text.trim()) ? text.trim() : undefined;

export const parseModelIdentifier = (text: string): string | undefined =>
  /^[A-Za-z]{3,20}\d{1,3},\d{1,3}$/.test(text.trim()) ? text.trim() : undefined;

/** Free text of another program, bounded; empty is not a name. */
export const parseName = (text: string): string | undefined => {
  const name = singleSpaced(text);
  return name.length > 0 && name.length <= 120 ? name : undefined;
};

const pressureByLevel: Readonly<Record<string, 'normal' | 'warning' | 'critical'>> = {
  '1': 'normal',
  '2': 'warning',
  '4': 'critical',
};

/** Parses `key: value` lines in any order; undefined means that sysctl was not asked. */
export function parseSysctl(text: string | undefined): SysctlFacts {
  const said = keyedLines(text ?? '', /^[a-z][\w.-]*$/);
  const absent = reasonForAbsence(text);
  const fact = <T>(key: string, parse: (said: string) => T | undefined): Fact<T> =>
    factFrom({ said: said.get(key), source: 'sysctl', parse, absent });
  return {
    memoryBytes: fact('hw.memsize', parseMemoryBytes),
    modelIdentifier: fact('hw.model', parseModelIdentifier),
    brandString: fact('machdep.cpu.brand_string', parseName),
    cpuCoresTotal: fact('hw.physicalcpu', parseCoreCount),
    cpuCores: coreGroups(
      said,
      fact('hw.nperflevels', (value) => parseWholeNumber(value, 1, 8)),
    ),
    isArm64: fact('hw.optional.arm64', parseFlag),
    isTranslated: fact('sysctl.proc_translated', parseFlag),
    macosVersion: fact('kern.osproductversion', parseVersion),
    macosBuild: fact('kern.osversion', parseBuild),
    wiredLimitBytes: fact('iogpu.wired_limit_mb', (value) => {
      const mebibytes = parseWholeNumber(value, 0, 2 ** 26);
      return mebibytes === undefined ? undefined : mebibytes * bytesPerMebibyte;
    }),
    memoryPressure: fact('kern.memorystatus_vm_pressure_level', (value) => pressureByLevel[value]),
    swapUsedBytes: fact('vm.swapusage', parseSwapUsedBytes),
  };
}

/** Core kinds from `hw.perflevelN.*`; macOS 12 prints them without names, macOS 11 not at all. */
function coreGroups(said: ReadonlyMap<string, string>, levels: Fact<number>): Fact<CpuCoreGroup[]> {
  if (!isKnown(levels)) return levels;
  const groups: CpuCoreGroup[] = [];
  for (let level = 0; level < levels.value; level++) {
    const kind = parseName(said.get(`hw.perflevel${level}.name`) ?? '');
    const saidCount = said.get(`hw.perflevel${level}.physicalcpu`);
    if (kind === undefined || saidCount === undefined) return unknown('not-reported');
    const count = parseCoreCount(saidCount);
    if (count === undefined) return unknown('unreadable');
    groups.push({ kind, count });
  }
  return known(groups, 'sysctl');
}
