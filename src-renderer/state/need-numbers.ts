import type { Need } from '#core/advice/advice.ts';
import type { NumberBounds } from './typed-number.ts';

/** Fields to send; `undefined` takes one back to its default. */
export type NeedEdits = { [Field in keyof Need]?: Need[Field] | undefined };

type Training = NonNullable<Need['training']>;

/** What the core takes for a run of which nothing is said. */
const gentlestTraining: Training = {
  method: 'qlora',
  batch: 1,
  sampleTokens: 2048,
  gradientCheckpointing: true,
};

export const trainingOf = (need: Need): Training => need.training ?? gentlestTraining;

export const withTraining = (need: Need, change: Partial<Training>): NeedEdits => ({
  training: { ...trainingOf(need), ...change },
});

/** A figure of the need, with the bounds of the contract or what makes sense within them. */
interface NeedNumber extends NumberBounds {
  read(need: Need): number | undefined;
  /** `undefined` stands for an emptied field. */
  write(value: number | undefined, need: Need): NeedEdits;
}

const money = { least: 1, most: 1e9, isWhole: false };
const tokens = { least: 1, most: 1e9, isWhole: true };

export type NeedNumberName =
  | 'budget'
  | 'hours'
  | 'weight'
  | 'resale'
  | 'batch'
  | 'sample'
  | 'minimumRate'
  | 'maximumFirst'
  | 'prompt'
  | 'output'
  | 'tokensPerDay'
  | 'years'
  | 'laterResale'
  | 'boughtAnyway'
  | 'electricity'
  | 'consideredCount';

export const needNumbers: Readonly<Record<NeedNumberName, NeedNumber>> = {
  budget: { ...money, read: ({ budget }) => budget, write: (budget) => ({ budget }) },
  hours: {
    least: 0,
    most: 24,
    isWhole: false,
    read: ({ hoursPerDay }) => hoursPerDay,
    write: (hoursPerDay) => ({ hoursPerDay }),
  },
  weight: {
    least: 0.1,
    most: 100,
    isWhole: false,
    read: ({ maximumWeightKilograms }) => maximumWeightKilograms,
    write: (maximumWeightKilograms) => ({ maximumWeightKilograms }),
  },
  resale: { ...money, read: ({ resaleValue }) => resaleValue, write: (resaleValue) => ({ resaleValue }) },
  batch: {
    least: 1,
    most: 1024,
    isWhole: true,
    read: (need) => trainingOf(need).batch,
    write: (batch, need) => withTraining(need, { batch: batch ?? gentlestTraining.batch }),
  },
  sample: {
    least: 1,
    most: 1e6,
    isWhole: true,
    read: (need) => trainingOf(need).sampleTokens,
    write: (tokensOfSample, need) =>
      withTraining(need, { sampleTokens: tokensOfSample ?? gentlestTraining.sampleTokens }),
  },
  minimumRate: {
    least: 0,
    most: 1e4,
    isWhole: false,
    read: ({ minimumGenerationTokensPerSecond }) => minimumGenerationTokensPerSecond,
    write: (minimumGenerationTokensPerSecond) => ({ minimumGenerationTokensPerSecond }),
  },
  maximumFirst: {
    least: 0.1,
    most: 86_400,
    isWhole: false,
    read: ({ maximumFirstTokenSeconds }) => maximumFirstTokenSeconds,
    write: (maximumFirstTokenSeconds) => ({ maximumFirstTokenSeconds }),
  },
  prompt: {
    ...tokens,
    read: ({ promptTokens }) => promptTokens,
    write: (promptTokens) => ({ promptTokens }),
  },
  output: {
    ...tokens,
    read: ({ outputTokens }) => outputTokens,
    write: (outputTokens) => ({ outputTokens }),
  },
  tokensPerDay: {
    ...tokens,
    most: 1e12,
    read: ({ tokensPerDay }) => tokensPerDay,
    write: (tokensPerDay) => ({ tokensPerDay }),
  },
  years: { least: 0.25, most: 50, isWhole: false, read: ({ years }) => years, write: (years) => ({ years }) },
  laterResale: {
    ...money,
    least: 0,
    read: ({ laterResaleValue }) => laterResaleValue,
    write: (laterResaleValue) => ({ laterResaleValue }),
  },
  boughtAnyway: {
    ...money,
    least: 0,
    read: ({ priceOfMacBoughtAnyway }) => priceOfMacBoughtAnyway,
    write: (priceOfMacBoughtAnyway) => ({ priceOfMacBoughtAnyway }),
  },
  electricity: {
    least: 0,
    most: 1e4,
    isWhole: false,
    read: ({ electricityPricePerKilowattHour }) => electricityPricePerKilowattHour,
    write: (electricityPricePerKilowattHour) => ({ electricityPricePerKilowattHour }),
  },
  consideredCount: {
    least: 1,
    most: 16,
    isWhole: true,
    read: ({ considered }) => considered && (considered.count ?? 1),
    write: (count, { considered }) => (considered ? { considered: { ...considered, count } } : {}),
  },
};
