import { describe, expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import {
  displayFacts,
  hardwareFacts,
  parseNumberProcessors,
  parsePhysicalMemory,
  parseSystemProfilerJson,
  splitSystemProfilerJson,
} from '#core/hardware/system-profiler.ts';

it.each([
  ['proc 14:10:4', 14],
  ['proc 14:10:4:0', 14],
  ['proc 8:0:4:4', 8],
  ['proc 18:6:12:0', 18],
  ['2', 2],
  ['proc 14:10:5', undefined],
  ['proc 14:10:2:1:1', undefined],
  ['proc 14', undefined],
  ['proc 0:0:0', undefined],
  ['fourteen', undefined],
  ['', undefined],
])('takes of number_processors %j the total %j, never the kinds', (text, total) => {
  expect(parseNumberProcessors(text)).toBe(total);
});

it.each([
  ['16 GB', 16 * 2 ** 30],
  ['1 TB', 2 ** 40],
  ['16GB', 16 * 2 ** 30],
  ['16 MB', undefined],
  ['0 GB', undefined],
  ['1', undefined],
])('reads the memory %j as %j bytes', (text, bytes) => {
  expect(parsePhysicalMemory(text)).toBe(bytes);
});

describe('an answer', () => {
  const hardware = { SPHardwareDataType: [{ chip_type: 'Apple M4', number_processors: 'proc 10:4:6:0' }] };
  const displays = { SPDisplaysDataType: [{ sppci_model: 'Apple M4', sppci_cores: '10' }] };

  it('may hold one data type or both', () => {
    expect(Object.keys(parseSystemProfilerJson(JSON.stringify(hardware)) ?? {})).toEqual(['hardware']);
    expect(Object.keys(parseSystemProfilerJson(JSON.stringify(displays)) ?? {})).toEqual(['gpus']);
    const both = parseSystemProfilerJson(JSON.stringify({ ...hardware, ...displays }));
    expect(Object.keys(both ?? {})).toEqual(['hardware', 'gpus']);
  });

  it('may follow other text', () => {
    const text = `2026-11-01 system_profiler[81] warning: [x]\r\n${JSON.stringify(hardware)}\r\n`;
    expect(parseSystemProfilerJson(text)?.hardware?.chip_type).toBe('Apple M4');
  });

  it.each(['', '{', 'null', '[]', '{"SPHardwareDataType": "x"}', JSON.stringify(hardware).slice(0, 40)])(
    'of the form %j is none',
    (text) => {
      expect(parseSystemProfilerJson(text)).toBeUndefined();
    },
  );

  it('of both data types is split into the files of a probe folder', () => {
    const parts = splitSystemProfilerJson(JSON.stringify({ ...hardware, ...displays }));
    expect(JSON.parse(parts?.hardware ?? '')).toEqual(hardware);
    expect(JSON.parse(parts?.displays ?? '')).toEqual(displays);
    expect(splitSystemProfilerJson('{"SPHardwareDataType": [')).toBeUndefined();
  });
});

describe('the hardware facts', () => {
  it('know no chip named "Unknown"', () => {
    expect(hardwareFacts({ chip_type: 'Unknown' }, 'not-asked').chipName).toEqual(unknown('not-reported'));
  });

  it('say why they are missing', () => {
    expect(hardwareFacts(undefined, 'not-asked').chipName).toEqual(unknown('not-asked'));
    expect(hardwareFacts({}, 'not-asked').chipName).toEqual(unknown('not-reported'));
  });

  it.each([
    ['6723.81.1', 11],
    ['8422.141.2', 13],
    ['mBoot-18000.120.36', 26],
    ['20457.1.12', 27],
  ])('date macOS by the firmware %s', (version, major) => {
    expect(hardwareFacts({ boot_rom_version: version }, 'not-asked').macosMajor.value).toBe(major);
  });

  it.each(['529.140.2.0.0', '1968.100.17.0.0 (iBridge: 20.16)', '30000.1.1', 'x'])(
    'do not date macOS by %s',
    (version) => {
      expect(hardwareFacts({ boot_rom_version: version }, 'not-asked').macosMajor).toEqual(
        unknown('not-reported'),
      );
    },
  );
});

describe('the GPU', () => {
  it.each([['10'], [10]])('counts its cores as text or number (%j)', (cores) => {
    const facts = displayFacts([{ sppci_model: 'Apple M4', sppci_cores: cores }], 'not-asked');
    expect(facts.gpuCores).toEqual(known(10, 'system_profiler'));
  });

  it('is named by its model before the key that macOS 11 prints', () => {
    expect(displayFacts([{ _name: 'kHW_AppleM1Item' }], 'not-asked').gpuName.value).toBe('Apple M1');
    const named = { _name: 'kHW_AppleM1Item', sppci_model: 'Apple M1' };
    expect(displayFacts([named], 'not-asked').gpuName.value).toBe('Apple M1');
  });

  it('is the chip’s own, wherever it stands in the list', () => {
    const facts = displayFacts(
      [{ sppci_model: 'AMD Radeon Pro' }, { sppci_model: 'Apple M1 Max', sppci_cores: '32' }],
      'not-asked',
    );
    expect(facts.gpuCores.value).toBe(32);
  });

  it('of a virtual machine has neither name nor cores', () => {
    const facts = displayFacts([{ sppci_model: 'Apple Paravirtualized Graphics Device' }], 'not-asked');
    expect(facts).toEqual({ gpuName: unknown('not-reported'), gpuCores: unknown('not-reported') });
    expect(displayFacts([], 'not-asked').gpuCores).toEqual(unknown('not-reported'));
  });
});
