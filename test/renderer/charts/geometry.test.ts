import { describe, expect, it } from 'vitest';
import { memoryBar } from '../../../src-renderer/charts/memory-bar.ts';
import { needBar } from '../../../src-renderer/charts/need-bar.ts';
import { percent } from '../../../src-renderer/charts/percent.ts';
import { rangeBand } from '../../../src-renderer/charts/range-band.ts';

describe('the memory bar', () => {
  it('marks the limit and leaves out what is in use when that is not known', () => {
    expect(memoryBar({ totalBytes: 16, budgetBytes: 12 })).toEqual({ limit: 0.75 });
  });

  it('shows how far what is in use reaches into the room for models', () => {
    expect(memoryBar({ totalBytes: 16, budgetBytes: 8, inUseBytes: 12 })).toEqual({
      limit: 0.5,
      inUseFrom: 0.25,
      overlap: { from: 0.25, to: 0.5 },
    });
  });

  it('shows no overlap where programs leave the whole room', () => {
    expect(memoryBar({ totalBytes: 16, budgetBytes: 8, inUseBytes: 8 })).toEqual({
      limit: 0.5,
      inUseFrom: 0.5,
    });
  });

  it('never leaves the bar, whatever was reported', () => {
    expect(memoryBar({ totalBytes: 16, budgetBytes: 99, inUseBytes: 99 })).toEqual({
      limit: 1,
      inUseFrom: 0,
      overlap: { from: 0, to: 1 },
    });
  });
});

describe('the bar of a need', () => {
  const need = { weightBytes: 8, kvCacheBytes: 2, computeBufferBytes: 2, totalBytes: 12 };

  it('lays the parts side by side on the scale of the memory', () => {
    const bar = needBar(need, { memoryBudgetBytes: 12, memoryBytes: 16 });
    expect(bar.parts.map(({ part, from, width }) => [part, from, width])).toEqual([
      ['weights', 0, 0.5],
      ['kv', 0.5, 0.125],
      ['buffers', 0.625, 0.125],
    ]);
    expect([bar.limit, bar.memory]).toEqual([0.75, 1]);
    expect([bar.slackBytes, bar.slack]).toEqual([0, undefined]);
  });

  it('shows what is left below the limit, and counts what is missing', () => {
    const roomy = needBar(need, { memoryBudgetBytes: 14, memoryBytes: 16 });
    expect([roomy.slackBytes, roomy.slack]).toEqual([2, { from: 0.75, width: 0.125 }]);
    const small = needBar(need, { memoryBudgetBytes: 3, memoryBytes: 6 });
    expect([small.slackBytes, small.slack]).toEqual([-9, undefined]);
  });

  it('takes the scale of a need that is larger than the memory', () => {
    const bar = needBar(need, { memoryBudgetBytes: 3, memoryBytes: 6 });
    const last = bar.parts.at(-1);
    expect([bar.limit, bar.memory]).toEqual([0.25, 0.5]);
    expect((last?.from ?? 0) + (last?.width ?? 0)).toBeCloseTo(1);
  });
});

describe('the band of published figures', () => {
  it('stands with the own mark on one axis from 0', () => {
    const { mark, band } = rangeBand({ low: 9, mid: 10, high: 11 }, { low: 20, high: 30 });
    expect(mark).toBeCloseTo(10 / 36);
    expect(band?.low).toBeCloseTo(20 / 36);
    expect(band?.high).toBeCloseTo(30 / 36);
  });

  it('is wide enough to be seen around a single run', () => {
    const { band } = rangeBand({ low: 9, mid: 10, high: 11 }, { low: 10, high: 10 });
    expect((band?.high ?? 0) - (band?.low ?? 0)).toBeCloseTo(0.05);
  });

  it('is absent without published runs, and nothing leaves the axis', () => {
    const { mark, interval, band } = rangeBand({ low: 9, mid: 10, high: 11 }, undefined);
    expect(band).toBeUndefined();
    expect([mark, interval.low, interval.high].every((share) => share > 0 && share < 1)).toBe(true);
    expect(rangeBand({ low: 0, mid: 0, high: 0 }, undefined).mark).toBe(0);
  });
});

it('writes a share as an SVG length', () => {
  expect([percent(0.125), percent(0), percent(1), percent(1 / 3)]).toEqual(['12.5%', '0%', '100%', '33.33%']);
});
