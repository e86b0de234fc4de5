export interface PricePoint {
  key: string;
  price: number;
  seconds: number;
  /** Meets the need. */
  passes: boolean;
}

export interface PriceTimeChart {
  /** Shares of the plot, 0…1 from the left and from the top. */
  points: (PricePoint & { x: number; y: number })[];
  /** Those of the line, in its order. */
  frontier: { x: number; y: number }[];
  priceTicks: { value: number; at: number }[];
  timeTicks: { value: number; at: number }[];
}

/** Round steps of 1, 2 or 5 × 10ⁿ from 0 to the first one at or above `most`; at most six of them. */
export function roundTicks(most: number): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/**
 * Both axes begin at 0; time grows upwards, so that the lower left is cheap and fast. `line`: keys of the points
 * that none beats in both, as the advice names them.
 */
export function priceTimeChart(points: readonly PricePoint[], line: readonly string[]): PriceTimeChart {
  const prices = roundTicks(Math.max(...points.map(({ price }) => price)));
  const times = roundTicks(Math.max(...points.map(({ seconds }) => seconds)));
  const across = (price: number): number => price / (prices.at(-1) ?? 1);
  const down = (seconds: number): number => 1 - seconds / (times.at(-1) ?? 1);
  const placed = points.map((point) => ({ ...point, x: across(point.price), y: down(point.seconds) }));
  return {
    points: placed,
    frontier: line.flatMap((key) =>
      placed.filter((point) => point.key === key).map(({ x, y }) => ({ x, y })),
    ),
    priceTicks: prices.map((value) => ({ value, at: across(value) })),
    timeTicks: times.map((value) => ({ value, at: down(value) })),
  };
}
