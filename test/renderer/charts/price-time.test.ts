import { describe, expect, it } from 'vitest';
import { placeNames, textWidth } from '../../../src-renderer/charts/price-labels.ts';
import { logarithmicTicks, priceTimeChart, roundTicks } from '../../../src-renderer/charts/price-time.ts';

const point = (key: string, price: number, seconds: number, passes = true) => ({
  key,
  price,
  seconds,
  passes,
});

describe('the chart of price against time', () => {
  const chart = priceTimeChart(
    [
      point('cheap', 100, 80),
      point('beaten', 150, 90),
      point('fast', 400, 20),
      point('vetoed', 50, 10, false),
    ],
    ['cheap', 'fast'],
  );

  it('has the present Mac at its time, however slow it is, and nowhere where that is unknown', () => {
    expect(chart.present).toBeUndefined();
    const points = [point('a', 100, 80), point('b', 200, 20)];
    const { present, points: placed } = priceTimeChart(points, [], 160);
    expect(present).toBeGreaterThanOrEqual(0);
    expect(present).toBeLessThan(placed[0]?.y ?? 0);
  });

  it('puts the cheapest left and the fastest at the bottom, both axes from 0 to the largest or a little beyond', () => {
    expect(chart.isLogarithmic).toBe(false);
    expect(chart.points.map(({ key, x, y }) => [key, x, y])).toEqual([
      ['vetoed', 0.125, expect.closeTo(1 - 10 / 90)],
      ['cheap', 0.25, expect.closeTo(1 - 80 / 90)],
      ['beaten', 0.375, expect.closeTo(0)],
      ['fast', 1, expect.closeTo(1 - 20 / 90)],
    ]);
    expect(chart.priceTicks.map(({ value }) => value)).toEqual([0, 100, 200, 300, 400]);
    expect(chart.timeTicks[0]).toEqual({ value: 0, at: 1 });
    expect(chart.timeTicks.every(({ at }) => at >= 0)).toBe(true);
  });

  it('draws the line through the points that the advice names, in its order', () => {
    expect(chart.frontier.map(({ x }) => x)).toEqual([0.25, 1]);
    expect(priceTimeChart([point('fast', 400, 20)], ['gone', 'fast']).frontier).toHaveLength(1);
  });

  it('is logarithmic where the largest is twelve times the smallest: equal factors are equal steps', () => {
    const wide = priceTimeChart([point('a', 1000, 40), point('b', 4000, 30), point('c', 16_000, 20)], []);
    expect(wide.isLogarithmic).toBe(true);
    const [a = 0, b = 0, c = 0] = wide.points.map(({ x }) => x);
    expect(b - a).toBeCloseTo(c - b);
    expect(wide.priceTicks[0]).toEqual({ value: 1000, at: 0 });
    expect(wide.priceTicks.at(-1)).toEqual({ value: 20_000, at: 1 });
  });

  it.each([
    ['equal steps', [20, 100], [0, 30, 60, 90]],
    ['equal steps of an hour', [3000, 9000], [0, 1800, 3600, 5400, 7200, 9000]],
    ['seconds', [10, 45], [0, 10, 20, 30, 40]],
    ['logarithmic steps', [8, 110], [6, 12, 30, 60, 120]],
    [
      'logarithmic steps up to hours',
      [100, 40_000],
      [72, 180, 360, 720, 1800, 3600, 7200, 18_000, 36_000, 72_000],
    ],
  ] as const)('has times that are round as times: %s', (_, [fast, slow], values) => {
    const { timeTicks } = priceTimeChart([point('fast', 200, fast), point('slow', 100, slow)], []);
    for (const { value } of timeTicks) expect(values).toContain(value);
    expect(timeTicks.length).toBeGreaterThan(3);
  });

  it.each([0.3, 1, 7, 99, 419_800, 1_234_567])('has at most six round steps up to %d', (most) => {
    const ticks = roundTicks(most);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks.at(-2)).toBeLessThan(most);
  });

  it.each([
    [699, 12_999],
    [1, 1e6],
    [0.02, 7],
    [200, 10_000],
  ])('has few logarithmic steps around %d to %d', (least, most) => {
    const ticks = logarithmicTicks(least, most);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks[0]).toBeLessThanOrEqual(least);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks).toEqual(ticks.toSorted((one, other) => one - other));
  });

  it.each([1, 1.01, 3, 11.9, 12, 500, 1e6])(
    'keeps every point inside the plot at a spread of %d',
    (spread) => {
      for (const least of [0.001, 1, 699, 99_800]) {
        const some = [1, spread ** 0.5, spread].map((factor, index) =>
          point(String(index), least * factor, (least * spread) / factor),
        );
        for (const { x, y } of priceTimeChart(some, []).points) {
          for (const share of [x, y]) {
            expect(share).toBeGreaterThanOrEqual(-1e-9);
            expect(share).toBeLessThanOrEqual(1 + 1e-9);
          }
        }
      }
    },
  );

  it('is empty without points', () => {
    expect(priceTimeChart([], [])).toMatchObject({ points: [], frontier: [] });
  });
});

describe('the names in the chart', () => {
  const plot = { width: 600, height: 240, points: [] };
  const name = (key: string, x: number, y: number) => ({ key, x, y, text: 'Mac mini M5 Pro 48 GB' });

  it('stand right of their point, and left of it at the right edge', () => {
    expect(placeNames([name('a', 100, 100), name('b', 590, 100)], plot).map(({ anchor }) => anchor)).toEqual([
      'start',
      'end',
    ]);
  });

  it('keep off the times that stand left of the plot', () => {
    const right = { x: 260, y: 100 };
    const textEnds = textWidth('Mac mini M5 Pro 48 GB') + 11;
    const at = (x: number) => placeNames([name('a', x, 100)], { ...plot, points: [{ ...right, x: x + 60 }] });
    expect(at(textEnds + 9)[0]?.anchor).toBe('end');
    expect(at(textEnds + 2)[0]?.anchor).not.toBe('end');
  });

  it('give way to another name and to a point that they would cover', () => {
    const [first, second] = placeNames([name('a', 300, 100), name('b', 300, 110)], plot);
    expect([first?.anchor, second?.anchor]).toEqual(['start', 'end']);
    const besideDot = placeNames([name('a', 200, 100)], { ...plot, points: [{ x: 240, y: 100 }] });
    expect(besideDot[0]?.anchor).toBe('end');
  });

  it('give way to a line, straight or aslant, that they would cover', () => {
    const flat = { from: { x: 0, y: 100 }, to: { x: 600, y: 100 } };
    const [above] = placeNames([name('a', 300, 100)], { ...plot, lines: [flat] });
    expect(above?.anchor).toBe('middle');
    expect(above?.textY).toBeLessThan(100);
    const steep = { from: { x: 330, y: 0 }, to: { x: 350, y: 200 } };
    const [beside] = placeNames([name('a', 300, 100)], { ...plot, lines: [steep] });
    expect(beside?.anchor).toBe('end');
  });

  it('are left out where there is no room, the first ones last', () => {
    const crowd = Array.from({ length: 20 }, (_, index) => name(String(index), 300 + index, 100));
    const placed = placeNames(crowd, plot);
    expect(placed.length).toBeLessThan(crowd.length);
    expect(placed[0]?.key).toBe('0');
  });

  it('reckon a Japanese letter about twice as wide as a Latin one', () => {
    expect(textWidth('中古')).toBeGreaterThan(1.5 * textWidth('ab'));
  });
});
