import { fitSpeedWithSpreads, type Fold, foldBy } from '#core/speed/cross-validation.ts';
import { observedRate, predictedRate, rowsOf } from '#core/speed/fit.ts';
import { quantile } from '#core/speed/least-squares.ts';
import { type SpeedObservation, speedObservations } from '#core/speed/observations.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { type SpeedMeasure, spreadFor } from '#core/speed/spread.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

/**
 * How well the speed model predicts published runs that its fit has not seen: each chip (then each model)
 * left out in turn, beside a baseline of one efficiency constant.
 */
interface Held {
  observation: SpeedObservation;
  measure: SpeedMeasure;
  error: number;
  isCovered: boolean;
  baselineError: number;
}

const measures: readonly SpeedMeasure[] = ['generation', 'prompt'];

/** Seconds that one constant is multiplied with: bytes ÷ bandwidth, or parameters ÷ GPU cores. */
const baselineTerm = ({ load, chip }: SpeedObservation, measure: SpeedMeasure): number =>
  measure === 'generation'
    ? (load.weightBytesRead + load.kvCacheBytes) / chip.bandwidthBytesPerSecond
    : load.promptParameters / chip.gpuCores;

const baselineConstant = (rows: readonly SpeedObservation[], measure: SpeedMeasure): number =>
  quantile(
    rowsOf(rows, measure).map((row) => 1 / observedRate(row, measure) / baselineTerm(row, measure)),
    0.5,
  );

function heldOut(observations: readonly SpeedObservation[], fold: Fold, asOf: string): Held[] {
  const foldOf = foldBy[fold];
  return [...new Set(observations.map(foldOf))].sort().flatMap((name) => {
    const seen = observations.filter((row) => foldOf(row) !== name);
    const parameters = fitSpeedWithSpreads(seen, asOf);
    const unseen = observations.filter((row) => foldOf(row) === name);
    return measures.flatMap((measure) => {
      const constant = baselineConstant(seen, measure);
      return rowsOf(unseen, measure).map((row) => judged(row, measure, parameters, constant));
    });
  });
}

function judged(
  observation: SpeedObservation,
  measure: SpeedMeasure,
  parameters: SpeedParameters,
  constant: number,
): Held {
  const observed = observedRate(observation, measure);
  const predicted = predictedRate(observation, parameters, measure);
  const spread = spreadFor(parameters, measure, observation.load.isMoe, observation.chip);
  const baseline = 1 / (constant * baselineTerm(observation, measure));
  return {
    observation,
    measure,
    error: Math.abs(predicted / observed - 1),
    isCovered:
      spread !== undefined && observed >= predicted * spread.low && observed <= predicted * spread.high,
    baselineError: Math.abs(baseline / observed - 1),
  };
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`.padStart(8);

function printRow(label: string, rows: readonly Held[]): void {
  const errors = rows.map(({ error }) => error).filter(Number.isFinite);
  const baseline = rows.map(({ baselineError }) => baselineError);
  const covered = rows.filter(({ isCovered }) => isCovered).length / rows.length;
  const cells = [
    label.padEnd(30),
    String(rows.length).padStart(4),
    percent(quantile(errors, 0.5)),
    percent(quantile(errors, 0.9)),
    percent(covered),
    percent(quantile(baseline, 0.5)),
    percent(quantile(baseline, 0.9)),
  ];
  console.log(cells.join('  '));
}

function printTable(fold: Fold, held: readonly Held[]): void {
  console.log(`\nleft out: one ${fold} at a time`);
  console.log(
    `${'group'.padEnd(30)}  rows    median   90th pct  interval  one-constant median, 90th percentile`,
  );
  for (const measure of measures) {
    for (const isMoe of [false, true]) {
      const rows = held.filter((row) => row.measure === measure && row.observation.load.isMoe === isMoe);
      printRow(`${measure} ${isMoe ? 'MoE' : 'dense'}`, rows);
      const tiers = [...new Set(rows.map(({ observation }) => observation.chip.tier))].sort();
      for (const tier of tiers) {
        printRow(
          `  ${tier}`,
          rows.filter(({ observation }) => observation.chip.tier === tier),
        );
      }
    }
  }
}

/** `node src-main/tools/run-ts.mjs test/bench/speed.ts` */
export function run(): void {
  const catalogue = loadShippedCatalogue();
  const observations = speedObservations(catalogue.referenceSpeeds, catalogue);
  console.log(`${observations.length} published llama.cpp runs of ${catalogue.referenceSpeeds.length} rows`);
  for (const fold of ['chip', 'model'] as const) {
    printTable(fold, heldOut(observations, fold, catalogue.asOf));
  }
}
