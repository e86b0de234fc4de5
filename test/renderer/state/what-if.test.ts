import { describe, expect, it } from 'vitest';
import {
  chipChoiceName,
  chipsOf,
  macKey,
  memoryBounds,
  nextMemoryGB,
  targetKey,
  targetOf,
} from '../../../src-renderer/state/what-if.ts';
import { sampleOutputs } from '../../contract/samples.ts';

const [sample] = sampleOutputs.listMacs;
if (!sample) throw new Error('The sample has a Mac.');
const macs = [
  { ...sample, macId: 'mini', chipId: 'm4-10', generation: 4, gpuCores: 10, memoryOptionsGB: [16, 24, 32] },
  { ...sample, macId: 'air', chipId: 'm4-10', generation: 4, gpuCores: 10, memoryOptionsGB: [16, 24] },
  { ...sample, macId: 'pro', chipId: 'm5-40', generation: 5, gpuCores: 40, memoryOptionsGB: [36, 128] },
];
const [mini, , pro] = macs;
if (!mini || !pro) throw new Error('There are three.');

describe('"what if" of another Mac, chip or memory', () => {
  it('keeps the memory where the Mac comes with it, else takes its smallest', () => {
    expect(targetOf(macKey(mini), 24, macs)).toEqual({ macId: 'mini', chipId: 'm4-10', memoryGB: 24 });
    expect(targetOf(macKey(pro), 24, macs)).toEqual({ macId: 'pro', chipId: 'm5-40', memoryGB: 36 });
  });

  it('takes any memory with a chip, and this machine for nothing or what it does not know', () => {
    expect(targetOf('chip/m5-40', 40, macs)).toEqual({ chipId: 'm5-40', memoryGB: 40 });
    expect([targetOf('', 24, macs), targetOf('nothing/of-this', 24, macs)]).toEqual([undefined, undefined]);
  });

  it('finds in the list what it has chosen', () => {
    for (const key of [macKey(mini), macKey(pro), 'chip/m4-10'])
      expect(targetKey(targetOf(key, 16, macs))).toBe(key);
    expect([targetKey(undefined), targetKey({ memoryGB: 40 })]).toEqual(['', '']);
  });

  it('lists each chip once, the newest and strongest first', () => {
    expect(chipsOf(macs).map(({ chipId }) => chipId)).toEqual(['m5-40', 'm4-10']);
  });

  it('names the CPU cores where two chips would be called the same, and only there', () => {
    const eight = { ...sample, chipId: 'a', chip: 'Apple M1 Pro', cpuCores: 8, gpuCores: 14 };
    const list = [
      eight,
      { ...eight, chipId: 'b', cpuCores: 10 },
      { ...eight, chipId: 'c', cpuCores: 10, gpuCores: 16 },
      { ...eight, macId: 'another' },
    ];
    expect(list.map((choice) => chipChoiceName(choice, list, 'en'))).toEqual([
      'M1 Pro · 8-core CPU · 14-core GPU',
      'M1 Pro · 10-core CPU · 14-core GPU',
      'M1 Pro · 16-core GPU',
      'M1 Pro · 8-core CPU · 14-core GPU',
    ]);
    expect(chipChoiceName(eight, list, 'ja')).toBe('M1 Pro · 8コアCPU · 14コアGPU');
  });

  it.each([
    [40, 1, 48],
    [40, -1, 36],
    [48, 1, 64],
    [8, -1, 8],
    [2048, 1, 2048],
  ] as const)('steps from %i by %i to %i', (from, direction, to) => {
    expect(nextMemoryGB(from, direction)).toBe(to);
  });

  it('never steps out of its bounds, wherever it begins', () => {
    for (let size = 1; size < 5000; size += 7)
      for (const direction of [1, -1] as const) {
        const next = nextMemoryGB(size, direction);
        expect(next).toBeGreaterThanOrEqual(memoryBounds.least);
        expect(next).toBeLessThanOrEqual(memoryBounds.most);
      }
  });
});
