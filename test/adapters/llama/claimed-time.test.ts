import { describe, expect, it } from 'vitest';
import { BlockClock } from '../../../src-main/adapters/llama/claimed-time.ts';
import { calmBlock } from '../../fakes/benchmark-values.ts';

const sample = (block: number, wallSeconds: number) => ({
  test: { kind: 'tg' as const, tokens: 128, depthTokens: 0 },
  layers: 2,
  block,
  nativeSeconds: wallSeconds,
  wallSeconds,
});

/** A clock that heard blocks end at these seconds. */
function clockOf(endedAt: readonly number[]): BlockClock {
  let seconds = 0;
  const clock = new BlockClock(() => seconds * 1000);
  for (const each of endedAt) {
    seconds = each;
    clock.ended();
  }
  return clock;
}

describe('time that a worker claims', () => {
  it('is compared from the end of one block to the end of the next, its anchor included', () => {
    const blocks = [0, 1].map(() => calmBlock({ anchorAfterSeconds: 0.5 }));
    const samples = [sample(0, 9), sample(1, 6), sample(1, 3)];
    expect(clockOf([20, 30]).claimed(blocks, samples)).toEqual({ claimedSeconds: 9.5, elapsedSeconds: 10 });
  });

  it.each([
    ['a single block', [calmBlock({})]],
    ['a block that was held', [calmBlock({}), calmBlock({ paused: true })]],
    ['a block behind a context that had to be read', [calmBlock({}), calmBlock({ depthTokens: 4096 })]],
    [
      'a block after another depth',
      [calmBlock({}), calmBlock({ depthTokens: 4096 }), calmBlock({ depthTokens: 0 })],
    ],
  ])('is not compared for %s', (_, blocks) => {
    expect(clockOf(blocks.map((_block, index) => index)).claimed(blocks, [])).toBeUndefined();
  });

  it('is not compared for blocks whose end was not told', () => {
    expect(clockOf([1]).claimed([calmBlock({}), calmBlock({})], [])).toBeUndefined();
  });
});
