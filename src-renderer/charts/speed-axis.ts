import type { Interval } from '#core/speed/estimate.ts';

export type AxisScale = 'linear' | 'log';

export interface Axis {
  /** Share of the axis, 0…1 from its beginning; figures outside it stand at its ends. */
  at(value: number): number;
  ticks: { value: number; at: number }[];
}

const mostTicks = 7;

const within = (share: number): number => Math.min(1, Math.max(0, share));

/**
 * An axis on which every interval has room: linear from 0, so that a figure twice as large stands twice as far;
 * logarithmic between round figures, so that the same factor is the same distance everywhere.
 */
export function intervalAxis(intervals: readonly Interval[], scale: AxisScale): Axis {
  const most = Math.max(0, ...intervals.map(({ high, mid }) => Math.max(high, mid)));
  if (scale === 'log') {
    const lows = intervals.map(({ low, mid }) => (low > 0 ? low : mid)).filter((value) => value > 0);
    if (lows.length > 0) return logAxis(Math.min(...lows), most);
  }
  const values = evenFigures(most);
  const end = values.at(-1) ?? 1;
  const at = (value: number): number => within(value / end);
  return { at, ticks: values.map((value) => ({ value, at: at(value) })) };
}

/** 0 and steps of 1, 2 or 5 × 10ⁿ to the first at or above `most`: 105 gives 0, 20 … 120. */
function evenFigures(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / (mostTicks - 1);
  const power = Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => Number(`${factor}e${power}`)).find((size) => size >= rough);
  const steps = Math.ceil(most / (step ?? most));
  return Array.from({ length: steps + 1 }, (_, index) => index * (step ?? most));
}

/** From the last round figure not above `least` to the first not below `most`; both are positive. */
export function logAxis(least: number, most: number): Axis {
  const steps = roundFigures(least, most);
  const [first, last] = [steps[0] ?? 1, steps.at(-1) ?? 10];
  const at = (value: number): number => {
    if (value <= first) return 0;
    return within(Math.log(value / first) / Math.log(last / first));
  };
  return { at, ticks: thinned(steps).map((value) => ({ value, at: at(value) })) };
}

/** 1, 2 and 5 × 10ⁿ around a range, at least two of them: 3…40 gives 2, 5, 10, 20, 50. */
function roundFigures(least: number, most: number): number[] {
  const from = Math.floor(Math.log10(least));
  const to = Math.ceil(Math.log10(most)) + 1;
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((power) =>
    [1, 2, 5].map((factor) => Number(`${factor}e${power}`)),
  );
  const first = all.findLastIndex((value) => value <= least);
  const last = all.findIndex((value) => value >= most);
  return all.slice(first, Math.max(last, first + 1) + 1);
}

/** All of them where they are few, else the tens alone; the ends of the axis need no figure then. */
function thinned(steps: readonly number[]): readonly number[] {
  if (steps.length <= mostTicks) return steps;
  return steps.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6));
}
