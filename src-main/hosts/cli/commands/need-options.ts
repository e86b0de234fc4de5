import type { CallInput } from '#contract/contract.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice, parseContext, parseNumber, splitModel } from '../arguments.ts';
import type { CliText } from '../text.ts';
import type { OptionOfField } from './fault-as-typed.ts';
import { longestContextTokens } from './options.ts';
import { moneyOfNeed, moneyOptions } from './money-options.ts';
import {
  optionOfTrainingField,
  saidOfTraining,
  type TrainingArguments,
  trainingOptions,
} from './training-options.ts';

export type PartialNeed = NonNullable<CallInput<'advise'>['need']>;

/** The parts of a need that are often asked for; a file of needs holds all of them. */
export const needOptions = (text: CliText) =>
  ({
    model: { type: 'string', description: text.options.model, valueHint: 'MODEL:QUANT' },
    context: { type: 'string', description: text.options.context, valueHint: 'N' },
    kv: { type: 'string', description: text.options.kv, valueHint: 'f16|q8_0|q4_0' },
    use: { type: 'string', description: text.options.use },
    engine: { type: 'string', description: text.options.presentEngine, valueHint: 'llama.cpp|mlx|ollama' },
    seenRate: { type: 'string', description: text.options.seenRate, valueHint: 'N' },
    hours: { type: 'string', description: text.options.hours, valueHint: 'N' },
    budget: { type: 'string', description: text.options.budget },
    currency: { type: 'string', description: text.options.currency },
    portable: { type: 'string', description: text.options.portable },
    maxWeight: { type: 'string', description: text.options.maxWeight, valueHint: 'KG' },
    motive: { type: 'string', description: text.options.motive, valueHint: 'speed|save-money|privacy' },
    consider: { type: 'string', description: text.options.consider, valueHint: '[2x]MAC[:GB]' },
    resale: { type: 'string', description: text.options.resale },
    keepMac: { type: 'boolean', description: text.options.keepMac },
    otherComputer: { type: 'boolean', description: text.options.otherComputer },
    ...moneyOptions(text),
    ...trainingOptions(text),
  }) as const;

/** Which option says what of a need, and of its parts. */
export const optionOfNeedField = {
  modelId: 'model',
  contextTokens: 'context',
  kvType: 'kv',
  use: 'use',
  ...optionOfTrainingField,
  engine: 'engine',
  seenTokensPerSecond: 'seenRate',
  hoursPerDay: 'hours',
  budget: 'budget',
  currency: 'currency',
  portable: 'portable',
  maximumWeightKilograms: 'maxWeight',
  motive: 'motive',
  considered: 'consider',
  resaleValue: 'resale',
  keepPresentMac: 'keepMac',
  years: 'years',
  laterResaleValue: 'laterResale',
  priceOfMacBoughtAnyway: 'macAnyway',
  electricityPricePerKilowattHour: 'electricity',
  tokensPerDay: 'tokensPerDay',
  prices: 'price',
} as const satisfies OptionOfField;

type Switch = 'keepMac' | 'otherComputer';

type NeedArguments = TrainingArguments & {
  [Name in Exclude<keyof ReturnType<typeof needOptions>, keyof TrainingArguments | Switch>]?:
    string | undefined;
} & { [Name in Switch]?: boolean | undefined };

/**
 * What the flags say; of a fine-tuning run, what they change of the one in the file.
 *
 * @throws `Fault` `bad-input` or `context-out-of-range` naming the option
 */
export function needFromFlags(args: NeedArguments, fromFile: PartialNeed = {}): PartialNeed {
  const use = parseChoice(args.use, 'use', ['chat', 'agent', 'documents', 'training']);
  const said = saidOfTraining(args, (use ?? fromFile.use) === 'training');
  const training = Object.keys(said).length === 0 ? undefined : { ...fromFile.training, ...said };
  const flags: PartialNeed = {
    ...(args.model !== undefined && splitModel(args.model)),
    contextTokens: parseContext(args.context, longestContextTokens),
    kvType: parseChoice(args.kv, 'kv', ['f16', 'q8_0', 'q4_0']),
    use: use ?? (training && 'training'),
    training,
    engine: parseChoice(args.engine, 'engine', ['llama.cpp', 'mlx', 'ollama']),
    seenTokensPerSecond: parseNumber(args.seenRate, 'seen-rate', 0.01),
    hoursPerDay: parseNumber(args.hours, 'hours', 0),
    budget: parseNumber(args.budget, 'budget', 1),
    currency: parseChoice(args.currency, 'currency', ['JPY', 'USD']),
    portable: parseChoice(args.portable, 'portable', ['required', 'not-needed', 'desktop-only']),
    maximumWeightKilograms: parseNumber(args.maxWeight, 'max-weight', 0.1),
    motive: parseChoice(args.motive, 'motive', ['speed', 'save-money', 'privacy']),
    considered: considered(args.consider),
    resaleValue: parseNumber(args.resale, 'resale', 0),
    keepPresentMac: args.keepMac,
    otherComputerAllowed: args.otherComputer,
    ...moneyOfNeed(args),
  };
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

/** `mac-studio-m5-max:48`, or every memory size of it; `2xmac-mini-m4:16` are two that work together. */
function considered(text: string | undefined): PartialNeed['considered'] {
  if (text === undefined) return undefined;
  const [, times, macId = '', memory] = /^(?:(\d{1,2})x)?([^:]+)(?::([^:]+))?$/.exec(text) ?? [];
  const memoryGB = parseNumber(memory, 'consider', 1);
  const count = times === undefined ? undefined : Number(times);
  const isCountable = count === undefined || (count >= 1 && count <= 16);
  if (macId === '' || !isCountable || (memoryGB !== undefined && !Number.isInteger(memoryGB))) {
    throw new Fault('bad-input', {
      path: '--consider',
      expected: 'MAC, MAC:GB or 2xMAC:GB, as `kaidoki macs` lists them',
    });
  }
  return { macId, ...(memoryGB !== undefined && { memoryGB }), ...(count !== undefined && { count }) };
}
