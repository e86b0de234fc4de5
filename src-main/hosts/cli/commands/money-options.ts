import type { CallInput } from '#contract/contract.ts';
import { parseNumber } from '../arguments.ts';
import type { CliText } from '../text.ts';

type PartialNeed = NonNullable<CallInput<'advise'>['need']>;

/** What running costs are counted with. */
export const moneyOptions = (text: CliText) =>
  ({
    years: { type: 'string', description: text.options.years, valueHint: 'N' },
    laterResale: { type: 'string', description: text.options.laterResale },
    macAnyway: { type: 'string', description: text.options.macAnyway },
    electricity: { type: 'string', description: text.options.electricity },
    tokensPerDay: { type: 'string', description: text.options.tokensPerDay, valueHint: 'N' },
  }) as const;

export type MoneyArguments = { [Name in keyof ReturnType<typeof moneyOptions>]?: string | undefined };

/** @throws `Fault` `bad-input` naming the option */
export const moneyOfNeed = (args: MoneyArguments): PartialNeed => ({
  years: parseNumber(args.years, 'years', 0.25),
  laterResaleValue: parseNumber(args.laterResale, 'later-resale', 0),
  priceOfMacBoughtAnyway: parseNumber(args.macAnyway, 'mac-anyway', 0),
  electricityPricePerKilowattHour: parseNumber(args.electricity, 'electricity', 0),
  tokensPerDay: parseNumber(args.tokensPerDay, 'tokens-per-day', 0),
});
