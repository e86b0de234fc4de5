import type { FirstTokenPrediction } from '#core/speed/prediction.ts';
import { type Axis, logAxis } from './speed-axis.ts';

export interface FirstTokenLine {
  key: string;
  points: readonly FirstTokenPrediction[];
}

/** Shares of the plot, 0…1 from the left and from the top. */
export interface PlacedLine {
  key: string;
  points: { promptTokens: number; seconds: number; x: number; y: number }[];
  /** Corners of the area between the ends of the intervals, for a polygon on a plot of 1 × 1. */
  band: string;
  /** Corners of the line, for a polyline on a plot of 1 × 1. */
  line: string;
}

export interface FirstTokenChart {
  lines: PlacedLine[];
  promptTicks: { value: number; at: number }[];
  timeTicks: { value: number; at: number }[];
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
const corner = (x: number, y: number): string => `${rounded(x)},${rounded(y)}`;

/**
 * Seconds to the first word by length of the prompt, both logarithmic: twice the prompt is the same step to the
 * right, twice the wait the same step up. Empty without a point.
 */
export function firstTokenChart(lines: readonly FirstTokenLine[]): FirstTokenChart {
  const all = lines.flatMap(({ points }) => points).filter(({ seconds }) => seconds.low > 0);
  if (all.length === 0) return { lines: [], promptTicks: [], timeTicks: [] };
  const time = logAxis(
    Math.min(...all.map(({ seconds }) => seconds.low)),
    Math.max(...all.map(({ seconds }) => seconds.high)),
  );
  const prompts = [...new Set(all.map(({ promptTokens }) => promptTokens))].sort((a, b) => a - b);
  const across = promptPlace(prompts);
  return {
    lines: lines.map((line) => placed(line, across, time)),
    promptTicks: prompts.map((value) => ({ value, at: across(value) })),
    timeTicks: time.ticks.map(({ value, at }) => ({ value, at: 1 - at })),
  };
}

function promptPlace(prompts: readonly number[]): (promptTokens: number) => number {
  const [least, most] = [prompts[0] ?? 1, prompts.at(-1) ?? 1];
  if (least === most) return () => 0.5;
  return (promptTokens) => Math.log(promptTokens / least) / Math.log(most / least);
}

function placed(
  { key, points }: FirstTokenLine,
  across: (promptTokens: number) => number,
  time: Axis,
): PlacedLine {
  const down = (seconds: number): number => 1 - time.at(seconds);
  const upper = points.map(({ promptTokens, seconds }) => corner(across(promptTokens), down(seconds.high)));
  const lower = points.map(({ promptTokens, seconds }) => corner(across(promptTokens), down(seconds.low)));
  const middle = points.map(({ promptTokens, seconds }) => ({
    promptTokens,
    seconds: seconds.mid,
    x: across(promptTokens),
    y: down(seconds.mid),
  }));
  return {
    key,
    points: middle,
    band: [...upper, ...lower.toReversed()].join(' '),
    line: middle.map(({ x, y }) => corner(x, y)).join(' '),
  };
}
