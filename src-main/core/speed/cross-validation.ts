import { fitSpeed } from './fit.ts';
import type { SpeedObservation } from './observations.ts';
import type { SpeedParameters, Spread } from './parameters.ts';
import { observationGroups, publishedEvidence } from './published-evidence.ts';
import { observedRate, predictedRate } from './published-rates.ts';
import {
  calibratedSpreadKey,
  chipKey,
  type HeldOutRatio,
  type Novelty,
  spreadKey,
  spreadOf,
} from './spread.ts';

/**
 * What is left out together, by what its rows are then unlike the rest: a whole chip (all bins and memory
 * sizes), a whole model family, or one family on one chip.
 */
export const foldBy = {
  'new-chip': ({ chip }: SpeedObservation): string => `chip ${chipKey(chip)}`,
  'new-family': ({ family }: SpeedObservation): string => `family ${family}`,
  'new-pair': ({ chip, family }: SpeedObservation): string => `pair ${chipKey(chip)} ${family}`,
} as const satisfies Record<Novelty, (observation: SpeedObservation) => string>;

/** In a fixed order. */
const novelties: readonly Novelty[] = ['new-chip', 'new-family', 'new-pair'];

/** A row and the group it is judged in, predicted by a fit that has not seen its fold. */
interface HeldOutRow extends HeldOutRatio {
  group: string;
  observation: SpeedObservation;
  measure: 'generation' | 'prompt';
}

/** Fits without whole folds, each made once: leaving out A and B is leaving out B and A. */
export class CrossValidation {
  readonly #observations: readonly SpeedObservation[];
  readonly #asOf: string;
  readonly #fits = new Map<string, SpeedParameters>();

  constructor(observations: readonly SpeedObservation[], asOf: string) {
    this.#observations = observations;
    this.#asOf = asOf;
  }

  /** Parameters of a fit that has seen none of these folds, without spreads. */
  without(folds: readonly string[]): SpeedParameters {
    const key = [...new Set(folds)].sort().join('|');
    const known = this.#fits.get(key);
    if (known) return known;
    const fitted = {
      ...fitSpeed(this.#rowsWithout(folds), this.#asOf),
      evidence: {},
      spreads: {},
    };
    this.#fits.set(key, fitted);
    return fitted;
  }

  /**
   * Parameters with the spreads that cross-validation finds among the rows outside `leftOut`: what a
   * prediction may promise without having seen it. Without an argument, all that is published.
   */
  parameters(leftOut?: string): SpeedParameters {
    const outer = leftOut === undefined ? [] : [leftOut];
    const rows = this.#rowsWithout(outer);
    return {
      ...this.without(outer),
      evidence: publishedEvidence(rows),
      spreads: this.#spreads(rows, outer),
    };
  }

  #rowsWithout(folds: readonly string[]): SpeedObservation[] {
    if (folds.length === 0) return [...this.#observations];
    const isOut = (row: SpeedObservation): boolean =>
      novelties.some((novelty) => folds.includes(foldBy[novelty](row)));
    return this.#observations.filter((row) => !isOut(row));
  }

  /** Each row predicted by a fit without its fold and without the outer ones. */
  #heldOut(rows: readonly SpeedObservation[], novelty: Novelty, outer: readonly string[]): HeldOutRow[] {
    return observationGroups(rows).flatMap(({ key: group, measure, rows: own }) =>
      own.map((observation) => {
        const fold = foldBy[novelty](observation);
        const predicted = predictedRate(observation, this.without([...outer, fold]), measure);
        return { group, fold, observation, measure, ratio: observedRate(observation, measure) / predicted };
      }),
    );
  }

  #spreads(rows: readonly SpeedObservation[], outer: readonly string[]): Record<string, Spread> {
    const ratios = new Map<string, HeldOutRatio[]>();
    const add = (key: string, ratio: HeldOutRatio): void => {
      ratios.set(key, [...(ratios.get(key) ?? []), ratio]);
    };
    for (const novelty of spreadNovelties(outer)) {
      const heldOut = this.#heldOut(rows, novelty, outer);
      for (const row of heldOut) add(spreadKey(row.group, novelty), row);
      if (novelty !== 'new-chip') continue;
      for (const { key, ...ratio } of ratiosToReference(heldOut)) add(key, ratio);
    }
    const spreads: Record<string, Spread> = {};
    for (const [key, values] of [...ratios].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const spread = spreadOf(values);
      if (spread) spreads[key] = spread;
    }
    return spreads;
  }
}

/** A row left out with its whole chip or family is never judged as a mere new pair. */
const spreadNovelties = (outer: readonly string[]): readonly Novelty[] =>
  outer.every((fold) => fold.startsWith('pair ')) ? novelties : ['new-chip', 'new-family'];

/** `fitSpeed` with the spreads that cross-validation finds: what a prediction may promise. */
export const fitSpeedWithSpreads = (
  observations: readonly SpeedObservation[],
  asOf: string,
): SpeedParameters => new CrossValidation(observations, asOf).parameters();

/** Residuals of llama.cpp relative to that of the same bin's LLaMA-2-7B Q4_0: what calibrating by it leaves over. */
function ratiosToReference(rows: readonly HeldOutRow[]): (HeldOutRatio & { key: string })[] {
  const ofGguf = rows.filter(({ observation }) => observation.engine === 'llama.cpp');
  const isReference = ({ observation }: HeldOutRow): boolean =>
    observation.modelId === 'llama-2-7b' && observation.row.quantisation === 'Q4_0';
  const binOf = ({ observation, measure }: HeldOutRow): string =>
    `${measure} ${chipKey(observation.chip)} ${observation.row.gpuCores ?? '?'}`;
  const references = new Map(ofGguf.filter(isReference).map((row) => [binOf(row), row.ratio]));
  return ofGguf.flatMap((row) => {
    const reference = references.get(binOf(row));
    if (reference === undefined || isReference(row)) return [];
    const key = calibratedSpreadKey(row.measure, row.observation.load.isMoe);
    return [{ key, ratio: row.ratio / reference, fold: row.fold }];
  });
}
