import { quantile } from './least-squares.ts';
import type { SpeedParameters, Spread } from './parameters.ts';
import type { SpeedChip } from './speed-chip.ts';

export type SpeedMeasure = 'generation' | 'prompt';

/** Groups with fewer rows say nothing about a tenth of the cases and are left to the broader group. */
const fewestRows = 8;

/** M5 and later read prompts on neural accelerators: their residuals are another population. */
const chipClass = (measure: SpeedMeasure, chip: SpeedChip): string => {
  if (measure === 'generation') return chip.tier;
  return chip.generation >= 5 ? 'accelerated' : 'plain';
};

const modelClass = (isMoe: boolean): string => (isMoe ? 'moe' : 'dense');

/** Generation and tier, the unit that cross-validation leaves out. */
export const chipKey = (chip: SpeedChip): string => `${chip.generation}-${chip.tier}`;

/** Key of a group of rows for one measure, such as `generation/dense`. */
const groupKey = (measure: SpeedMeasure, isMoe: boolean): string => `${measure}/${modelClass(isMoe)}`;

/** Keys from the most exact group to the broadest. */
export const spreadKeys = (measure: SpeedMeasure, isMoe: boolean, chip: SpeedChip): string[] => [
  `${groupKey(measure, isMoe)}/${chipClass(measure, chip)}`,
  groupKey(measure, isMoe),
];

export const calibratedSpreadKey = (measure: SpeedMeasure, isMoe: boolean): string =>
  `calibrated/${groupKey(measure, isMoe)}`;

/**
 * The widest of the chip's own group and the broader one: a tier is too few rows to be trusted to be
 * narrower, and cross-validation by model bears that out.
 */
export function spreadFor(
  parameters: SpeedParameters,
  measure: SpeedMeasure,
  isMoe: boolean,
  chip: SpeedChip,
): Spread | undefined {
  const found = spreadKeys(measure, isMoe, chip).flatMap((key) => parameters.spreads[key] ?? []);
  const [first] = found;
  return (
    first && {
      low: Math.min(...found.map(({ low }) => low)),
      high: Math.max(...found.map(({ high }) => high)),
      rows: first.rows,
    }
  );
}

/**
 * Spread of observed ÷ predicted rates that holds 90 %. Small samples are read further out: at ten rows
 * and fewer the extremes themselves.
 */
export function spreadOf(ratios: readonly number[]): Spread | undefined {
  if (ratios.length < fewestRows) return undefined;
  const outside = Math.max(0, 0.05 - 0.5 / ratios.length);
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return {
    low: Math.min(1, round(quantile(ratios, outside))),
    high: Math.max(1, round(quantile(ratios, 1 - outside))),
    rows: ratios.length,
  };
}
