import type { Catalogue, Mac, Price, WorkingSetRule } from './catalogue.ts';
import type { ClusterFacts } from './market.ts';
import { generalIncreaseDate } from './price.ts';

/** First day of a macOS version with memory limits of its own; from general knowledge. Another one counts as always there. */
const macosReleased: Readonly<Record<number, string>> = { 11: '2020-11-12', 26: '2025-09-15' };

/**
 * The catalogue as it could have been written on a day, ISO `YYYY-MM-DD`: Macs announced by then, on sale
 * when their sale had not ended, at the prices seen by then; chips, models, published runs and expected
 * launches of up to then; the memory limits of the macOS of then. What is dated by month or year alone
 * counts from its beginning, and ends at its beginning. A Mac no longer sold whose end of sale is not known
 * counts as not on sale, a model without a date of release as not out. What a Mac draws lasts. From the
 * catalogue's own day on, the same catalogue: nothing is known of later. As of 2024-12-31 the MacBook Pro
 * with M4 and 32 GB costs 338,800 yen, and no MacBook Air with M4 is in it.
 */
export function catalogueAsOf(catalogue: Catalogue, day: string): Catalogue {
  if (day >= catalogue.asOf) return catalogue;
  const macs = catalogue.macs.filter((mac) => announcedOn(mac) <= day).map((mac) => macAsOf(mac, day));
  const chipsUsed = new Set(macs.flatMap(({ chipIds }) => chipIds));
  const { readUntil, expectedLaunches, apiPrices, clusterFacts, ...rest } = catalogue;
  const { electricityPrices, otherComputers, ...lasting } = rest;
  return {
    ...lasting,
    asOf: day,
    ...(readUntil !== undefined && { readUntil: readUntil < day ? readUntil : day }),
    ...(expectedLaunches && { expectedLaunches: until(expectedLaunches, day) }),
    ...(apiPrices && apiPrices.asOf <= day && { apiPrices }),
    ...(electricityPrices && { electricityPrices: until(electricityPrices, day) }),
    ...(otherComputers && {
      otherComputers: otherComputers.filter(
        ({ price, reference }) => price.asOf <= day && reference.asOf <= day,
      ),
    }),
    ...(clusterFacts && isClusterKnown(clusterFacts, day) && { clusterFacts }),
    // A Mac may have been announced a day before the chip in it had its own announcement.
    chips: catalogue.chips.filter(({ id, announced = '' }) => chipsUsed.has(id) || announced <= day),
    macs,
    models: catalogue.models.filter(({ released }) => released !== undefined && released <= day),
    referenceSpeeds: catalogue.referenceSpeeds.filter(({ date }) => date <= day),
    workingSetRules: rulesAsOf(catalogue.workingSetRules, day),
  };
}

const until = <T extends { asOf: string }>(rows: readonly T[], day: string): T[] =>
  rows.filter(({ asOf }) => asOf <= day);

/** It names a macOS and links that came with its runs. */
const isClusterKnown = ({ runs, thunderbolt5 }: ClusterFacts, day: string): boolean =>
  [...runs, ...thunderbolt5].every(({ asOf }) => asOf <= day);

/** From the announcement on a Mac can be ordered. */
const announcedOn = ({ announced, launchDate, year }: Mac): string => announced ?? launchDate ?? String(year);

function macAsOf(mac: Mac, day: string): Mac {
  const { stillSoldAsOf, discontinued, memoryUpgradeSteps, otherUpgradeSteps, ...rest } = mac;
  const isEndKnown = discontinued !== undefined && discontinued <= day;
  const stillSold = !isEndKnown && (mac.stillSold || discontinued !== undefined);
  const prices = until(mac.prices, day);
  return {
    ...rest,
    stillSold,
    ...(stillSoldAsOf !== undefined && stillSoldAsOf <= day && { stillSoldAsOf }),
    ...(isEndKnown && { discontinued }),
    prices: stillSold ? prices.map((price) => priceThen(price, prices, day)) : prices,
    ...(memoryUpgradeSteps && { memoryUpgradeSteps: until(memoryUpgradeSteps, day) }),
    ...(otherUpgradeSteps && { otherUpgradeSteps: until(otherUpgradeSteps, day) }),
  };
}

/** What was asked at launch, or was the last price, held until something newer was seen. */
function priceThen(price: Price, known: readonly Price[], day: string): Price {
  if (price.kind === 'current' || price.kind === 'user') return price;
  const isStale = price.asOf < generalIncreaseDate && day >= generalIncreaseDate;
  return isStale || known.some((other) => supersedes(other, price)) ? price : { ...price, kind: 'current' };
}

/** One repriced configuration puts the launch prices of all others in doubt. */
function supersedes(other: Price, price: Price): boolean {
  if (other.kind === 'launch' || other.kind === 'user') return false;
  const isOfSame =
    other.chipId === price.chipId && other.memoryGB === price.memoryGB && other.storageGB === price.storageGB;
  return (
    other.currency === price.currency && other.asOf > price.asOf && (price.kind === 'launch' || isOfSame)
  );
}

/** The rules of the newest macOS then hold for whatever macOS is asked for. */
function rulesAsOf(rules: readonly WorkingSetRule[], day: string): WorkingSetRule[] {
  const known = rules.filter(({ macosFrom }) => (macosReleased[macosFrom] ?? '') <= day);
  const newest = Math.max(...known.map(({ macosFrom }) => macosFrom));
  return known.map((rule) => {
    const { macosTo, ...open } = rule;
    return macosTo !== undefined && rule.macosFrom === newest ? open : rule;
  });
}
