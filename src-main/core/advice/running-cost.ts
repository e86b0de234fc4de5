import type { Catalogue } from '#core/chips/catalogue.ts';
import { mixSeconds } from '#core/speed/derived.ts';
import { joulesPerToken, kilowattHoursPerMillionTokens, type Power } from '#core/speed/energy.ts';
import type { Interval, SpeedEstimate } from '#core/speed/estimate.ts';
import type { Candidate, Need, Reason } from './advice.ts';
import { described } from './choice.ts';
import { reason } from './reasons.ts';
import { netPrice } from './vetoes.ts';

export const costAssumptions = {
  /** Years a Mac is used where the user does not say; a rule of thumb. */
  years: 4,
  daysPerYear: 365,
} as const;

const secondsPerHour = 3600;

/** What a kilowatt-hour costs in the currency of the need. */
export interface Tariff {
  pricePerKilowattHour: number;
  /** Absent: the user's own. */
  asOf?: string;
}

/** The user's own price of electricity, else the catalogue's in the same currency. */
export function tariffOf(
  { electricityPrices = [] }: Pick<Catalogue, 'electricityPrices'>,
  need: Pick<Need, 'currency' | 'electricityPricePerKilowattHour'>,
): Tariff | undefined {
  const own = need.electricityPricePerKilowattHour;
  if (own !== undefined) return { pricePerKilowattHour: own };
  const listed = electricityPrices.find(({ currency }) => currency === need.currency);
  return listed && { pricePerKilowattHour: listed.pricePerKilowattHour, asOf: listed.asOf };
}

/**
 * What is really spent on the Mac: its price less what the present one brings (unless it is kept), less the
 * Mac that would be bought anyway, less what the new one is sold for later. Never below 0.
 */
export const netCost = (price: number, need: Need): number =>
  Math.max(0, netPrice(price, need) - (need.priceOfMacBoughtAnyway ?? 0) - (need.laterResaleValue ?? 0));

export const yearsOfUse = (need: Pick<Need, 'years'>): number => need.years ?? costAssumptions.years;

/**
 * Hours of work for the user's tokens a day, in the proportion of the mix: prompt ÷ prompt speed + output ÷
 * generation speed; above 24 it can't be done. Absent without tokens or speeds. 60,000 tokens at 500:400,
 * 400 and 20 tokens a second: 0.39 h.
 */
export function dailyHours(speed: SpeedEstimate, need: Need): Interval | undefined {
  const seconds = need.tokensPerDay === undefined ? undefined : mixSeconds(speed, need);
  if (!seconds || need.tokensPerDay === undefined) return undefined;
  const mixes = need.tokensPerDay / (need.promptTokens + need.outputTokens);
  const hours = (value: number): number => (value * mixes) / secondsPerHour;
  return { low: hours(seconds.low), mid: hours(seconds.mid), high: hours(seconds.high) };
}

/** Watts × hours a day × price, a year. 30 W for one hour a day at 31 yen a kWh: 339 yen. */
export function electricityPerYear(watts: Interval, hoursPerDay: Interval, tariff: Tariff): Interval {
  const price = (part: keyof Interval): number =>
    (watts[part] / 1000) *
    Math.min(24, hoursPerDay[part]) *
    costAssumptions.daysPerYear *
    tariff.pricePerKilowattHour;
  return { low: price('low'), mid: price('mid'), high: price('high') };
}

/** One Mac at its price, with what the need says of years, hours and electricity. */
export interface CostQuestion {
  need: Need;
  candidate: Candidate;
  /** Absent: nothing is published of its power, and electricity is left out. */
  power?: Power | undefined;
  tariff?: Tariff | undefined;
}

/** Cost a year, cost of a million tokens, and whether the day is long enough for the user's tokens. */
export const runningCost = (question: CostQuestion): Reason[] => [
  ...yearlyReason(question),
  ...tokenReason(question),
  ...dailyReasons(question),
];

export const hoursAtWork = ({ need, candidate }: CostQuestion): Interval =>
  dailyHours(candidate.speed, need) ?? {
    low: need.hoursPerDay,
    mid: need.hoursPerDay,
    high: need.hoursPerDay,
  };

function yearlyReason(question: CostQuestion): Reason[] {
  const { need, candidate, power, tariff } = question;
  if (!candidate.price) return [];
  const years = yearsOfUse(need);
  const computer = netCost(candidate.price.amount, need) / years;
  const hours = hoursAtWork(question);
  const paid = power &&
    tariff && { electricity: electricityPerYear(power.watts, hours, tariff), power, tariff };
  return [
    reason('cost-per-year', {
      ...described(candidate),
      years,
      computerPerYear: computer,
      lowPerYear: computer + (paid?.electricity.low ?? 0),
      highPerYear: computer + (paid?.electricity.high ?? 0),
      countsLaterSale: need.laterResaleValue !== undefined,
      ...(paid && {
        electricityLow: paid.electricity.low,
        electricityHigh: paid.electricity.high,
        hoursPerDay: hours.mid,
        ...powerDetails(paid.power, paid.tariff),
      }),
    }),
  ];
}

const powerDetails = ({ watts, basis }: Power, { pricePerKilowattHour, asOf }: Tariff) => ({
  wattsLow: watts.low,
  wattsHigh: watts.high,
  basis,
  pricePerKilowattHour,
  ...(asOf !== undefined && { tariffAsOf: asOf }),
});

/** 17 J a token are 4.8 kWh per million: 0.81 dollars at 0.17. */
function tokenReason({ need, candidate, power, tariff }: CostQuestion): Reason[] {
  const rate = candidate.speed.generationTokensPerSecond;
  if (!power || !tariff || !rate || rate.low === 0) return [];
  const joules = joulesPerToken(power, rate);
  const low = kilowattHoursPerMillionTokens(joules.low);
  const high = kilowattHoursPerMillionTokens(joules.high);
  return [
    reason('cost-per-million-tokens', {
      kilowattHoursLow: low,
      kilowattHoursHigh: high,
      low: low * tariff.pricePerKilowattHour,
      high: high * tariff.pricePerKilowattHour,
      currency: need.currency,
      ...powerDetails(power, tariff),
    }),
  ];
}

/** How long the tokens of a day take, by the middle estimate; nothing where nobody asked. */
function dailyReasons({ need, candidate }: CostQuestion): Reason[] {
  const hours = dailyHours(candidate.speed, need);
  const { tokensPerDay, hoursPerDay } = need;
  if (!hours || tokensPerDay === undefined) return [];
  const details = { tokensPerDay, seconds: hours.mid * secondsPerHour, hoursPerDay };
  return isTooMuchForADay(hours)
    ? [reason('daily-tokens-impossible', details)]
    : [reason('daily-tokens-take', { ...details, isTooLong: hours.mid > hoursPerDay })];
}

const isTooMuchForADay = (hours: Interval): boolean => hours.mid > 24;

/** Why a Mac cannot do the tokens of a day at all; empty: it can, or nobody asked. */
export function tooManyTokens(question: CostQuestion): Reason[] {
  const hours = dailyHours(question.candidate.speed, question.need);
  return hours && isTooMuchForADay(hours) ? dailyReasons(question) : [];
}
