import { describe, expect, it } from 'vitest';
import { firstTokenChart } from '../../../src-renderer/charts/speed-first-token.ts';

const point = (promptTokens: number, seconds: number) => ({
  promptTokens,
  promptTokensPerSecond: { low: 1, mid: 1, high: 1 },
  seconds: { low: seconds / 2, mid: seconds, high: seconds * 2 },
});

describe('the chart of the time to the first word', () => {
  const chart = firstTokenChart([
    { key: 'own', points: [point(512, 2), point(2048, 8), point(8192, 32)] },
    { key: 'other', points: [point(512, 1), point(2048, 4)] },
  ]);
  const [own, other] = chart.lines;

  it('makes four times the prompt the same step everywhere, shortest left', () => {
    expect(chart.promptTicks).toEqual([
      { value: 512, at: 0 },
      { value: 2048, at: expect.closeTo(0.5) },
      { value: 8192, at: 1 },
    ]);
  });

  it('puts the longer wait higher, the same factor the same step', () => {
    const heights = own?.points.map(({ y }) => y) ?? [];
    expect((heights[0] ?? 0) - (heights[1] ?? 0)).toBeCloseTo((heights[1] ?? 0) - (heights[2] ?? 0));
    expect(other?.points[0]?.y).toBeGreaterThan(own?.points[0]?.y ?? 1);
    expect(chart.timeTicks.map(({ at }) => at)).toEqual(
      chart.timeTicks.map(({ at }) => at).toSorted((a, b) => b - a),
    );
  });

  it('draws the band from the upper ends of the intervals back along the lower ones', () => {
    const corners = (own?.band ?? '').split(' ').map((corner) => corner.split(',').map(Number));
    expect(corners.map(([x]) => x)).toEqual([0, 0.5, 1, 1, 0.5, 0]);
    const [first = [], last = []] = [corners[0], corners.at(-1)];
    expect(first[1]).toBeLessThan(own?.points[0]?.y ?? 0);
    expect(last[1]).toBeGreaterThan(own?.points[0]?.y ?? 1);
    expect(other?.line.split(' ')).toHaveLength(2);
  });

  it('stays on the plot and is empty without a point', () => {
    const all = chart.lines.flatMap(({ points }) => points.flatMap(({ x, y }) => [x, y]));
    expect(all.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(firstTokenChart([{ key: 'own', points: [] }])).toEqual({
      lines: [],
      promptTicks: [],
      timeTicks: [],
    });
  });

  it('puts a single length in the middle', () => {
    expect(firstTokenChart([{ key: 'own', points: [point(512, 2)] }]).lines[0]?.points[0]?.x).toBe(0.5);
  });
});
