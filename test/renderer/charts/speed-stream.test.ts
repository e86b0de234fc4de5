import { describe, expect, it } from 'vitest';
import {
  countedSeconds,
  shownWait,
  stillMoment,
  streamAt,
  streamSeconds,
  tokensBy,
} from '../../../src-renderer/charts/speed-stream.ts';

const pace = { waitSeconds: 1, tokensPerSecond: 5, charactersPerToken: 4 };

describe('words as they come', () => {
  it.each([
    [0, { phase: 'reading', tokens: 0, characters: 0, waitSecondsLeft: 1 }],
    [0.75, { phase: 'reading', tokens: 0, characters: 0, waitSecondsLeft: 0.25 }],
    [1, { phase: 'writing', tokens: 1, characters: 4, waitSecondsLeft: 0 }],
    [1.25, { phase: 'writing', tokens: 2, characters: 8, waitSecondsLeft: 0 }],
    [2, { phase: 'writing', tokens: 6, characters: 24, waitSecondsLeft: 0 }],
    [2.9, { phase: 'writing', tokens: 10, characters: 38, waitSecondsLeft: 0 }],
    [3, { phase: 'done', tokens: 10, characters: 38, waitSecondsLeft: 0 }],
    [99, { phase: 'done', tokens: 10, characters: 38, waitSecondsLeft: 0 }],
  ])('of 38 characters at 5 tokens a second after 1 s stand after %d s as they should', (seconds, moment) => {
    expect(streamAt(38, pace, seconds)).toEqual(moment);
  });

  it('take the wait and then the tokens', () => {
    expect(streamSeconds(38, pace)).toBe(3);
  });

  it.each([
    [1, 5],
    [7, 0.3],
    [400, 12.5],
    [1999, 333],
  ])('of %d characters at %d tokens a second never go back, and are all there in the end', (length, rate) => {
    const quick = { ...pace, tokensPerSecond: rate };
    const end = streamSeconds(length, quick);
    const seen = Array.from(
      { length: 50 },
      (_, step) => streamAt(length, quick, (end * step) / 49).characters,
    );
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(streamAt(length, quick, end)).toMatchObject({ phase: 'done', characters: length });
  });

  it('are waited for truly up to ten seconds, then shortened', () => {
    expect([9.9, 45].map(shownWait)).toEqual([9.9, 10]);
  });

  it('are counted at the same whole seconds for all, up to the still moment', () => {
    expect([10, 50, 14, 3, 1].map(countedSeconds)).toEqual([
      [1, 5, 10],
      [5, 25, 50],
      [1, 7, 14],
      [1, 2, 3],
      [1],
    ]);
  });

  it('are counted at a moment without an end, none before the wait is over', () => {
    const lane = { waitSeconds: 5, tokensPerSecond: 30 };
    expect([1, 4.9, 5, 10].map((seconds) => tokensBy(seconds, lane))).toEqual([0, 0, 1, 151]);
  });

  it('are shown, where nothing moves, at a moment when each has begun', () => {
    expect(stillMoment([pace], 100)).toBe(10);
    expect(stillMoment([pace, { ...pace, waitSeconds: 9 }], 100)).toBe(14);
    expect(stillMoment([pace, { ...pace, waitSeconds: 5.2 }], 100)).toBe(11);
    expect(stillMoment([pace], 6.8)).toBe(7);
  });
});
