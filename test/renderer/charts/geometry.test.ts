import { describe, expect, it } from 'vitest';
import { memoryBar } from '../../../src-renderer/charts/memory-bar.ts';
import { needBar } from '../../../src-renderer/charts/need-bar.ts';
import { percent } from '../../../src-renderer/charts/percent.ts';
import { priceTimeChart, roundTicks } from '../../../src-renderer/charts/price-time.ts';
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

describe('the chart of price against time', () => {
  const point = (key: string, price: number, seconds: number, passes = true) => ({
    key,
    price,
    seconds,
    passes,
  });
  const chart = priceTimeChart(
    [
      point('cheap', 100, 80),
      point('beaten', 150, 90),
      point('fast', 400, 20),
      point('vetoed', 50, 10, false),
    ],
    ['cheap', 'fast'],
  );

  it('puts the cheapest left and the fastest at the bottom, with both axes from 0', () => {
    expect(chart.points.map(({ key, x, y }) => [key, x, y])).toEqual([
      ['cheap', 0.25, expect.closeTo(0.2)],
      ['beaten', 0.375, expect.closeTo(0.1)],
      ['fast', 1, expect.closeTo(0.8)],
      ['vetoed', 0.125, expect.closeTo(0.9)],
    ]);
    expect(chart.priceTicks.map(({ value }) => value)).toEqual([0, 100, 200, 300, 400]);
    expect(chart.timeTicks[0]).toEqual({ value: 0, at: 1 });
  });

  it('draws the line through the points that the advice names, in its order', () => {
    expect(chart.frontier.map(({ x }) => x)).toEqual([0.25, 1]);
    expect(priceTimeChart([point('fast', 400, 20)], ['gone', 'fast']).frontier).toHaveLength(1);
  });

  it.each([0.3, 1, 7, 99, 419_800, 1_234_567])('has at most six round steps up to %d', (most) => {
    const ticks = roundTicks(most);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks.at(-2)).toBeLessThan(most);
  });

  it('is empty without points', () => {
    expect(priceTimeChart([], [])).toMatchObject({ points: [], frontier: [] });
  });
});
