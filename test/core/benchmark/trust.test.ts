import { describe, expect, it } from 'vitest';
import { distrustClaimedTime } from '#core/benchmark/trust.ts';

describe('the time that a worker claims', () => {
  it.each([
    ['most of the time that passed', 45, 50, []],
    ['all of it', 50, 50, []],
    ['more than passed', 55, 50, ['clocks-disagree']],
    ['a thousandth of it', 0.05, 50, ['clocks-disagree']],
    ['a third of it', 16, 50, ['clocks-disagree']],
    ['none of it', 0, 50, ['clocks-disagree']],
    ['something, when no time passed', 1, 0, ['clocks-disagree']],
    ['nonsense', NaN, 50, ['clocks-disagree']],
  ])('when it is %s', (_, claimed, elapsed, codes) => {
    expect(distrustClaimedTime(claimed, elapsed)).toEqual(codes);
  });
});
