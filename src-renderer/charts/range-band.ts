export interface Range {
  low: number;
  high: number;
}

/** Shares of the axis, 0…1. */
export interface RangeBand {
  mark: number;
  interval: Range;
  /** Absent without published runs. */
  band?: Range;
}

/** Width that a single published run is drawn with. */
const narrowestBand = 0.05;

/** Room to the right of the largest figure, so that no mark touches the end. */
const headroom = 1.2;

/**
 * The own figure with its interval before the band of published ones, on an axis that begins at 0. A mark
 * at twice the band thus stands twice as far.
 */
export function rangeBand(mine: { mid: number } & Range, published: Range | undefined): RangeBand {
  const end = Math.max(mine.high, mine.mid, published?.high ?? 0) * headroom || 1;
  const at = (rate: number): number => Math.max(0, rate / end);
  const interval = { low: at(mine.low), high: at(mine.high) };
  const mark = at(mine.mid);
  if (!published) return { mark, interval };
  const middle = (at(published.low) + at(published.high)) / 2;
  const half = Math.max(narrowestBand, at(published.high) - at(published.low)) / 2;
  return { mark, interval, band: { low: Math.max(0, middle - half), high: middle + half } };
}
