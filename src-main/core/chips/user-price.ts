import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import { type Catalogue, ConditionSchema, type Mac, type Price, PriceSchema } from './catalogue.ts';
import { chipsNamed } from './chips-named.ts';
import { type Configuration, configurations, newestPrice, type PriceQuery } from './price.ts';

const fields = PriceSchema.entries;
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** What the user was offered a Mac for: new from a shop, refurbished or used. JPY includes tax. */
export const UserPriceSchema = v.strictObject({
  macId: Name,
  /** An id or a brand (`m4-pro`); needed where Mac and memory leave a choice. */
  chipId: v.optional(Name),
  /** Needed where Mac and chip leave a choice. */
  memoryGB: fields.memoryGB,
  amount: fields.amount,
  currency: fields.currency,
  condition: v.optional(ConditionSchema, 'new'),
  /** Absent: the day it is asked. */
  asOf: v.optional(fields.asOf),
});
export type UserPrice = v.InferOutput<typeof UserPriceSchema>;

/** As many as anyone compares by hand. */
export const UserPricesSchema = v.pipe(v.array(UserPriceSchema), v.maxLength(200));

/** A price of the user's with the one configuration that it is for. */
export interface ConfigurationPrice extends Configuration {
  macId: string;
  price: Price;
}

/** Stands as the source of a price that the user gave with the question. */
const userSource = 'the user';

/**
 * The user's prices, each for the one configuration it names; `today`, an ISO date, dates those without a
 * date. `mac-mini-m4-pro` with 48 GB leaves two bins open, with the chip `m4-pro-12c-16g` none.
 *
 * @throws `Fault` `unknown-mac`, `unknown-chip`, `chip-not-offered`, `memory-size-not-offered`,
 * `configuration-unclear`
 */
export const configurationPrices = (
  catalogue: Catalogue,
  prices: readonly UserPrice[],
  today: string,
): ConfigurationPrice[] =>
  prices.map((price) => {
    const mac = catalogue.macs.find(({ id }) => id === price.macId);
    if (!mac) throw new Fault('unknown-mac', { mac: price.macId });
    const { macId, ...rest } = price;
    const meant = configurationMeant(catalogue, mac, price);
    return {
      macId,
      ...meant,
      price: {
        ...rest,
        ...meant,
        asOf: price.asOf ?? today,
        kind: 'user',
        confidence: 'sourced',
        sources: [userSource],
        approximate: false,
      },
    };
  });

function configurationMeant(catalogue: Catalogue, mac: Mac, price: UserPrice): Configuration {
  const ofChip = configurationsOfChip(catalogue, mac, price.chipId);
  const meant = ofChip.filter(
    (configuration) => price.memoryGB === undefined || configuration.memoryGB === price.memoryGB,
  );
  const [only, another] = meant;
  if (!only && price.memoryGB !== undefined) {
    throw new Fault('memory-size-not-offered', {
      mac: mac.product,
      memoryGB: price.memoryGB,
      offered: [...new Set(ofChip.map(({ memoryGB }) => memoryGB))].sort((a, b) => a - b).join(', '),
    });
  }
  if (!only || another)
    throw new Fault('configuration-unclear', { mac: mac.product, offered: listed(meant) });
  return only;
}

function configurationsOfChip(catalogue: Catalogue, mac: Mac, chip: string | undefined): Configuration[] {
  const all = configurations(mac);
  if (chip === undefined) return all;
  const named = new Set(chipsNamed(catalogue.chips, chip).map(({ id }) => id));
  if (named.size === 0) throw new Fault('unknown-chip', { chip });
  const ofChip = all.filter(({ chipId }) => named.has(chipId));
  if (ofChip.length > 0) return ofChip;
  throw new Fault('chip-not-offered', { mac: mac.product, chip, offered: mac.chipIds.join(', ') });
}

/** `m4-pro-12c-16g:24, m4-pro-12c-16g:48`. */
const listed = (choices: readonly Configuration[]): string =>
  choices.map(({ chipId, memoryGB }) => `${chipId}:${memoryGB}`).join(', ');

/** What a configuration costs: the lowest price the user has for it, else as the catalogue knows. */
export function priceOf(
  mac: Mac,
  query: PriceQuery,
  own: readonly ConfigurationPrice[] = [],
): Price | undefined {
  const lowest = own
    .filter(
      ({ macId, chipId, memoryGB, price }) =>
        macId === mac.id &&
        chipId === query.chipId &&
        memoryGB === query.memoryGB &&
        price.currency === query.currency,
    )
    .reduce<Price | undefined>(
      (best, { price }) => (best && best.amount <= price.amount ? best : price),
      undefined,
    );
  return lowest ?? newestPrice(mac, query);
}
