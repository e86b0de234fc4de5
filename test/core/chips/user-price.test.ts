import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { configurations, newestPrice } from '#core/chips/price.ts';
import {
  configurationPrices,
  priceOf,
  type UserPrice,
  UserPriceSchema,
  UserPricesSchema,
} from '#core/chips/user-price.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const catalogue = loadShippedCatalogue();
const today = '2026-11-23';
const macNamed = (id: string) => {
  const mac = catalogue.macs.find((one) => one.id === id);
  if (!mac) throw new Error(`no Mac ${id}`);
  return mac;
};

const used: UserPrice = {
  macId: 'mac-mini-m4-pro',
  chipId: 'm4-pro-12c-16g',
  memoryGB: 48,
  amount: 180_000,
  currency: 'JPY',
  condition: 'used',
};
const meant = (change: Partial<UserPrice>) => configurationPrices(catalogue, [{ ...used, ...change }], today);
const refusal = (change: Partial<UserPrice>) => {
  try {
    meant(change);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("a price of the user's", () => {
  it('is for the configuration it names, dated by today unless it has a date', () => {
    expect(meant({})).toMatchObject([
      {
        macId: 'mac-mini-m4-pro',
        chipId: 'm4-pro-12c-16g',
        memoryGB: 48,
        price: { amount: 180_000, currency: 'JPY', kind: 'user', condition: 'used', asOf: today },
      },
    ]);
    expect(meant({ asOf: '2026-11' })[0]?.price.asOf).toBe('2026-11');
  });

  it('has a source, and is never approximate', () => {
    expect(meant({})[0]?.price).toMatchObject({ sources: ['the user'], approximate: false });
  });

  it.each([
    [
      'the chip where the memory leaves none',
      { macId: 'macbook-air-13-m5', chipId: undefined, memoryGB: 32 },
      'm5-10c-10g',
      32,
    ],
    [
      'the memory where the chip leaves none',
      { macId: 'macbook-pro-14-m4-max', chipId: 'm4-max-14c-32g', memoryGB: undefined },
      'm4-max-14c-32g',
      36,
    ],
    [
      'both where the Mac leaves none',
      { macId: 'macbook-neo-2026', chipId: undefined, memoryGB: undefined },
      'a18-pro-6c-5g',
      8,
    ],
    [
      'the bin where a brand has one in that Mac',
      { macId: 'macbook-pro-16-m4-pro', chipId: 'm4-pro', memoryGB: 24 },
      'm4-pro-14c-20g',
      24,
    ],
    [
      'the bin where its brand and memory leave none',
      { macId: 'macbook-pro-14-m4-max', chipId: 'M4 Max', memoryGB: 64 },
      'm4-max-16c-40g',
      64,
    ],
  ])('may leave out %s', (_what, change, chipId, memoryGB) => {
    expect(meant(change)).toMatchObject([{ chipId, memoryGB, price: { chipId, memoryGB } }]);
  });

  it.each([
    ['an unknown Mac', { macId: 'mac-mini-m9' }, 'unknown-mac', { mac: 'mac-mini-m9' }],
    ['an unknown chip', { chipId: 'm9' }, 'unknown-chip', { chip: 'm9' }],
    [
      'a chip of another Mac',
      { chipId: 'm4-max' },
      'chip-not-offered',
      { mac: 'Mac mini (M4 Pro)', chip: 'm4-max', offered: 'm4-pro-12c-16g, m4-pro-14c-20g' },
    ],
    [
      'a memory size it never had',
      { memoryGB: 32 },
      'memory-size-not-offered',
      { mac: 'Mac mini (M4 Pro)', memoryGB: 32, offered: '24, 48, 64' },
    ],
    [
      'two bins at once',
      { chipId: undefined },
      'configuration-unclear',
      { mac: 'Mac mini (M4 Pro)', offered: 'm4-pro-12c-16g:48, m4-pro-14c-20g:48' },
    ],
    [
      'several memory sizes at once',
      { memoryGB: undefined },
      'configuration-unclear',
      { mac: 'Mac mini (M4 Pro)', offered: 'm4-pro-12c-16g:24, m4-pro-12c-16g:48, m4-pro-12c-16g:64' },
    ],
  ] as const)('for %s is refused with what to choose from', (_what, change, code, details) => {
    expect(refusal(change)).toMatchObject({ code, details });
  });

  it.each([
    ['nothing paid', { amount: 0 }],
    ['a negative amount', { amount: -1 }],
    ['no number', { amount: Number.NaN }],
    ['an endless number', { amount: Number.POSITIVE_INFINITY }],
    ['text', { amount: '180000' }],
    ['an unknown currency', { currency: 'EUR' }],
    ['an unknown condition', { condition: 'broken' }],
    ['half a gigabyte', { memoryGB: 0.5 }],
    ['a date that is none', { asOf: 'yesterday' }],
    ['a field that is not known', { memory: 48 }],
  ])('with %s is no price', (_what, change) => {
    expect(v.safeParse(UserPriceSchema, { ...used, ...change }).success).toBe(false);
  });

  it('is of a new Mac unless it says otherwise', () => {
    const { condition: _, ...rest } = used;
    expect(v.parse(UserPriceSchema, rest).condition).toBe('new');
  });

  it('is one of at most 200', () => {
    expect(v.safeParse(UserPricesSchema, Array(201).fill(used)).success).toBe(false);
  });
});

describe('what a configuration costs', () => {
  const mac = macNamed('mac-mini-m4-pro');
  const query = { chipId: 'm4-pro-12c-16g', memoryGB: 48, currency: 'JPY' } as const;

  it("is the user's price where there is one, the lowest of several", () => {
    const own = [
      ...meant({}),
      ...meant({ amount: 170_000, condition: 'refurbished' }),
      ...meant({ amount: 190_000 }),
    ];
    expect(priceOf(mac, query, own)).toMatchObject({ amount: 170_000, condition: 'refurbished' });
  });

  it.each([
    ['another memory size', { memoryGB: 64 }],
    ['another chip', { chipId: 'm4-pro-14c-20g' }],
    ['another Mac', { macId: 'macbook-pro-14-m4-pro' }],
    ['another currency', { currency: 'USD' as const }],
  ])('is never the price of %s', (_what, change) => {
    expect(priceOf(mac, query, meant(change))).toEqual(newestPrice(mac, query));
  });

  it('is what the catalogue says of every configuration the user has no price for', () => {
    const own = meant({});
    for (const one of catalogue.macs.filter(({ id }) => id !== used.macId)) {
      for (const configuration of configurations(one)) {
        const asked = { ...configuration, currency: 'JPY' } as const;
        expect(priceOf(one, asked, own)).toEqual(newestPrice(one, asked));
      }
    }
  });
});
