import type { Catalogue } from '#core/chips/catalogue.ts';
import { yenPerDollar } from '#core/chips/price-ratio.ts';
import type { Need, Reason } from './advice.ts';
import { described } from './choice.ts';
import { reason } from './reasons.ts';
import {
  costAssumptions,
  type CostQuestion,
  electricityPerYear,
  hoursAtWork,
  netCost,
  tooManyTokens,
  yearsOfUse,
} from './running-cost.ts';

interface Range {
  low: number;
  high: number;
}

export interface Payback {
  /** Certainly, within the years of use. */
  isPaidBack: boolean;
  reasons: Reason[];
}

export interface PaybackQuestion extends CostQuestion {
  catalogue: Pick<Catalogue, 'apiPrices' | 'macs'>;
}

/** What an API asks for a need's tokens. */
interface ApiCost {
  perYear: Range;
  asOf: string;
  /** The very model is listed, not only the range over all. */
  isOfModel: boolean;
  /** Where dollars had to be turned into yen. */
  yenPerDollar?: Range;
}

/**
 * Whether a Mac pays for itself against an API that serves the same tokens: net price ÷ (API − electricity),
 * years. Never where the day is too short for them. Electricity that nobody has published counts as nothing, in
 * favour of the Mac. No tokens a day, no price of the Mac or of an API: no answer. 60,000 tokens a day cost 31 dollars a year at most, so a Mac of
 * 2,299 dollars takes 74 years.
 */
export function payback(question: PaybackQuestion): Payback {
  const { need, candidate, power, tariff } = question;
  const api = apiCost(question.catalogue, need);
  if (!api || !candidate.price) return { isPaidBack: false, reasons: [] };
  const tooMany = tooManyTokens(question);
  if (tooMany.length > 0) return { isPaidBack: false, reasons: tooMany };
  const electricity = power && tariff && electricityPerYear(power.watts, hoursAtWork(question), tariff);
  const net = netCost(candidate.price.amount, need);
  const earliestYears = yearsUntil(net, api.perYear.high - (electricity?.low ?? 0));
  const latestYears = yearsUntil(net, api.perYear.low - (electricity?.high ?? 0));
  const years = yearsOfUse(need);
  const isPaidBack = latestYears !== undefined && latestYears <= years;
  const code = isPaidBack
    ? 'mac-pays-off'
    : earliestYears !== undefined && earliestYears <= years
      ? 'mac-may-pay-off'
      : 'mac-never-pays-off';
  const details = {
    ...described(candidate),
    netCost: net,
    tokensPerDay: need.tokensPerDay ?? 0,
    years,
    apiLow: api.perYear.low,
    apiHigh: api.perYear.high,
    apiAsOf: api.asOf,
    isOfModel: api.isOfModel,
    ...(earliestYears !== undefined && { earliestYears }),
    ...(latestYears !== undefined && { latestYears }),
    ...(electricity && { electricityLow: electricity.low, electricityHigh: electricity.high }),
    ...(api.yenPerDollar && {
      yenPerDollarLow: api.yenPerDollar.low,
      yenPerDollarHigh: api.yenPerDollar.high,
    }),
  };
  return { isPaidBack, reasons: [reason(code, details)] };
}

/** `undefined`: never. */
const yearsUntil = (net: number, savedPerYear: number): number | undefined =>
  net === 0 ? 0 : savedPerYear > 0 ? net / savedPerYear : undefined;

/** Tokens read and written in a year, in the proportion of the mix, at the API's prices. */
function apiCost({ apiPrices, macs }: PaybackQuestion['catalogue'], need: Need): ApiCost | undefined {
  const { tokensPerDay, promptTokens, outputTokens, currency, modelId } = need;
  if (!apiPrices || tokensPerDay === undefined || tokensPerDay === 0) return undefined;
  const yen = currency === 'JPY' ? yenPerDollar(macs) : { low: 1, high: 1 };
  if (!yen) return undefined;
  const millionsPerYear = (tokensPerDay * costAssumptions.daysPerYear) / 1e6;
  const read = (millionsPerYear * promptTokens) / (promptTokens + outputTokens);
  const written = millionsPerYear - read;
  const own = apiPrices.models?.find((row) => row.modelId === modelId);
  const low = read * (own?.input ?? apiPrices.inputLow) + written * (own?.output ?? apiPrices.outputLow);
  const high = read * (own?.input ?? apiPrices.inputHigh) + written * (own?.output ?? apiPrices.outputHigh);
  return {
    perYear: { low: low * yen.low, high: high * yen.high },
    asOf: apiPrices.asOf,
    isOfModel: own !== undefined,
    ...(currency === 'JPY' && { yenPerDollar: yen }),
  };
}
