import { describe, expect, it } from 'vitest';
import { unknown } from '#core/fact.ts';
import { parseSystemProfilerText } from '#core/hardware/system-profiler-text.ts';

const english = [
  'Hardware Overview:',
  '',
  '  Model Name: MacBook Pro',
  '  Model Identifier: Mac17,6',
  '  Chip: Apple M5 Max',
  '  Total Number of Cores: 18 (6 Super and 12 Performance)',
  '  Memory: 64 GB',
  '  System Firmware Version: 20457.1.12',
];
const displays = [
  'Graphics/Displays:',
  '  Apple M5 Max:',
  '    Chipset Model: Apple M5 Max',
  '    Total Number of Cores: 40',
];

describe.each([
  ['in two texts', english.join('\n'), displays.join('\n')],
  ['in one text', [...english, ...displays].join('\n'), undefined],
  ['in one text, displays first', [...displays, ...english].join('\n'), undefined],
  ['with tabs and CRLF', english.join('\r\n').replaceAll(': ', ':\t'), displays.join('\r\n')],
])('both data types %s', (_, hardwareText, displaysText) => {
  const { hardware, displays: gpu } = parseSystemProfilerText(hardwareText, displaysText);

  it('give the CPU its cores and the GPU its own', () => {
    expect(hardware.cpuCoresTotal.value).toBe(18);
    expect(hardware.cpuCores.value).toEqual([
      { kind: 'Super', count: 6 },
      { kind: 'Performance', count: 12 },
    ]);
    expect(gpu.gpuCores.value).toBe(40);
  });

  it('give the other facts', () => {
    expect(hardware.chipName.value).toBe('Apple M5 Max');
    expect(hardware.memoryBytes.value).toBe(64 * 2 ** 30);
    expect(hardware.modelIdentifier.value).toBe('Mac17,6');
    expect(hardware.macosMajor.value).toBe(27);
  });
});

describe('the list of kinds', () => {
  const cores = (value: string) =>
    parseSystemProfilerText(`Total Number of Cores: ${value}`, undefined).hardware.cpuCores;

  it('is read in the older spelling', () => {
    expect(cores('8 (4 performance and 4 efficiency)').value).toEqual([
      { kind: 'Performance', count: 4 },
      { kind: 'Efficiency', count: 4 },
    ]);
  });

  it('keeps an unknown kind as written', () => {
    expect(cores('8 (6 Tiny and 2 Huge)').value).toEqual([
      { kind: 'Tiny', count: 6 },
      { kind: 'Huge', count: 2 },
    ]);
  });

  it('is not believed when it does not add up', () => {
    expect(cores('8 (4 performance and 5 efficiency)')).toEqual(unknown('unreadable'));
  });

  it('is absent from a bare number', () => {
    expect(cores('2')).toEqual(unknown('not-reported'));
  });
});

it('knows values by their form where the language is unknown', () => {
  const french = [
    'Nom du modèle : MacBook Air',
    'Identifiant du modèle : Mac16,12',
    'Puce : Apple M4',
    'Nombre total de cœurs : 10 (4 performance et 6 efficacité)',
    'Mémoire : 16 GB',
    'Version du programme interne : 18000.140.8',
  ];
  const { hardware } = parseSystemProfilerText(french.join('\n'), undefined);
  expect(hardware.chipName.value).toBe('Apple M4');
  expect(hardware.modelIdentifier.value).toBe('Mac16,12');
  expect(hardware.memoryBytes.value).toBe(16 * 2 ** 30);
  expect(hardware.cpuCoresTotal.value).toBe(10);
  expect(hardware.macosMajor.value).toBe(26);
});

it('reads umlauts however they are composed', () => {
  const text = 'Gesamtanzahl der Kerne: 6\nProzessortyp: Intel Core i7\nSpeicher: 16 GB'.normalize('NFD');
  expect(parseSystemProfilerText(text, undefined).hardware.cpuName.value).toBe('Intel Core i7');
});

it('does not take a cache for the memory', () => {
  expect(parseSystemProfilerText('L3 Cache: 4 MB', undefined).hardware.memoryBytes).toEqual(
    unknown('not-reported'),
  );
});
