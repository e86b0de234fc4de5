import { describe, expect, it } from 'vitest';
import {
  attempts,
  blockCountRules,
  blocksStillNeeded,
  type BlocksSoFar,
} from '#core/benchmark/block-count.ts';
import { calmBlock } from '../../fakes/benchmark-values.ts';

const calm = (count: number) => Array.from({ length: count }, () => calmBlock());
const busy = calmBlock({ foreignShare: 0.9 });
const asleep = calmBlock({ paused: true });

const needed = (change: Partial<BlocksSoFar>): number =>
  blocksStillNeeded({ blocks: [], backend: 'metal', slices: 2, precision: Infinity, ...change });

describe('the blocks that a depth still needs', () => {
  it.each([
    ['two at the beginning', [], 2],
    ['one after the first', calm(1), 1],
    ['two after a disturbed one', [busy], 2],
    ['one after a clean one and a disturbed one', [calmBlock(), busy], 1],
    ['two after two disturbed ones', [busy, busy], 2],
    ['one after three disturbed ones: two blocks are tried twice', [busy, busy, busy], 1],
    ['none after four disturbed ones', [busy, busy, busy, busy], 0],
    ['two after any number of pauses', [asleep, asleep, asleep, asleep, asleep], 2],
  ])('are %s', (_, blocks, count) => {
    expect(needed({ blocks })).toBe(count);
  });

  it.each([
    [0.02, 0],
    [0.03, 0],
    [0.045, 1],
    [0.06, 3],
    [0.1, 7],
  ])('are by the precision, with two blocks at ±%d', (precision, count) => {
    expect(needed({ blocks: calm(2), precision })).toBe(count);
  });

  it('never pass the most that is measured', () => {
    expect(needed({ blocks: calm(2), precision: 50 })).toBe(blockCountRules.mostBlocks - 2);
    expect(needed({ blocks: calm(2) })).toBe(blockCountRules.mostBlocks - 2);
  });

  it('do not count a block as tried that the machine slept through', () => {
    expect(attempts([calmBlock(), asleep, busy])).toBe(2);
  });
});
