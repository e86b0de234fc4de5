import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const { powerReadings = [], chips, macs, asOf } = loadShippedCatalogue();

describe('the shipped readings of power', () => {
  it('are all there, each with source and date', () => {
    expect(powerReadings).toHaveLength(19);
    expect(powerReadings.filter((row) => row.sources.some((source) => source.trim() === ''))).toEqual([]);
    expect(powerReadings.filter((row) => row.asOf > asOf)).toEqual([]);
  });

  it('are of chips and Macs in the tables, where they are of Apple', () => {
    for (const { device, gpuCores, macId } of powerReadings.filter((row) =>
      row.device.startsWith('Apple '),
    )) {
      const bins = chips.filter((chip) => chip.brandString === device);
      expect(bins.some((bin) => gpuCores === undefined || bin.gpuCores === gpuCores)).toBe(true);
      const mac = macs.find(({ id }) => id === macId);
      expect(macId === undefined || bins.some(({ id }) => mac?.chipIds.includes(id))).toBe(true);
    }
  });

  it.each([
    ['Apple M4', 'Llama 3.2 3B', 0.73],
    ['Apple M3 Ultra', 'DeepSeek-R1-Distill 14B', 4.38],
    ['Apple M3 Ultra', 'gpt-oss-20b', 1.97],
    ['Apple M3 Ultra', 'Llama 3.1 70B', 17.26],
    ['Apple M3 Ultra', 'DeepSeek-R1 671B', 13.16],
    ['RTX 4090', 'DeepSeek-R1-Distill 14B', 5.02],
    ['RTX 4090', 'gpt-oss-20b', 1.82],
    ['DGX Spark GB10', 'Llama 3.1 70B', 33.12],
    ['Strix Halo', 'Llama 3.1 70B', 26.76],
  ])('of %s with %s give %f J a token, as their source computed', (device, model, joules) => {
    const row = powerReadings.find((reading) => reading.device === device && reading.model === model);
    expect((row?.watts ?? NaN) / (row?.generationTokensPerSecond ?? NaN)).toBeCloseTo(joules, 2);
  });

  it('while generating lie between idle and what the maker states as the most', () => {
    const watts = (device: string, kind: string) =>
      powerReadings.filter((row) => row.device === device && row.kind === kind).map((row) => row.watts);
    for (const device of ['Apple M4', 'Apple M3 Ultra']) {
      const generating = watts(device, 'generating');
      expect(Math.min(...generating)).toBeGreaterThan(Math.max(...watts(device, 'idle')));
      expect(Math.max(...generating)).toBeLessThan(Math.min(...watts(device, 'maker-maximum')));
    }
  });
});
