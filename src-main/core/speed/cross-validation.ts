import { fitSpeed, observedRate, predictedRate, rowsOf } from './fit.ts';
import type { SpeedObservation } from './observations.ts';
import type { SpeedParameters, Spread } from './parameters.ts';
import { calibratedSpreadKey, chipKey, type SpeedMeasure, spreadKeys, spreadOf } from './spread.ts';

/** A row that its fit has not seen: observed ÷ predicted. */
export interface HeldOutRow {
  observation: SpeedObservation;
  measure: SpeedMeasure;
  ratio: number;
  parameters: SpeedParameters;
}

const measures: readonly SpeedMeasure[] = ['generation', 'prompt'];

/** What is left out together: all bins and memory sizes of a chip, or a model in all its quantisations. */
export const foldBy = {
  chip: ({ chip }: SpeedObservation): string => chipKey(chip),
  model: ({ modelId }: SpeedObservation): string => modelId,
} as const;
export type Fold = keyof typeof foldBy;

type Fit = (observations: readonly SpeedObservation[]) => SpeedParameters;

/** Each row predicted by a fit without its chip (or model); rows that cannot be predicted are left out. */
export function heldOutRows(observations: readonly SpeedObservation[], fold: Fold, fit: Fit): HeldOutRow[] {
  const foldOf = foldBy[fold];
  const folds = [...new Set(observations.map(foldOf))].sort();
  return folds.flatMap((name) => {
    const parameters = fit(observations.filter((observation) => foldOf(observation) !== name));
    const held = observations.filter((observation) => foldOf(observation) === name);
    return measures.flatMap((measure) =>
      rowsOf(held, measure).map((observation) => ({
        observation,
        measure,
        ratio: observedRate(observation, measure) / predictedRate(observation, parameters, measure),
        parameters,
      })),
    );
  });
}

/** `fitSpeed` with the spreads that cross-validation finds: what a prediction may promise. */
export function fitSpeedWithSpreads(
  observations: readonly SpeedObservation[],
  asOf: string,
): SpeedParameters {
  const fit: Fit = (rows) => fitSpeed(rows, asOf);
  const byChip = heldOutRows(observations, 'chip', fit);
  const byModel = heldOutRows(observations, 'model', fit);
  const ratios = new Map<string, number[]>();
  const add = (key: string, ratio: number): void => {
    if (Number.isFinite(ratio) && ratio > 0) ratios.set(key, [...(ratios.get(key) ?? []), ratio]);
  };
  for (const [fold, rows] of [['chip', byChip] as const, ['model', byModel] as const]) {
    for (const { observation, measure, ratio } of rows) {
      const keys = spreadKeys(measure, observation.load.isMoe, observation.chip);
      for (const key of keys) add(`${fold} ${key}`, ratio);
    }
  }
  for (const { key, ratio } of ratiosToReference(byChip)) add(`chip ${key}`, ratio);
  return { ...fit(observations), spreads: spreadsOf(ratios) };
}

/** The wider of the two: what is asked may be a new chip, a new model, or both. */
function spreadsOf(ratios: ReadonlyMap<string, readonly number[]>): Record<string, Spread> {
  const spreads: Record<string, Spread> = {};
  for (const [name, values] of [...ratios].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = name.slice(name.indexOf(' ') + 1);
    const spread = spreadOf(values);
    const other = spreads[key];
    if (!spread) continue;
    spreads[key] = {
      low: Math.min(spread.low, other?.low ?? 1),
      high: Math.max(spread.high, other?.high ?? 1),
      rows: spread.rows,
    };
  }
  return spreads;
}

/** Residuals relative to that of the same bin's LLaMA-2-7B Q4_0: what calibrating by it leaves over. */
function ratiosToReference(rows: readonly HeldOutRow[]): { key: string; ratio: number }[] {
  const isReference = ({ observation }: HeldOutRow): boolean =>
    observation.modelId === 'llama-2-7b' && observation.row.quantisation === 'Q4_0';
  const binOf = ({ observation, measure }: HeldOutRow): string =>
    `${measure} ${chipKey(observation.chip)} ${observation.row.gpuCores ?? '?'}`;
  const references = new Map(rows.filter(isReference).map((row) => [binOf(row), row.ratio]));
  return rows.flatMap((row) => {
    const reference = references.get(binOf(row));
    if (reference === undefined || isReference(row)) return [];
    return [
      { key: calibratedSpreadKey(row.measure, row.observation.load.isMoe), ratio: row.ratio / reference },
    ];
  });
}
