import { describe, expect, it } from 'vitest';
import { chipChoices, speedRows, type SpeedRowsQuestion } from '../../../src-renderer/state/speed-rows.ts';
import { chipNames, intervalText } from '../../../src-renderer/state/speed-names.ts';
import { speedLane } from '../../../src-renderer/state/speed-lane.ts';
import { chipRow, macWithChip } from './speed-fixtures.ts';

const macs = [
  macWithChip('M5 Pro', 5, { stillSold: true, memoryOptionsGB: [24, 48] }),
  macWithChip('M5', 5, { stillSold: true, memoryOptionsGB: [16, 32] }),
  macWithChip('M1', 1, { stillSold: false, memoryOptionsGB: [8, 16] }),
  macWithChip('M1', 1, { stillSold: false, memoryOptionsGB: [8] }),
  macWithChip('M4', 4, { stillSold: false, memoryOptionsGB: [16] }),
  macWithChip('M4', 4, { stillSold: true, memoryOptionsGB: [16, 24] }),
];
const choices = chipChoices(macs);
const own = chipRow('M4', { writes: 20, isThisMac: true });
const others = [
  chipRow('M5', { writes: 25 }),
  chipRow('M5 Pro', { writes: 50, reads: 100 }),
  chipRow('M1', { writes: 10 }),
  chipRow('M4', { writes: 99 }),
];
const usual: SpeedRowsQuestion = {
  own,
  others,
  choices,
  measure: 'generation',
  filter: 'all',
  order: 'fastest',
};
const keys = (changes: Partial<SpeedRowsQuestion>) =>
  speedRows({ ...usual, ...changes }).shown.map(({ key }) => key);

describe('the chips to choose from', () => {
  it('stand once each, newest and smaller first, with the largest memory and whether any Mac is sold', () => {
    expect(choices.map(({ chipId, memoryGB, stillSold }) => [chipId, memoryGB, stillSold])).toEqual([
      ['M5', 32, true],
      ['M5 Pro', 48, true],
      ['M4', 24, true],
      ['M1', 16, false],
    ]);
  });
});

describe('the rows of speeds', () => {
  it('stand fastest first, this Mac in the place of its own chip', () => {
    expect(keys({})).toEqual(['M5 Pro', 'M5', 'own', 'M1']);
  });

  it('stand by chip, newest first, when that is asked', () => {
    expect(keys({ order: 'chips' })).toEqual(['M5', 'M5 Pro', 'own', 'M1']);
  });

  it('are sorted by the speed that is shown', () => {
    expect(keys({ measure: 'prompt' })).toEqual(['M5', 'own', 'M1', 'M5 Pro'].sort(byReading));
  });

  it.each([
    ['on-sale', ['M5 Pro', 'M5', 'own']],
    ['1', ['own', 'M1']],
    ['5', ['M5 Pro', 'M5', 'own']],
  ] as const)('are those wanted by "%s", and this Mac', (filter, expected) => {
    expect(keys({ filter })).toEqual(expected);
  });

  it('hold chips alone where this machine has no answer', () => {
    expect(keys({ own: undefined })).toEqual(['M4', 'M5 Pro', 'M5', 'M1']);
  });

  it('leave out what has no figure, and say which is too large and which without evidence', () => {
    const rows = speedRows({
      ...usual,
      others: [
        chipRow('M1', { fits: 'refused' }),
        chipRow('M5', { fits: 'fits' }),
        chipRow('M5 Pro', { fits: 'crawls' }),
      ],
    });
    expect(rows.shown.map(({ key }) => key)).toEqual(['own']);
    expect(rows.notHeld.map(({ key }) => key)).toEqual(['M5 Pro', 'M1']);
    expect(rows.withoutFigure.map(({ key }) => key)).toEqual(['M5']);
  });
});

function byReading(one: string, other: string): number {
  const reads: Record<string, number> = { M5: 250, own: 200, M1: 100, 'M5 Pro': 100 };
  return (reads[other] ?? 0) - (reads[one] ?? 0) || (one === 'M5 Pro' ? -1 : 1);
}

describe('a lane of words', () => {
  it('waits as long as the chart says for this prompt, else as long as the answer does', () => {
    const row = chipRow('M5', { writes: 25, firstTokenSeconds: { low: 1, mid: 7, high: 9 } });
    expect(speedLane(row, 512)).toMatchObject({ key: 'M5', waitSeconds: 512 / 250, tokensPerSecond: 25 });
    expect(speedLane(row, 600)?.waitSeconds).toBe(7);
  });

  it('is missing without both speeds', () => {
    expect(speedLane(chipRow('M5', {}), 512)).toBeUndefined();
    expect(speedLane(chipRow('M5', { writes: 25, firstToken: [] }), 512)).toBeUndefined();
  });
});

describe('chips and speeds in words', () => {
  const bin = (chip: string, gpuCores: number) => chipRow(chip, { writes: 1, gpuCores });

  it('name a chip once, and its cores only where other bins of it stand elsewhere', () => {
    const list = [bin('Apple M5', 8), bin('Apple M5', 10), bin('Apple M5 Max', 32)];
    expect(chipNames(list, [bin('Apple M5 Max', 40)], 'en')).toBe('M5, M5 Max · 32-core GPU');
    expect(chipNames(list, [], 'ja')).toBe('M5、M5 Max');
  });

  it('show a speed with its interval, and a dash without one', () => {
    const range = (low: string, high: string) => `${low}–${high}`;
    expect(intervalText({ low: 9, mid: 10.25, high: 120.4 }, 'en', range)).toBe('10.3 (9–120)');
    expect(intervalText(undefined, 'en', range)).toBe('–');
  });
});
