import { describe, expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import { assembleMachine } from '#core/hardware/assemble.ts';
import type { Machine, RawProbe } from '#core/hardware/machine.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const catalogue = loadShippedCatalogue();
const gibibyte = 2 ** 30;
const machineOf = (raw: RawProbe): Machine => assembleMachine({ raw, catalogue });
const codes = (machine: Machine): string[] => machine.warnings.map(({ code }) => code);
const warningOf = (machine: Machine, code: string) =>
  machine.warnings.find((warning) => warning.code === code)?.details;

const m4Pro = [
  'hw.memsize: 51539607552',
  'hw.model: Mac16,8',
  'machdep.cpu.brand_string: Apple M4 Pro',
  'hw.physicalcpu: 14',
  'hw.optional.arm64: 1',
  'sysctl.proc_translated: 0',
].join('\n');
const macos26 = 'ProductName: macOS\nProductVersion: 26.1\nBuildVersion: 25B78\n';
const metal = (megabytes: string): string => `recommendedMaxWorkingSetSize  = ${megabytes} MB\n`;
const wired = (mebibytes: number): string => `${m4Pro}\niogpu.wired_limit_mb: ${mebibytes}`;

describe('the budget', () => {
  it('is Metal’s own figure before anything else', () => {
    const machine = machineOf({
      'sysctl.txt': wired(0),
      'sw_vers.txt': macos26,
      'llamacpp-metal.log': metal('40200.90'),
    });
    expect(machine.memoryBudgetBytes).toEqual(known(40_200_900_000, 'metal'));
    expect(machine.wiredLimitBytes).toEqual(unknown('not-applicable'));
    expect(codes(machine)).not.toContain('budget-from-rule');
  });

  it('stays Metal’s when the raised limit agrees with it', () => {
    const machine = machineOf({
      'sysctl.txt': wired(43008),
      'sw_vers.txt': macos26,
      'llamacpp-metal.log': metal('45097.16'),
    });
    expect(machine.memoryBudgetBytes).toEqual(known(45_097_160_000, 'metal'));
    expect(warningOf(machine, 'wired-limit-raised')).toEqual({ limitBytes: 42 * gibibyte });
    expect(codes(machine)).not.toContain('sources-disagree');
  });

  it('stays Metal’s, and says so, when the limit was raised after the log', () => {
    const machine = machineOf({
      'sysctl.txt': wired(43008),
      'sw_vers.txt': macos26,
      'llamacpp-metal.log': metal('40200.90'),
    });
    expect(machine.memoryBudgetBytes).toEqual(known(40_200_900_000, 'metal'));
    expect(warningOf(machine, 'sources-disagree')).toEqual({
      fact: 'memoryBudgetBytes',
      used: 40_200_900_000,
      other: 42 * gibibyte,
    });
  });

  it('is the raised limit when there is no log', () => {
    const machine = machineOf({ 'sysctl.txt': wired(43008), 'sw_vers.txt': macos26 });
    expect(machine.memoryBudgetBytes).toEqual(known(42 * gibibyte, 'sysctl'));
    expect(codes(machine)).not.toContain('budget-from-rule');
  });

  it('is never more than the memory', () => {
    const machine = machineOf({ 'sysctl.txt': wired(99999), 'sw_vers.txt': macos26 });
    expect(machine.memoryBudgetBytes.value).toBe(48 * gibibyte);
  });

  it('does not come from the log of a larger Mac', () => {
    const machine = machineOf({
      'sysctl.txt': m4Pro,
      'sw_vers.txt': macos26,
      'llamacpp-metal.log': metal('115448.73'),
    });
    expect(machine.memoryBudgetBytes).toMatchObject({ source: 'rule' });
  });

  it.each([
    ['15.6', 0.75],
    ['26.1', 0.78],
    ['27.0', 0.78],
  ])('is by the table, for macOS %s, %d of 48 GB', (version, share) => {
    const machine = machineOf({ 'sysctl.txt': m4Pro, 'sw_vers.txt': `ProductVersion: ${version}` });
    expect(machine.memoryBudgetBytes).toEqual(known(Math.floor(48 * gibibyte * share), 'rule'));
    expect(warningOf(machine, 'budget-from-rule')).toEqual({ memoryBytes: 48 * gibibyte });
  });

  it('is the smaller share when the macOS version is unknown', () => {
    expect(machineOf({ 'sysctl.txt': m4Pro }).memoryBudgetBytes.value).toBe(36 * gibibyte);
  });

  it('takes the share of the next smaller size for a memory size that no row of the table has', () => {
    const odd = m4Pro.replace('51539607552', String(256 * gibibyte));
    const machine = machineOf({ 'sysctl.txt': odd, 'sw_vers.txt': macos26 });
    expect(machine.memoryBudgetBytes).toEqual(known(Math.floor(256 * gibibyte * 0.84), 'rule'));
    expect(warningOf(machine, 'budget-from-rule')).toEqual({ memoryBytes: 256 * gibibyte });
  });

  it('is unknown for less memory than any row of the table', () => {
    const odd = m4Pro.replace('51539607552', String(4 * gibibyte));
    const machine = machineOf({ 'sysctl.txt': odd, 'sw_vers.txt': macos26 });
    expect(machine.memoryBudgetBytes).toEqual(unknown('not-in-catalogue'));
  });
});

describe('two sources that disagree', () => {
  it.each([
    ['memoryBytes', { SPHardwareDataType: [{ physical_memory: '24 GB' }] }, 48 * gibibyte, 24 * gibibyte],
    ['chipName', { SPHardwareDataType: [{ chip_type: 'Apple M4' }] }, 'Apple M4 Pro', 'Apple M4'],
    ['modelIdentifier', { SPHardwareDataType: [{ machine_model: 'Mac16,7' }] }, 'Mac16,8', 'Mac16,7'],
    ['cpuCoresTotal', { SPHardwareDataType: [{ number_processors: 'proc 12:8:4' }] }, 14, 12],
  ])('on %s are named, and sysctl counts', (fact, json, used, other) => {
    const machine = machineOf({ 'sysctl.txt': m4Pro, 'SPHardwareDataType.json': JSON.stringify(json) });
    expect(warningOf(machine, 'sources-disagree')).toEqual({ fact, used, other });
    expect(machine[fact as 'chipName'].value).toBe(used);
  });

  it('on the macOS version are sw_vers and systeminformation', () => {
    const machine = machineOf({
      'sysctl.txt': m4Pro,
      'sw_vers.txt': macos26,
      'systeminformation.json': '{"platform":"darwin","arch":"arm64","osRelease":"26.2"}',
    });
    expect(warningOf(machine, 'sources-disagree')).toEqual({
      fact: 'macosVersion',
      used: '26.1',
      other: '26.2',
    });
  });

  it('on GPU cores are ioreg and system_profiler', () => {
    const machine = machineOf({
      'sysctl.txt': m4Pro,
      'ioreg-IOAccelerator.txt': '"gpu-core-count" = 20',
      'SPDisplaysDataType.json': '{"SPDisplaysDataType":[{"sppci_model":"Apple M4 Pro","sppci_cores":"16"}]}',
    });
    expect(warningOf(machine, 'sources-disagree')).toEqual({ fact: 'gpuCores', used: 20, other: 16 });
    expect(machine.chipId).toEqual(known('m4-pro-14c-20g', 'catalogue'));
  });
});

it('kinds of cores that do not add up to the total are not believed', () => {
  const levels = 'hw.nperflevels: 1\nhw.perflevel0.name: Performance\nhw.perflevel0.physicalcpu: 10';
  const machine = machineOf({ 'sysctl.txt': `${m4Pro}\n${levels}` });
  expect(machine.cpuCores).toEqual(
    known(
      [
        { kind: 'Performance', count: 10 },
        { kind: 'Efficiency', count: 4 },
      ],
      'catalogue',
    ),
  );
  expect(warningOf(machine, 'sources-disagree')).toEqual({ fact: 'cpuCoresTotal', used: 14, other: 10 });
});

describe('the kind of machine', () => {
  const kind = (text: string): string => machineOf({ 'sysctl.txt': text }).kind;

  it.each([
    ['hw.optional.arm64: 1', 'apple-silicon'],
    ['sysctl.proc_translated: 0', 'apple-silicon'],
    ['machdep.cpu.brand_string: Apple processor', 'apple-silicon'],
    ['machdep.cpu.brand_string: VirtualApple @ 2.50GHz', 'apple-silicon'],
    ['machdep.cpu.brand_string: Apple X1', 'apple-silicon'],
    ['hw.optional.arm64: 1\nhw.model: VirtualMac2,1', 'virtual-mac'],
    ['hw.optional.arm64: 1\nmachdep.cpu.brand_string: Apple M4 (Virtual)', 'virtual-mac'],
    ['machdep.cpu.brand_string: Intel(R) Core(TM) i9', 'intel-mac'],
    ['hw.memsize: 17179869184', 'unknown'],
  ])('by %j is %s', (text, expected) => {
    expect(kind(text)).toBe(expected);
  });

  it('is not Intel because a translated caller is told a cpu_type and no chip', () => {
    const json = { SPHardwareDataType: [{ cpu_type: 'Unknown', number_processors: 10 }] };
    const gpu = { SPDisplaysDataType: [{ sppci_model: 'Apple M1 Pro', sppci_cores: '16' }] };
    const machine = machineOf({ 'SPHardwareDataType.json': JSON.stringify({ ...json, ...gpu }) });
    expect(machine.kind).toBe('apple-silicon');
    expect(machine.isTranslated).toBe(true);
    expect(machine.chipName).toEqual(known('Apple M1 Pro', 'system_profiler'));
  });

  it('is not decided by the x64 process of a live probe', () => {
    const host = { platform: 'darwin', arch: 'x64', memoryBytes: 8 * gibibyte };
    const machine = assembleMachine({ raw: {}, catalogue, host });
    expect(machine.kind).toBe('unknown');
    expect(machine.memoryBytes).toEqual(known(8 * gibibyte, 'node'));
  });

  it('is Apple silicon where a native arm64 process runs on macOS, though every command failed', () => {
    expect(assembleMachine({ raw: {}, catalogue, host: { platform: 'darwin', arch: 'arm64' } }).kind).toBe(
      'apple-silicon',
    );
  });
});

describe('a machine that is not a Mac', () => {
  const host = {
    platform: 'linux',
    arch: 'x64',
    memoryBytes: 8e9,
    availableBytes: 5e9,
    cpuName: 'AMD EPYC 9R14',
    cpuCoresTotal: 4,
    osName: 'Linux 6.18',
  };

  it('is known by what Node says', () => {
    const machine = assembleMachine({ raw: {}, catalogue, host });
    expect(machine).toMatchObject({
      kind: 'not-a-mac',
      chipName: known('AMD EPYC 9R14', 'node'),
      memoryBytes: known(8e9, 'node'),
      memoryBudgetBytes: known(5e9, 'node'),
      osName: known('Linux 6.18', 'node'),
      macosVersion: unknown('not-applicable'),
      conditions: { availableBytes: 5e9 },
    });
    expect(codes(machine)).toEqual(['not-a-mac']);
  });

  it('is known better by what systeminformation says', () => {
    const answer = { platform: 'linux', arch: 'x64', osName: 'Debian GNU/Linux 12', availableBytes: 4e9 };
    const raw = { 'systeminformation.json': JSON.stringify(answer) };
    const machine = assembleMachine({ raw, catalogue, host });
    expect(machine.osName).toEqual(known('Debian GNU/Linux 12', 'systeminformation'));
    expect(machine.memoryBudgetBytes).toEqual(known(4e9, 'systeminformation'));
    expect(machine.chipName).toEqual(known('AMD EPYC 9R14', 'node'));
  });
});

it('of nothing at all, nothing is known and nothing is guessed', () => {
  const machine = machineOf({});
  expect(machine.kind).toBe('unknown');
  const facts = Object.values(machine).filter(
    (value) => typeof value === 'object' && 'reason' in value && !Array.isArray(value),
  );
  expect(facts.length).toBe(14);
  expect(machine.conditions).toEqual({});
});
