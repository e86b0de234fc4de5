import { describe, expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import { parseSysctl, sysctlKeys } from '#core/hardware/sysctl.ts';

describe('memory', () => {
  it.each([
    ['hw.memsize: 17179869184', known(17179869184, 'sysctl')],
    ['hw.memsize:\t17179869184\r', known(17179869184, 'sysctl')],
    ['hw.memsize = 17179869184', known(17179869184, 'sysctl')],
    ['hw.memsize: 1717986', unknown('unreadable')],
    ['hw.memsize: 17179869185', unknown('unreadable')],
    ['hw.memsize: -17179869184', unknown('unreadable')],
    ['hw.memsize: 0', unknown('unreadable')],
    ['hw.memsize:', unknown('unreadable')],
    ['hw.memsize_usable: 17156800512', unknown('not-reported')],
    [undefined, unknown('not-asked')],
  ])('reads %j', (text, fact) => {
    expect(parseSysctl(text).memoryBytes).toEqual(fact);
  });
});

describe('kinds of cores', () => {
  const levels = (...lines: string[]) => parseSysctl(lines.join('\n')).cpuCores;

  it('come by level, whatever the order of the lines', () => {
    expect(
      levels(
        'hw.perflevel1.name: Performance',
        'hw.perflevel1.physicalcpu: 10',
        'hw.perflevel0.physicalcpu: 5',
        'hw.nperflevels: 2',
        'hw.perflevel0.name: Super',
      ),
    ).toEqual(
      known(
        [
          { kind: 'Super', count: 5 },
          { kind: 'Performance', count: 10 },
        ],
        'sysctl',
      ),
    );
  });

  it('are not inferred from position when macOS 12 leaves the names out', () => {
    expect(
      levels('hw.nperflevels: 2', 'hw.perflevel0.physicalcpu: 8', 'hw.perflevel1.physicalcpu: 2'),
    ).toEqual(unknown('not-reported'));
  });

  it('are unknown when one of the levels is missing', () => {
    expect(levels('hw.nperflevels: 3', 'hw.perflevel0.name: Super', 'hw.perflevel0.physicalcpu: 2')).toEqual(
      unknown('not-reported'),
    );
  });

  it('are unknown when a count makes no sense', () => {
    expect(
      levels('hw.nperflevels: 1', 'hw.perflevel0.name: Standard', 'hw.perflevel0.physicalcpu: 0'),
    ).toEqual(unknown('unreadable'));
  });
});

it('reads a raised wired limit in MiB, and 0 as the default', () => {
  expect(parseSysctl('iogpu.wired_limit_mb: 114688').wiredLimitBytes).toEqual(known(112 * 2 ** 30, 'sysctl'));
  expect(parseSysctl('iogpu.wired_limit_mb: 0').wiredLimitBytes).toEqual(known(0, 'sysctl'));
});

it('reads the pressure levels 1, 2 and 4 and no other', () => {
  const level = (value: number) =>
    parseSysctl(`kern.memorystatus_vm_pressure_level: ${value}`).memoryPressure;
  expect([1, 2, 3, 4].map((value) => level(value).value)).toEqual([
    'normal',
    'warning',
    undefined,
    'critical',
  ]);
});

it('keeps what was printed beside the complaint about an unknown key', () => {
  const text = "sysctl: unknown oid 'hw.perflevel0.name'\nhw.model: Macmini9,1\n";
  expect(parseSysctl(text).modelIdentifier).toEqual(known('Macmini9,1', 'sysctl'));
});

it('asks for few, named keys', () => {
  expect(sysctlKeys).toContain('hw.memsize');
  expect(sysctlKeys.length).toBeLessThan(40);
  expect(sysctlKeys.some((key) => /uuid|serial|hostname/.test(key))).toBe(false);
});
