import { describe, expect, it } from 'vitest';
import type { Chip } from '#core/chips/catalogue.ts';
import {
  chipBandwidthBytesPerSecond,
  findChip,
  findMacByIdentifier,
  isCataloguedBrand,
} from '#core/chips/identify.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const { chips, macs } = loadShippedCatalogue();

describe('every bin of the catalogue', () => {
  it.each(chips)('$id is found by its brand string, GPU cores and CPU cores', (chip) => {
    expect(findChip(chips, chip)).toBe(chip);
  });
});

describe.each([
  ['Apple M3 Max', 30, 300e9, 40, 400e9],
  ['Apple M4 Max', 32, 410e9, 40, 546e9],
  ['Apple M5 Max', 32, 460e9, 40, 614e9],
])('the two bins of %s', (brandString, fewer, slower, more, faster) => {
  it('are told apart by GPU cores and differ in bandwidth', () => {
    const bandwidth = (gpuCores: number): number | undefined => {
      const chip = findChip(chips, { brandString, gpuCores });
      return chip && chipBandwidthBytesPerSecond(chip);
    };
    expect(bandwidth(fewer)).toBe(slower);
    expect(bandwidth(more)).toBe(faster);
  });

  it('stay open without GPU cores', () => {
    expect(findChip(chips, { brandString })).toBeUndefined();
  });
});

it.each([
  ['a brand that no row has', { brandString: 'Apple M7', gpuCores: 10 }],
  ['a substring of a brand', { brandString: 'Apple M4 P', gpuCores: 20 }],
  ['a longer brand', { brandString: 'Apple M4 Max (Virtual)', gpuCores: 40 }],
  ['GPU cores that no bin has', { brandString: 'Apple M4', gpuCores: 11 }],
  ['CPU cores that contradict the bin', { brandString: 'Apple M4 Max', gpuCores: 40, cpuCoresTotal: 14 }],
  ['14 GPU cores of an M1 Pro, which two bins have', { brandString: 'Apple M1 Pro', gpuCores: 14 }],
])('%s is no chip of the catalogue', (_, evidence) => {
  expect(findChip(chips, evidence)).toBeUndefined();
});

it('CPU cores decide where GPU cores do not', () => {
  expect(findChip(chips, { brandString: 'Apple M1 Pro', gpuCores: 14, cpuCoresTotal: 8 })?.id).toBe(
    'm1-pro-8c-14g',
  );
  expect(findChip(chips, { brandString: 'Apple M4 Pro', cpuCoresTotal: 14 })?.id).toBe('m4-pro-14c-20g');
});

it.each([
  [16, 153e9],
  [24, 170e9],
  [32, 170e9],
  [48, undefined],
  [undefined, undefined],
])('an M6 with %s GB has a bandwidth of %s bytes per second', (memoryGB, bytesPerSecond) => {
  const chip = findChip(chips, { brandString: 'Apple M6', gpuCores: 12 }) as Chip;
  expect(chipBandwidthBytesPerSecond(chip, memoryGB)).toBe(bytesPerSecond);
});

it('tells a listed brand from an unlisted one', () => {
  expect(isCataloguedBrand(chips, 'Apple M4')).toBe(true);
  expect(isCataloguedBrand(chips, 'Apple M')).toBe(false);
});

it.each([
  ['Mac16,12', 'macbook-air-13-m4'],
  ['Mac17,5', 'macbook-neo-2026'],
  ['Mac16,1', 'macbook-pro-14-m4'],
  ['Mac99,1', undefined],
])('the identifier %s is %s', (identifier, macId) => {
  expect(findMacByIdentifier(macs, identifier)?.id).toBe(macId);
});
