import { describe, expect, it } from 'vitest';
import {
  blockFaults,
  fastestAnchorSeconds,
  keptBlocks,
  type WatchedBlock,
} from '#core/benchmark/block-trust.ts';

const calm: WatchedBlock = {
  anchorBeforeSeconds: 1,
  anchorAfterSeconds: 1,
  foreignShare: 0.02,
  longestGapSeconds: 0.01,
};
const block = (change: Partial<WatchedBlock> = {}): WatchedBlock => ({ ...calm, ...change });

describe('a block', () => {
  it.each([
    ['nothing happened', {}, []],
    ['the anchors differ by 5 %', { anchorAfterSeconds: 1.05 }, []],
    ['the machine was slow before it', { anchorBeforeSeconds: 1.06 }, ['drifted']],
    ['the machine was slow after it', { anchorAfterSeconds: 1.06 }, ['drifted']],
    ['an anchor is no number', { anchorAfterSeconds: NaN }, ['drifted']],
    ['one core of ten is busy elsewhere', { foreignShare: 0.1 }, []],
    ['three cores of eight are busy elsewhere', { foreignShare: 0.375 }, ['busy-machine']],
    ['nobody knows what others did', { foreignShare: undefined }, []],
    ['a beat was 4 s late', { longestGapSeconds: 4 }, []],
    ['a beat was 6 s late', { longestGapSeconds: 6 }, ['slept']],
    ['the host said that the machine sleeps', { paused: true }, ['slept']],
    ['it woke up warm', { longestGapSeconds: 3600, anchorAfterSeconds: 1.3 }, ['drifted', 'slept']],
  ] as const)('on a GPU, when %s, is at fault for %j → %j', (_, change, faults) => {
    expect(blockFaults(block(change), { fastestAnchorSeconds: 1, backend: 'metal' })).toEqual(faults);
  });

  it('is disturbed sooner where the CPU itself computes', () => {
    const busy = block({ foreignShare: 0.2 });
    expect(blockFaults(busy, { fastestAnchorSeconds: 1, backend: 'metal' })).toEqual([]);
    expect(blockFaults(busy, { fastestAnchorSeconds: 1, backend: 'cpu' })).toEqual(['busy-machine']);
  });

  it('is held against the fastest anchor of the whole run, before or after any block', () => {
    const blocks = [block({ anchorBeforeSeconds: 1.2 }), block({ anchorAfterSeconds: 0.9 })];
    expect(fastestAnchorSeconds(blocks)).toBe(0.9);
  });
});

describe('the blocks that count', () => {
  const hot = block({ anchorBeforeSeconds: 1.2, anchorAfterSeconds: 1.2 });
  const busy = block({ foreignShare: 0.9 });
  const slept = block({ longestGapSeconds: 60 });

  it.each([
    ['all, when all are clean', [calm, calm, calm], [0, 1, 2], []],
    ['the clean ones, when they are enough', [hot, calm, busy, calm], [1, 3], []],
    ['all, when too few are clean', [calm, hot, busy], [0, 1, 2], ['drifted', 'busy-machine']],
    ['those awake, when too few are clean', [calm, hot, slept], [0, 1], ['drifted']],
    ['all, when the machine slept most of the time', [calm, slept, slept], [0, 1, 2], ['slept']],
    ['none, when there is none', [], [], []],
  ] as const)('are %s', (_, blocks, kept, reasons) => {
    const discarded = blocks.length - kept.length;
    expect(keptBlocks(blocks, 2)).toEqual({ kept, discarded, reasons });
  });

  it('are judged by the fastest anchor, also when it comes last', () => {
    const faster = block({ anchorBeforeSeconds: 0.8, anchorAfterSeconds: 0.8 });
    expect(keptBlocks([calm, calm, faster, faster], 2)).toEqual({ kept: [2, 3], discarded: 2, reasons: [] });
    expect(keptBlocks([calm, calm, faster], 2).reasons).toEqual(['drifted']);
  });

  it('hold each test often enough, so that none is lost with the blocks put aside', () => {
    const test = (kind: 'pp' | 'tg') => ({ kind, tokens: 128, depthTokens: 0 });
    const samples = [0, 1, 2, 3].flatMap((index) => [
      { block: index, test: test('tg') },
      // The prompt was known well enough after two blocks.
      ...(index < 2 ? [{ block: index, test: test('pp') }] : []),
    ]);
    const blocks = [hot, hot, calm, calm];
    expect(keptBlocks(blocks, 2).kept).toEqual([2, 3]);
    expect(keptBlocks(blocks, 2, { samples })).toEqual({
      kept: [0, 1, 2, 3],
      discarded: 0,
      reasons: ['drifted'],
    });
  });

  it('may be hot in a sustained run, where a sleep still leaves a hole', () => {
    const blocks = [calm, hot, slept, hot, busy];
    const expectsDrift = { expectsDrift: true };
    expect(keptBlocks(blocks, 3, expectsDrift)).toEqual({ kept: [0, 1, 3], discarded: 2, reasons: [] });
    expect(keptBlocks(blocks, 4, expectsDrift)).toEqual({
      kept: [0, 1, 3, 4],
      discarded: 1,
      reasons: ['busy-machine'],
    });
  });

  it('are as clean as the backend wants them', () => {
    const blocks = [block({ foreignShare: 0.2 }), block({ foreignShare: 0.2 })];
    expect(keptBlocks(blocks, 2, { backend: 'metal' }).reasons).toEqual([]);
    expect(keptBlocks(blocks, 2, { backend: 'cpu' }).reasons).toEqual(['busy-machine']);
  });

  it('never grow dirtier when a clean block is added', () => {
    const pool = [calm, hot, busy, slept];
    const runs = pool.flatMap((first) =>
      pool.flatMap((second) => pool.map((third) => [first, second, third])),
    );
    // A run that is hot throughout can't know it.
    for (const run of runs.filter((blocks) => blocks.some((each) => each !== hot))) {
      if (keptBlocks(run, 2).reasons.length === 0) expect(keptBlocks([...run, calm], 2).reasons).toEqual([]);
      expect(keptBlocks([...run, calm, calm], 2).reasons).toEqual([]);
    }
  });
});
