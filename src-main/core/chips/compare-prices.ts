import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import {
  type Catalogue,
  type Chip,
  type Currency,
  type Mac,
  MacSchema,
  type Price,
  PriceSchema,
} from './catalogue.ts';
import { chipsNamed } from './chips-named.ts';
import { type Configuration, configurations, newestPrice } from './price.ts';

/** A price as it is shown: what it is, of which day, from where. */
export const ShownPriceSchema = v.pick(PriceSchema, [
  'amount',
  'currency',
  'kind',
  'condition',
  'asOf',
  'approximate',
  'confidence',
  'storageGB',
  'derivedFrom',
  'sources',
]);
export type ShownPrice = v.InferOutput<typeof ShownPriceSchema>;

/** One product in the configuration asked for. */
export const ComparedMacSchema = v.object({
  macId: v.string(),
  product: v.string(),
  chipId: v.string(),
  chip: v.string(),
  gpuCores: v.number(),
  memoryGB: v.number(),
  ...v.pick(MacSchema, ['formFactor', 'hasFan', 'weightKilograms', 'stillSold']).entries,
  /** Absent: unknown. */
  price: v.optional(ShownPriceSchema),
  /** Above the cheapest of the same chip at the same time; absent: nothing to compare it with. */
  differenceFromCheapest: v.optional(v.number()),
});
export type ComparedMac = v.InferOutput<typeof ComparedMacSchema>;

export interface PriceComparison {
  /** A bin (`m4-pro-14c-20g`), or a brand (`m4-pro`) whose bins are then compared each for itself. */
  chip: string;
  memoryGB: number;
  currency: Currency;
}

/**
 * Times at which prices can be set against each other: a price of today and one of a launch two years ago
 * differ by more than the product.
 */
const times: readonly (readonly Price['kind'][])[] = [
  ['user', 'current'],
  ['last'],
  ['repriced'],
  ['launch'],
];

/**
 * Every product that comes with this chip and memory, bin by bin, cheapest first, unpriced last; none where no
 * Mac has the chip. Compared at the time for which most of them have a price, the newest such; another price is
 * shown without a difference.
 * M4 Pro of 12 cores with 48 GB, JPY, at launch: Mac mini 278,800 (its steps are recalled), MacBook Pro
 * 418,800, so 140,000 more.
 *
 * @throws `Fault` `unknown-chip`, `memory-size-not-offered`
 */
export function comparePrices(catalogue: Catalogue, query: PriceComparison): ComparedMac[] {
  const chips = chipsNamed(catalogue.chips, query.chip);
  if (chips.length === 0) throw new Fault('unknown-chip', { chip: query.chip });
  const compared = chips.flatMap((chip) => comparedBin(catalogue.macs, chip, query));
  const sizes = chips.flatMap(({ id }) =>
    catalogue.macs.flatMap((mac) => mac.memoryOptionsByChipGB[id] ?? []),
  );
  if (compared.length > 0 || sizes.length === 0) return compared;
  throw new Fault('memory-size-not-offered', {
    mac: chips[0]?.brandString ?? query.chip,
    memoryGB: query.memoryGB,
    offered: [...new Set(sizes)].sort((a, b) => a - b).join(', '),
  });
}

function comparedBin(
  macs: readonly Mac[],
  chip: Chip,
  { memoryGB, currency }: PriceComparison,
): ComparedMac[] {
  const configuration = { chipId: chip.id, memoryGB };
  const offering = macs.filter((mac) => isOffered(mac, configuration));
  const priced = (mac: Mac, kinds: readonly Price['kind'][]): Price | undefined =>
    newestPrice(
      { ...mac, prices: mac.prices.filter(({ kind }) => kinds.includes(kind)) },
      { ...configuration, currency, withRecalledSteps: true },
    );
  const time = busiestTime((kinds) => offering.filter((mac) => priced(mac, kinds)).length);
  const rows = offering.map((mac) => {
    const comparable = priced(mac, time);
    return { mac, comparable, price: comparable ?? priced(mac, times.flat()) };
  });
  const amounts = rows.flatMap(({ comparable }) => comparable?.amount ?? []);
  const cheapest = amounts.length > 1 ? Math.min(...amounts) : undefined;
  return rows
    .sort(
      (a, b) =>
        compare(a.comparable?.amount, b.comparable?.amount) ||
        compare(a.price?.amount, b.price?.amount) ||
        a.mac.id.localeCompare(b.mac.id),
    )
    .map(({ mac, comparable, price }) => ({
      ...described(mac, chip, memoryGB),
      ...(price && { price: shownPrice(price) }),
      ...(comparable && cheapest !== undefined && { differenceFromCheapest: comparable.amount - cheapest }),
    }));
}

const isOffered = (mac: Mac, { chipId, memoryGB }: Configuration): boolean =>
  configurations(mac).some((one) => one.chipId === chipId && one.memoryGB === memoryGB);

/** With the most prices; among equals the newest. */
function busiestTime(count: (kinds: readonly Price['kind'][]) => number): readonly Price['kind'][] {
  const counts = times.map(count);
  return times[counts.indexOf(Math.max(...counts))] ?? [];
}

function described(
  { id, product, formFactor, hasFan, weightKilograms, stillSold }: Mac,
  chip: Chip,
  memoryGB: number,
): ComparedMac {
  return {
    macId: id,
    product,
    chipId: chip.id,
    chip: chip.brandString,
    gpuCores: chip.gpuCores,
    memoryGB,
    formFactor,
    hasFan,
    ...(weightKilograms !== undefined && { weightKilograms }),
    stillSold,
  };
}

/** Without what only the catalogue needs. */
export const shownPrice = (price: Price): ShownPrice => v.parse(ShownPriceSchema, price);

/** Unknown counts as the largest. */
const compare = (a = Infinity, b = Infinity): number => (a === b ? 0 : a - b);
