import { describe, expect, it } from 'vitest';
import { askedChips, type AskedChip } from '#core/speed/asked-chip.ts';
import { catalogue } from './fixtures.ts';

const found = (asked: AskedChip) => {
  const answer = askedChips(catalogue.chips, asked);
  return 'bins' in answer ? answer.bins.map(({ id }) => id) : answer;
};

describe('a chip by its name', () => {
  it.each([
    [{ name: 'Apple M4 Pro', gpuCores: 20 }, ['m4-pro-14c-20g']],
    [{ name: 'M4 Pro', gpuCores: 16 }, ['m4-pro-12c-16g']],
    [{ name: 'm4pro', gpuCores: 16 }, ['m4-pro-12c-16g']],
    [{ name: 'm4-pro-14c-20g' }, ['m4-pro-14c-20g']],
    [{ name: 'M4 Pro (14-core CPU, 20-core GPU)' }, ['m4-pro-14c-20g']],
    [{ name: 'MacBook Pro M3 Max 40c' }, ['m3-max-16c-40g']],
    [{ name: 'M3 Max', memoryGB: 64 }, ['m3-max-16c-40g']],
    [{ name: 'M3 Max', bandwidthGigabytesPerSecond: 300 }, ['m3-max-14c-30g']],
    [{ name: 'M3 Ultra', gpuCores: 80, bandwidthGigabytesPerSecond: 800 }, ['m3-ultra-32c-80g']],
    [{ name: 'M5 Max', gpuCores: 40, bandwidthGigabytesPerSecond: 546 }, ['m5-max-18c-40g']],
    [{ name: 'M2 Pro', memoryGB: 16 }, ['m2-pro-10c-16g', 'm2-pro-12c-19g']],
    [{ name: 'M4', gpuCores: 8, memoryGB: 16 }, ['m4-8c-8g']],
  ] satisfies [AskedChip, string[]][])('%j is %j', (asked, ids) => {
    expect(found(asked)).toEqual(ids);
  });

  it.each(['M9', 'RTX 4090', 'Tesla M4', 'Quadro M6000', 'Snapdragon X Elite', 'DGX Spark GB10', ''])(
    '"%s" is unknown',
    (name) => {
      expect(found({ name })).toEqual({ problem: 'unknown-chip' });
    },
  );

  it('names the numbers of GPU cores that there are where it has not the one asked for', () => {
    expect(found({ name: 'M4 Pro', gpuCores: 18 })).toEqual({
      problem: 'unknown-bin',
      gpuCores: 18,
      known: [16, 20],
    });
  });
});
