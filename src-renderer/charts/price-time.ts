export interface PricePoint {
  key: string;
  price: number;
  seconds: number;
  /** Meets the need. */
  passes: boolean;
}

interface Tick {
  value: number;
  /** Share of the axis, 0…1. */
  at: number;
}

interface Axis {
  isLogarithmic: boolean;
  ticks: Tick[];
  at(value: number): number;
}

export interface PriceTimeChart {
  /** Shares of the plot, 0…1 from the left and from the top. Cheapest first. */
  points: (PricePoint & { x: number; y: number })[];
  /** Those of the line, in its order. */
  frontier: { x: number; y: number }[];
  priceTicks: Tick[];
  timeTicks: Tick[];
  /** Share from the top at which the present Mac stands; absent: unknown. */
  present?: number;
  isLogarithmic: boolean;
}

/** Largest ÷ smallest from which equal steps would press most points into one corner. */
const logarithmicFrom = 12;

const mostTicks = 6;

/** Beyond the largest value, so that its point does not stand on the edge. */
const headroom = 1.05;

/** Round steps of 1, 2 or 5 × 10ⁿ from 0 to the first one at or above `most`; at most six of them. */
export function roundTicks(most: number): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / (mostTicks - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/** 1, 2 and 5 × 10ⁿ from the last one at or below `least` to the first at or above `most`, and those between. */
export function logarithmicTicks(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((power) =>
    [1, 2, 5].map((factor) => Number(`${factor}e${power}`)),
  );
  const from = all.findLastIndex((value) => value <= least);
  const to = all.findIndex((value) => value >= most);
  const ticks = all.slice(Math.max(0, from), to + 1);
  const step = Math.ceil(ticks.length / mostTicks);
  return ticks.filter((_, index) => index % step === 0 || index === ticks.length - 1);
}

/** Of the unit of time that the steps of an axis are round in: 50 of one need no larger one. */
const secondsOfUnits = [1, 60, 3600];
const mostOfUnit = 50;

/** Steps that are round as times: 1, 2 and 5 minutes, not 100, 200 and 500 seconds. */
function timeAxis(values: readonly number[]): Axis {
  const most = Math.max(...values);
  const unit = secondsOfUnits.find((seconds) => most <= mostOfUnit * seconds) ?? 3600;
  const inUnit = axis(values.map((value) => value / unit));
  return {
    isLogarithmic: inUnit.isLogarithmic,
    // 0.7 × 60 is not quite 42.
    ticks: inUnit.ticks.map(({ value, at }) => ({ value: Number((value * unit).toPrecision(12)), at })),
    at: (value) => inUnit.at(value / unit),
  };
}

function axis(values: readonly number[]): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least > 0 && most / least >= logarithmicFrom) {
    const ticks = logarithmicTicks(least, most);
    const [low, high] = [Math.log(ticks[0] ?? least), Math.log(ticks.at(-1) ?? most)];
    const at = (value: number): number => (Math.log(value) - low) / (high - low);
    return { isLogarithmic: true, at, ticks: ticks.map((value) => ({ value, at: at(value) })) };
  }
  const ticks = roundTicks(most);
  // Not to the last tick: the points would leave up to a third of the plot empty.
  const end = Math.min(most * headroom, ticks.at(-1) ?? 1) || 1;
  const at = (value: number): number => value / end;
  const shown = ticks.filter((value) => value <= end);
  return { isLogarithmic: false, at, ticks: shown.map((value) => ({ value, at: at(value) })) };
}

/**
 * Time grows upwards, so that the lower left is cheap and fast. An axis begins at 0, or is logarithmic where
 * its largest value is 12 times the smallest or more. `line`: keys of the points that none beats in both, as
 * the advice names them. `presentSeconds`: of the Mac that is there already, and so has no price.
 */
export function priceTimeChart(
  points: readonly PricePoint[],
  line: readonly string[],
  presentSeconds?: number,
): PriceTimeChart {
  const isKnown = presentSeconds !== undefined && presentSeconds > 0;
  const prices = axis(points.map(({ price }) => price));
  const times = timeAxis([...points.map(({ seconds }) => seconds), ...(isKnown ? [presentSeconds] : [])]);
  const placed = points
    .map((point) => ({ ...point, x: prices.at(point.price), y: 1 - times.at(point.seconds) }))
    .sort((a, b) => a.price - b.price || a.seconds - b.seconds);
  return {
    points: placed,
    frontier: line.flatMap((key) =>
      placed.filter((point) => point.key === key).map(({ x, y }) => ({ x, y })),
    ),
    priceTicks: prices.ticks,
    timeTicks: times.ticks.map(({ value, at }) => ({ value, at: 1 - at })),
    ...(isKnown && { present: 1 - times.at(presentSeconds) }),
    isLogarithmic: prices.isLogarithmic || times.isLogarithmic,
  };
}
