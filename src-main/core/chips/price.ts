import type { Currency, Mac, MemoryUpgradeStep, Price } from './catalogue.ts';

/** One thing that can be ordered: a chip bin with a memory size in GB of 2³⁰. */
export interface Configuration {
  chipId: string;
  memoryGB: number;
}

export interface PriceQuery extends Configuration {
  currency: Currency;
  /** Adds steps that no text confirmed too; their sum is then recalled. Not for advice. */
  withRecalledSteps?: boolean;
}

/**
 * The day Apple raised most Mac prices by 15 to 25 % in the US. A step read on one side of it says
 * nothing about a price on the other.
 */
export const generalIncreaseDate = '2026-06-25';

/** The user's own price first, then what Apple asks now, asked last, asked in between, asked at launch. */
const kindOrder: readonly Price['kind'][] = ['user', 'current', 'last', 'repriced', 'launch'];

/** Every chip and memory size the Mac can be ordered with, in the catalogue's order. */
export function configurations(mac: Mac): Configuration[] {
  return mac.chipIds.flatMap((chipId) =>
    (mac.memoryOptionsByChipGB[chipId] ?? []).map((memoryGB) => ({ chipId, memoryGB })),
  );
}

/**
 * What this configuration costs, as far as anyone says; never the price of another one. Where Apple's
 * price of a smaller memory and sourced steps of the same currency and time exist, their sum, marked
 * `approximate` with `derivedFrom`. `undefined`: unknown. Of several storage sizes, the cheapest.
 * Mac mini M5 Pro, 20-core, 48 GB, USD: 1,899 with 24 GB + 600 = 2,499, approximate.
 */
export function newestPrice(mac: Mac, query: PriceQuery): Price | undefined {
  const offered = configurations(mac).some(
    ({ chipId, memoryGB }) => chipId === query.chipId && memoryGB === query.memoryGB,
  );
  if (!offered) return undefined;
  return listedPrice(mac, query) ?? derivedPrice(mac, query);
}

function listedPrice(mac: Mac, query: PriceQuery): Price | undefined {
  const matching = mac.prices.filter((price) => isPriceOf(mac, price, query));
  for (const kind of kindOrder) {
    const best = cheapest(newestPerStorage(matching.filter((price) => price.kind === kind)));
    if (best) return best;
  }
  return undefined;
}

/** A price that names no chip or memory counts only where the Mac offers no choice. */
function isPriceOf(mac: Mac, price: Price, { chipId, memoryGB, currency }: PriceQuery): boolean {
  const options = mac.memoryOptionsByChipGB[chipId] ?? [];
  const chipMatches = price.chipId === undefined ? mac.chipIds.length === 1 : price.chipId === chipId;
  const memoryMatches = price.memoryGB === undefined ? options.length === 1 : price.memoryGB === memoryGB;
  return price.currency === currency && chipMatches && memoryMatches;
}

function newestPerStorage(prices: readonly Price[]): Price[] {
  const newest = new Map<number | undefined, Price>();
  for (const price of prices) {
    const held = newest.get(price.storageGB);
    if (!held || price.asOf > held.asOf) newest.set(price.storageGB, price);
  }
  return [...newest.values()];
}

function cheapest(prices: readonly Price[]): Price | undefined {
  return prices.reduce<Price | undefined>(
    (best, price) => (best && best.amount <= price.amount ? best : price),
    undefined,
  );
}

interface StepChain extends Configuration {
  steps: readonly MemoryUpgradeStep[];
}

/** The nearest smaller configuration with a price wins: fewer steps, less that can be wrong. */
function derivedPrice(mac: Mac, query: PriceQuery): Price | undefined {
  const chains = stepChains(mac, query);
  for (const kind of kindOrder) {
    if (kind === 'user') continue;
    for (const { chipId, memoryGB, steps } of chains) {
      const bases = mac.prices.filter(
        (price) =>
          price.kind === kind &&
          isPriceOf(mac, price, { ...query, chipId, memoryGB }) &&
          steps.every((step) => isBeforeIncrease(step.asOf) === isBeforeIncrease(price.asOf)),
      );
      const base = cheapest(newestPerStorage(bases));
      if (base) return withSteps(base, { chipId, memoryGB, steps }, query);
    }
  }
  return undefined;
}

const isBeforeIncrease = (date: string): boolean => date < generalIncreaseDate;

/** Configurations from which sourced steps lead up to the one asked for, shortest chain first, each once. */
function stepChains(mac: Mac, { chipId, memoryGB, currency, withRecalledSteps }: PriceQuery): StepChain[] {
  const usable = (mac.memoryUpgradeSteps ?? []).filter(
    (step) =>
      step.currency === currency &&
      (step.confidence === 'sourced' || withRecalledSteps === true) &&
      step.fromGB < step.toGB,
  );
  const chains: StepChain[] = [{ chipId, memoryGB, steps: [] }];
  const seen = new Set<string>();
  // Grows while it is walked; each configuration enters once, so the walk ends.
  for (const reached of chains) {
    for (const step of usable.filter((candidate) => leadsTo(candidate, reached))) {
      const from = step.toChipId === undefined ? reached.chipId : (step.chipId ?? reached.chipId);
      const key = `${from} ${step.fromGB}`;
      if (seen.has(key)) continue;
      seen.add(key);
      chains.push({ chipId: from, memoryGB: step.fromGB, steps: [step, ...reached.steps] });
    }
  }
  return chains.slice(1);
}

function leadsTo(step: MemoryUpgradeStep, { chipId, memoryGB }: Configuration): boolean {
  const target = step.toChipId ?? step.chipId;
  return step.toGB === memoryGB && (target === undefined || target === chipId);
}

function withSteps(base: Price, { chipId, memoryGB, steps }: StepChain, query: PriceQuery): Price {
  const added = steps.reduce((sum, step) => sum + step.amount, 0);
  const dates = [base.asOf, ...steps.map((step) => step.asOf)].sort();
  return {
    ...base,
    chipId: query.chipId,
    memoryGB: query.memoryGB,
    amount: base.amount + added,
    asOf: dates[0] ?? base.asOf,
    confidence: steps.every((step) => step.confidence === 'sourced') ? base.confidence : 'recalled',
    sources: [...new Set([...base.sources, ...steps.flatMap((step) => step.sources)])],
    approximate: true,
    note: `${base.amount} with ${memoryGB} GB plus Apple's steps to ${query.memoryGB} GB (${added})`,
    derivedFrom: { amount: base.amount, chipId, memoryGB },
  };
}
