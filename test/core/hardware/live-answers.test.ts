import { describe, expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import { parsePmset, parsePmsetBatt, parsePmsetTherm } from '#core/hardware/pmset.ts';
import { parseThermalPressure } from '#core/hardware/thermal-pressure.ts';
import { parseSwVers } from '#core/hardware/sw-vers.ts';
import { parseMemoryPressure, parseSwapUsage, parseVmStat } from '#core/hardware/vm-stat.ts';

describe('vm_stat', () => {
  const pages = (size: number) =>
    [
      `Mach Virtual Memory Statistics: (page size of ${size} bytes)`,
      'Pages free:                               100.',
      'Pages active:                            9999.',
      'Pages inactive:                            20.',
      '"Translation faults":                    7777.',
      'Pages speculative:                          3.',
      'Pages purgeable:                            1.',
    ].join('\n');

  it.each([16384, 4096])('counts free, inactive, speculative and purgeable pages of %i bytes', (size) => {
    expect(parseVmStat(pages(size)).availableBytes).toEqual(known(124 * size, 'vm_stat'));
  });

  it('does without the lines that old systems lack', () => {
    const old = pages(4096).replace(/Pages (speculative|purgeable).*\n?/g, '');
    expect(parseVmStat(old).availableBytes.value).toBe(120 * 4096);
  });

  it('never assumes a page size', () => {
    expect(parseVmStat('Pages free: 100.').availableBytes).toEqual(unknown('unreadable'));
  });
});

it('memory_pressure -Q gives the free share of the total', () => {
  const text =
    'The system has 17179869184 (1048576 pages with a page size of 16384).\nSystem-wide memory free percentage: 41%\n';
  expect(parseMemoryPressure(text).availableBytes).toEqual(
    known(Math.round(17179869184 * 0.41), 'memory_pressure'),
  );
  expect(parseMemoryPressure('System-wide memory free percentage: 41%').availableBytes).toEqual(
    unknown('unreadable'),
  );
});

it.each([
  ['total = 2048.00M  used = 512.50M  free = 1535.50M  (encrypted)', 512.5 * 2 ** 20],
  ['vm.swapusage: total = 2048,00M  used = 512,50M  free = 1535,50M', 512.5 * 2 ** 20],
  ['total = 4.00G  used = 1.25G  free = 2.75G', 1.25 * 2 ** 30],
  ['total = 0.00M  used = 0.00M  free = 0.00M', 0],
])('vm.swapusage %j is %i bytes used', (text, bytes) => {
  expect(parseSwapUsage(text).swapUsedBytes).toEqual(known(bytes, 'sysctl'));
});

describe('pmset -g batt', () => {
  it.each([
    ['87%; charged; 0:00 remaining', 0.87],
    ['87%; discharging; (no estimate)', 0.87],
    ['100%; finishing charge; 0:01 remaining', 1],
    ['0%; AC attached; not charging', 0],
  ])('reads the charge of "%s"', (state, fraction) => {
    const text = `Now drawing from 'AC Power'\n -InternalBattery-0 (id=4915299)\t${state} present: true\n`;
    expect(parsePmsetBatt(text)).toEqual({
      powerSource: known('mains', 'pmset'),
      batteryFraction: known(fraction, 'pmset'),
    });
  });

  it('has no battery fraction on a desktop, with or without a UPS', () => {
    const desktop = "Now drawing from 'AC Power'\n";
    const ups = `${desktop} -UPS Back-UPS 700 (id=1)\t41%; AC attached; not charging present: true\n`;
    for (const text of [desktop, ups]) {
      expect(parsePmsetBatt(text).batteryFraction).toEqual(unknown('not-reported'));
    }
  });

  it('knows the battery as the source', () => {
    expect(parsePmsetBatt("Now drawing from 'Battery Power'\n").powerSource.value).toBe('battery');
  });
});

it.each([
  [' lowpowermode         1', known(true, 'pmset')],
  [' lowpowermode         0', known(false, 'pmset')],
  ['\tlowpowermode\t0\r', known(false, 'pmset')],
  [' womp 1', unknown('not-reported')],
  [' lowpowermode maybe', unknown('unreadable')],
])('pmset -g %j', (line, fact) => {
  expect(parsePmset(`Currently in use:\n${line}\n sleep 1\n`).lowPowerMode).toEqual(fact);
});

describe('pmset -g therm', () => {
  it('gives the speed limit that Intel Macs print', () => {
    expect(parsePmsetTherm('\tCPU_Speed_Limit \t= 80\n').cpuSpeedLimitFraction).toEqual(known(0.8, 'pmset'));
  });

  it('proves nothing by notes that nothing was recorded, or by failing', () => {
    for (const text of ['Note: No thermal warning level has been recorded', 'Error: 0xe00002c2']) {
      expect(parsePmsetTherm(text)).toEqual({
        cpuSpeedLimitFraction: unknown('not-reported'),
        thermalWarningLevel: unknown('not-reported'),
      });
    }
  });

  it.each([
    ['2026-08-20 13:11:08 +0700 Thermal Warning Level = 5', known(5, 'pmset')],
    ['Thermal Warning Level = 0', known(0, 'pmset')],
    ['Thermal Warning Level = 255', unknown('unreadable')],
    ['Thermal Warning Level = high', unknown('unreadable')],
    ['Error: No thermal warning level with error code 0x00000005', unknown('not-reported')],
    ['Note: No performance warning level has been recorded', unknown('not-reported')],
  ])('reads the warning of %j', (line, level) => {
    const text = `${line}\nNote: No CPU power status has been recorded\n`;
    expect(parsePmsetTherm(text).thermalWarningLevel).toEqual(level);
  });
});

it.each([
  ['com.apple.system.thermalpressurelevel 0\n', known('nominal', 'notifyutil')],
  ['com.apple.system.thermalpressurelevel 1\n', known('moderate', 'notifyutil')],
  ['com.apple.system.thermalpressurelevel 2\r\n', known('heavy', 'notifyutil')],
  ['com.apple.system.thermalpressurelevel 3', known('trapping', 'notifyutil')],
  ['com.apple.system.thermalpressurelevel 4', known('sleeping', 'notifyutil')],
  ['com.apple.system.thermalpressurelevel 5', unknown('unreadable')],
  ['com.apple.system.thermalpressurelevel -1', unknown('unreadable')],
  ['com.apple.system.thermalpressurelevel', unknown('not-reported')],
  ['com.apple.system.thermalpressurelevel: Failed with code 9', unknown('not-reported')],
  ['usage: notifyutil [-q] [-v] [-z] [-R] [<command> ...]', unknown('not-reported')],
  [undefined, unknown('not-asked')],
])('notifyutil -g %j', (text, fact) => {
  expect(parseThermalPressure(text).thermalPressure).toEqual(fact);
});

it.each(['\t', '\t\t', ' '])('sw_vers is read with %j after the colon', (gap) => {
  const text = `ProductName:${gap}macOS\nProductVersion:${gap}26.5.1\nProductVersionExtra:${gap}(a)\nBuildVersion:${gap}25F80\n`;
  expect(parseSwVers(text)).toEqual({
    osName: known('macOS', 'sw_vers'),
    macosVersion: known('26.5.1', 'sw_vers'),
    macosBuild: known('25F80', 'sw_vers'),
  });
});
