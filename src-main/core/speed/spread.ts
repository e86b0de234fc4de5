import type { Engine } from './engine.ts';
import { quantile } from './least-squares.ts';
import type { Spread } from './parameters.ts';
import type { SpeedChip } from './speed-chip.ts';

export type SpeedMeasure = 'generation' | 'prompt';

/** Groups with fewer rows say nothing about a tenth of the cases. */
const fewestRows = 8;

/** Generation and tier, the unit that cross-validation leaves out: all bins and memory sizes of a chip. */
export const chipKey = (chip: SpeedChip): string => `${chip.generation}-${chip.tier}`;

/** Published runs that are compared with each other: `llama.cpp/generation/dense`. */
export const groupKey = (engine: Engine, measure: SpeedMeasure, isMoe: boolean): string =>
  `${engine}/${measure}/${isMoe ? 'moe' : 'dense'}`;

/**
 * How what is asked is unlike the published runs: in its chip, in its model family, in both, or only in that
 * nobody published this family on this chip.
 */
export type Novelty = 'new-chip' | 'new-family' | 'new-pair';

export const spreadKey = (group: string, novelty: Novelty): string => `${group}/${novelty}`;

export const calibratedSpreadKey = (measure: SpeedMeasure, isMoe: boolean): string =>
  `calibrated/${measure}/${isMoe ? 'moe' : 'dense'}`;

/** The wider of both at either end. */
export const widerSpread = (a: Spread, b: Spread): Spread => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
  rows: Math.min(a.rows, b.rows),
});

/** Observed ÷ predicted, and what was left out together with it. */
export interface HeldOutRatio {
  ratio: number;
  fold: string;
}

/** As far as this many folds the extremes themselves are taken, from twice as many on the 5th and 95th percentile. */
const fewFolds = 9;

/**
 * Spread of observed ÷ predicted rates that holds 90 %. Rows left out together err together, so it is read
 * further out the fewer folds there are; the extremes of few are widened (in logarithms) by one part in their
 * number.
 */
export function spreadOf(ratios: readonly HeldOutRatio[]): Spread | undefined {
  const finite = ratios.filter(({ ratio }) => Number.isFinite(ratio) && ratio > 0);
  if (finite.length < fewestRows) return undefined;
  const values = finite.map(({ ratio }) => ratio);
  const folds = new Set(finite.map(({ fold }) => fold)).size;
  const outside = 0.05 * Math.min(1, Math.max(0, folds / fewFolds - 1));
  const exponent = folds <= fewFolds ? 1 + 1 / folds : 1;
  const widened = (ratio: number): number => Math.round(ratio ** exponent * 1000) / 1000;
  return {
    low: Math.min(1, widened(quantile(values, outside))),
    high: Math.max(1, widened(quantile(values, 1 - outside))),
    rows: finite.length,
  };
}
