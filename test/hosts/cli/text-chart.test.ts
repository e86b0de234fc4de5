import { describe, expect, it } from 'vitest';
import { textChart } from '../../../src-main/hosts/cli/text-chart.ts';

const points = (...values: number[]) => values.map((value, index) => ({ at: index * 10, value }));
const size = { columns: 60, lines: 2 };

describe('a chart of text', () => {
  it('stands on zero, its highest column as high as the chart', () => {
    expect(textChart(points(16, 12, 8, 4, 1, 0), size)).toEqual(['█▄', '███▄▁']);
  });

  it('has no more columns than points, nor than there is room for', () => {
    expect(textChart(points(1, 1, 1), size)[0]).toBe('███');
    expect(textChart(points(...Array.from({ length: 200 }, () => 5)), size)[0]).toBe('█'.repeat(60));
  });

  it('shows the mean of the points that share a column', () => {
    expect(textChart(points(16, 0, 16, 0), { columns: 2, lines: 1 })).toEqual(['██']);
    expect(textChart(points(8, 8, 4, 4), { columns: 2, lines: 1 })).toEqual(['█▄']);
  });

  it('leaves a column empty in which nothing was measured', () => {
    const gap = [
      { at: 0, value: 8 },
      { at: 1, value: 8 },
      { at: 99, value: 8 },
      { at: 100, value: 8 },
    ];
    expect(textChart(gap, { columns: 4, lines: 1 })).toEqual(['█  █']);
  });

  it.each([
    ['no points', []],
    ['nothing but zero', points(0, 0)],
  ])('has no lines of %s', (_what, given) => {
    expect(textChart(given, size)).toEqual([]);
  });

  it('draws one moment', () => {
    expect(textChart(points(3), size)).toEqual(['█', '█']);
  });
});
