import type { Chip } from '#core/chips/catalogue.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { CrossValidation, foldBy } from '#core/speed/cross-validation.ts';
import { evidenceFor } from '#core/speed/evidence.ts';
import { observedRate, predictedRate } from '#core/speed/published-rates.ts';
import { quantile } from '#core/speed/least-squares.ts';
import { type SpeedObservation, speedObservations } from '#core/speed/observations.ts';
import { modelSpeed } from '#core/speed/model-speed.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { publishedRange } from '#core/speed/published.ts';
import { type SpeedChip, speedChip } from '#core/speed/speed-chip.ts';
import { type Group, observationGroups } from '#core/speed/published-evidence.ts';
import { groupKey, type Novelty } from '#core/speed/spread.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { loadSpeedParameters } from '../../src-main/adapters/storage/speed-parameters.ts';
import { constantAndCost, oneConstant } from './speed-baselines.ts';

/**
 * How well the speed model predicts published runs that its fit has not seen, nor the widths of its
 * intervals: each chip, then each model family left out in turn, beside two baselines fitted to the same rows.
 */
interface Held {
  group: Group;
  fold: string;
  observation: SpeedObservation;
  error: number;
  isCovered: boolean;
  constantError: number;
  costError: number;
}

/** Greatest median and 90th percentile of the error; intervals of 90 % hold 85 to 95. */
const targets = {
  generation: { median: 0.08, ninetieth: 0.25 },
  prompt: { median: 0.09, ninetieth: 0.3 },
  moe: { median: 0.15, ninetieth: 0.4 },
  coverage: { least: 0.85, most: 0.95 },
};

const targetOf = ({ isMoe, measure }: Group): { median: number; ninetieth: number } =>
  isMoe ? targets.moe : targets[measure];

function heldOut(observations: readonly SpeedObservation[], novelty: Novelty, asOf: string): Held[] {
  const validation = validations.get(observations) ?? new CrossValidation(observations, asOf);
  validations.set(observations, validation);
  const foldOf = foldBy[novelty];
  return [...new Set(observations.map(foldOf))].sort().flatMap((fold) => {
    const parameters = validation.parameters(fold);
    return observationGroups(observations).flatMap((group) => judged(group, fold, { foldOf, parameters }));
  });
}

/** One for both tables: a fit without a chip and a family serves either. */
const validations = new WeakMap<readonly SpeedObservation[], CrossValidation>();

function judged(
  group: Group,
  fold: string,
  { foldOf, parameters }: { foldOf: (row: SpeedObservation) => string; parameters: SpeedParameters },
): Held[] {
  const { measure, engine, isMoe } = group;
  const unseen = group.rows.filter((row) => foldOf(row) === fold);
  if (unseen.length === 0) return [];
  const seen = group.rows.filter((row) => foldOf(row) !== fold);
  const constant = oneConstant(seen, measure);
  const withCost = constantAndCost(seen, measure);
  const families = parameters.evidence[groupKey(engine, 'generation', isMoe)]?.families ?? [];
  return unseen.map((observation) => {
    const { chip, kernels, family } = observation;
    const observed = observedRate(observation, measure);
    const predicted = predictedRate(observation, parameters, measure);
    const isNewFamily = !families.includes(family);
    const question = { chip, engine, kernels, isMoe, isNewFamily, tensorApi: true };
    const { low, high } = evidenceFor({ parameters }, question)[measure];
    const errorOf = (seconds: number): number => Math.abs(1 / seconds / observed - 1);
    return {
      group,
      fold,
      observation,
      error: Math.abs(predicted / observed - 1),
      isCovered: observed >= predicted * low && observed <= predicted * high,
      constantError: errorOf(constant(observation)),
      costError: errorOf(withCost(observation)),
    };
  });
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`.padStart(8);
const verdict = (isMet: boolean): string => (isMet ? 'met' : 'not met').padEnd(7);

function groupRow(label: string, rows: readonly Held[]): string {
  const of = (pick: (row: Held) => number, share: number): number =>
    quantile(rows.map(pick).filter(Number.isFinite), share);
  const median = of(({ error }) => error, 0.5);
  const ninetieth = of(({ error }) => error, 0.9);
  const covered = rows.filter(({ isCovered }) => isCovered).length / rows.length;
  const [first] = rows;
  const target = first ? targetOf(first.group) : targets.moe;
  const { least, most } = targets.coverage;
  return [
    label.padEnd(32),
    String(rows.length).padStart(4),
    `${percent(median)} ${verdict(median <= target.median)}`,
    `${percent(ninetieth)} ${verdict(ninetieth <= target.ninetieth)}`,
    `${percent(covered)} ${verdict(covered >= least && covered <= most)}`,
    `${percent(of(({ constantError }) => constantError, 0.5))}${percent(of(({ constantError }) => constantError, 0.9))}`,
    `${percent(of(({ costError }) => costError, 0.5))}${percent(of(({ costError }) => costError, 0.9))}`,
  ].join('  ');
}

function printTable(title: string, held: readonly Held[], withFolds: boolean): void {
  console.log(`\n${title}`);
  console.log(
    `${'group'.padEnd(32)}  rows    median           90th percentile  in the interval   one constant     with fixed cost`,
  );
  const groups = [...new Set(held.map(({ group }) => group.key))];
  for (const key of groups.sort()) {
    const rows = held.filter(({ group }) => group.key === key);
    console.log(groupRow(key, rows));
    if (!withFolds) continue;
    for (const fold of [...new Set(rows.map((row) => row.fold))].sort()) {
      console.log(
        groupRow(
          `  ${fold}`,
          rows.filter((row) => row.fold === fold),
        ),
      );
    }
  }
}

/** Tokens before the written one from which a row says something of the KV cache. */
const deepTokens = 1000;

/** The cache's term is judged by the rows that have depth. */
function printDepths(held: readonly Held[]): void {
  const deep = held.filter(
    ({ group, observation }) =>
      group.measure === 'generation' && (observation.load.depthTokens ?? 0) >= deepTokens,
  );
  for (const key of [...new Set(deep.map(({ group }) => group.key))].sort()) {
    console.log(
      groupRow(
        `${key}, deep`,
        deep.filter(({ group }) => group.key === key),
      ),
    );
  }
}

/**
 * What a newer chip gains, as a range: published figures of M5 are of builds of 2026, of older chips mostly of
 * 2023, so their ratio has software in it; predictions are of one build.
 */
function printGains(parameters: SpeedParameters): void {
  console.log(
    '\nLLaMA 7B Q4_0, gain of a newer chip: memory bandwidth, prediction on one build, published figures',
  );
  const { chips, referenceSpeeds } = loadShippedCatalogue();
  for (const [from, to] of gains) {
    const [older, newer] = [from, to].map((id) => chips.find((chip) => chip.id === id));
    if (!older || !newer) continue;
    const rateOf = (chip: Chip): number => generationRate(parameters, speedChip(chip));
    const published = [older, newer].map(
      (chip) => publishedRange(referenceSpeeds, chip)?.generationTokensPerSecond.mid ?? NaN,
    );
    const ratios = [
      newer.memoryBandwidthGigabytesPerSecond / older.memoryBandwidthGigabytesPerSecond,
      rateOf(newer) / rateOf(older),
      (published[1] ?? NaN) / (published[0] ?? NaN),
    ];
    console.log(`${from} → ${to}`.padEnd(40), ratios.map((ratio) => ratio.toFixed(2)).join('  '));
  }
}

const gains = [
  ['m4-max-16c-40g', 'm5-max-18c-40g'],
  ['m1-max-10c-32g', 'm4-pro-14c-20g'],
  ['m1-max-10c-32g', 'm5-max-18c-40g'],
  ['m2-pro-12c-19g', 'm3-pro-12c-18g'],
] as const;

const llama7b = (): CatalogueModel => {
  const model = loadShippedCatalogue().models.find(({ id }) => id === 'llama-2-7b');
  if (!model) throw new Error('no llama-2-7b in the catalogue');
  return model;
};

const generationRate = (parameters: SpeedParameters, chip: SpeedChip): number =>
  modelSpeed({ parameters, chip }, llama7b(), 'Q4_0', { promptTokens: 512, depthTokens: 64, kvType: 'f16' })
    .generationTokensPerSecond?.mid ?? NaN;

/** Prompts of some lengths, with and without neural accelerators. */
function printPrompts(parameters: SpeedParameters): void {
  console.log(`\nprompt tokens per second by its length: ${promptLengths.join(', ')}`);
  const { chips, models } = loadShippedCatalogue();
  for (const [chipId, modelId, quantisation, tensorApi] of prompts) {
    const chip = chips.find(({ id }) => id === chipId);
    const model = models.find(({ id }) => id === modelId);
    if (!chip || !model) continue;
    const source = { parameters, chip: speedChip(chip) };
    const rates = promptLengths.map((promptTokens) => {
      const use = { promptTokens, depthTokens: promptTokens, kvType: 'f16', tensorApi } as const;
      return modelSpeed(source, model, quantisation, use).promptTokensPerSecond?.mid.toFixed(0) ?? '-';
    });
    const label = `${chipId} ${modelId} ${quantisation}${tensorApi ? '' : ' without tensor API'}`;
    console.log(label.padEnd(62), rates.map((rate) => rate.padStart(6)).join(''));
  }
}

const promptLengths = [32, 128, 512, 2048, 4096];
const prompts = [
  ['m4-max-16c-40g', 'qwen3-8b', 'Q4_K_M', true],
  ['m4-max-16c-40g', 'qwen3-30b-a3b', 'Q4_K_M', true],
  ['m5-max-18c-40g', 'qwen3-8b', 'Q4_K_M', true],
  ['m5-max-18c-40g', 'qwen3-8b', 'Q4_K_M', false],
  ['m5-max-18c-40g', 'qwen3-30b-a3b', 'Q4_K_M', true],
  ['m5-max-18c-40g', 'qwen3-30b-a3b', 'MLX-4bit', true],
] as const;

/** `node src-main/tools/run-ts.mjs test/bench/speed.ts [folds]` */
export function run(words: readonly string[] = []): void {
  const catalogue = loadShippedCatalogue();
  const observations = speedObservations(catalogue.referenceSpeeds, catalogue);
  console.log(`${observations.length} published runs on Macs of ${catalogue.referenceSpeeds.length} rows`);
  console.log('errors of the middle estimate; baselines: median and 90th percentile of theirs');
  const withFolds = words.includes('folds');
  const print = (title: string, novelty: Novelty): void => {
    const held = heldOut(observations, novelty, catalogue.asOf);
    printTable(title, held, withFolds);
    printDepths(held);
  };
  print('left out: one chip at a time, all its bins', 'new-chip');
  print('left out: one model family at a time', 'new-family');
  const parameters = loadSpeedParameters();
  printGains(parameters);
  printPrompts(parameters);
}
