/** A height in eighths of a line, from nothing to a whole one. */
const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

export interface ChartPoint {
  /** Not below zero, nor is `value`. */
  at: number;
  value: number;
}

export interface ChartSize {
  columns: number;
  lines: number;
}

/** Mean of the points in each column; `undefined` where there is none. */
function columnMeans(points: readonly ChartPoint[], columns: number): (number | undefined)[] {
  const end = Math.max(...points.map(({ at }) => at));
  const sums = Array.from({ length: columns }, () => ({ sum: 0, count: 0 }));
  for (const { at, value } of points) {
    const cell = sums[end > 0 ? Math.min(columns - 1, Math.floor((columns * at) / end)) : 0];
    if (!cell) continue;
    cell.sum += value;
    cell.count += 1;
  }
  return sums.map(({ sum, count }) => (count > 0 ? sum / count : undefined));
}

/**
 * Columns of blocks over time, top line first. Their foot is zero, so that what looks like half is half. A
 * column without a point stays empty. No lines without points or when all are zero.
 */
export function textChart(points: readonly ChartPoint[], size: ChartSize): string[] {
  const columns = Math.min(size.columns, points.length);
  const means = columns > 0 ? columnMeans(points, columns) : [];
  const top = Math.max(0, ...means.flatMap((mean) => mean ?? []));
  if (!(top > 0)) return [];
  const heights = means.map((mean) => (mean === undefined ? 0 : Math.round((mean / top) * size.lines * 8)));
  return Array.from({ length: size.lines }, (_, line) => {
    const below = (size.lines - 1 - line) * 8;
    return heights
      .map((height) => eighths[Math.min(8, Math.max(0, height - below))] ?? '')
      .join('')
      .trimEnd();
  });
}
