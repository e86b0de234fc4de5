import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Price } from '#core/chips/catalogue.ts';
import { configurations, newestPrice } from '#core/chips/price.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const { macs, chips, asOf } = loadShippedCatalogue();
const currencies = ['JPY', 'USD'] as const;
type Currency = (typeof currencies)[number];

const withPrice = (kind: Price['kind'], currency: Currency) => (mac: (typeof macs)[number]) =>
  mac.prices.some((price) => price.kind === kind && price.currency === currency);
const without = (list: typeof macs, kind: Price['kind'], currency: Currency): string[] =>
  list.filter((mac) => !withPrice(kind, currency)(mac)).map(({ id }) => id);

const m4Macs = macs.filter(({ chipIds }) => chipIds.some((id) => id.startsWith('m4-')));
const sold = macs.filter(({ stillSold }) => stillSold);

describe('the line-up', () => {
  it('has every Mac with an M4', () => {
    expect(m4Macs.map(({ id }) => id).sort()).toEqual([
      'imac-m4',
      'mac-mini-m4',
      'mac-mini-m4-pro',
      'mac-studio-m4-max',
      'macbook-air-13-m4',
      'macbook-air-15-m4',
      'macbook-pro-14-m4',
      'macbook-pro-14-m4-max',
      'macbook-pro-14-m4-pro',
      'macbook-pro-16-m4-max',
      'macbook-pro-16-m4-pro',
    ]);
  });

  it('has every Mac on sale, each with the day it was last seen there', () => {
    expect(sold.map(({ id }) => id).sort()).toEqual([
      'imac-m4',
      'mac-mini-m5-pro',
      'mac-mini-m6',
      'mac-studio-m5-max',
      'mac-studio-m5-ultra',
      'macbook-air-13-m5',
      'macbook-air-15-m5',
      'macbook-neo-2026',
      'macbook-pro-14-m5',
      'macbook-pro-14-m5-max',
      'macbook-pro-14-m5-pro',
      'macbook-pro-16-m5-max',
      'macbook-pro-16-m5-pro',
    ]);
    for (const { stillSoldAsOf } of sold) expect(stillSoldAsOf ?? '').toMatch(/^2026-\d\d-\d\d$/);
  });

  it('has older Macs of every generation from the M1 on, by name', () => {
    const older = macs.filter((mac) => !sold.includes(mac) && !m4Macs.includes(mac));
    const generations = new Set(
      older.flatMap(({ chipIds }) => chipIds.map((id) => chips.find((chip) => chip.id === id)?.generation)),
    );
    expect([...generations].sort()).toEqual([1, 2, 3]);
    for (const { product } of older) expect(product).toMatch(/M[123]( Pro| Max| Ultra)?[,)]/);
  });

  it('says when each M4 Mac was announced or came, and until when it was sold', () => {
    for (const { id, announced, launchDate, stillSold, discontinued } of m4Macs) {
      expect(announced ?? launchDate, id).toMatch(/^202[45]-/);
      expect(stillSold || discontinued !== undefined, id).toBe(true);
    }
  });
});

describe('prices that are not known', () => {
  it.each([
    ['USD', ['macbook-air-15-m5', 'macbook-pro-14-m5-max', 'macbook-pro-16-m5-pro', 'macbook-pro-16-m5-max']],
    ['JPY', ['macbook-neo-2026', 'macbook-pro-14-m5-max', 'imac-m4']],
  ] as const)('are, of today in %s, those of %j and no other', (currency, ids) => {
    expect(without(sold, 'current', currency)).toEqual(ids);
  });

  it('are at launch none of the M4 Macs, in either currency', () => {
    for (const currency of currencies) expect(without(m4Macs, 'launch', currency)).toEqual([]);
  });

  it('are, of the last day they were sold, all but the dollars of the M4 desktops', () => {
    const ended = m4Macs.filter(({ stillSold }) => !stillSold);
    expect(ended.filter(withPrice('last', 'JPY'))).toEqual([]);
    expect(ended.filter(withPrice('last', 'USD')).map(({ id }) => id)).toEqual([
      'mac-mini-m4',
      'mac-mini-m4-pro',
      'mac-studio-m4-max',
    ]);
  });

  it('are told in the description of the tables', async () => {
    const text = (await readFile('src-main/data/README.md', 'utf8')).replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      "today's dollars for the 15-inch Air, the 14-inch M5 Max and both 16-inch models; today's yen for Neo, iMac and the 14-inch M5 Max",
    );
    expect(text).toContain('The last prices of the M4 laptops, and in yen of every M4 Mac no longer sold.');
  });
});

describe('what can be ordered', () => {
  const offered = (macId: string): string[] =>
    macs
      .filter(({ id }) => id === macId)
      .flatMap((mac) => configurations(mac).map(({ chipId, memoryGB }) => `${chipId}:${memoryGB}`));

  it.each([
    ['macbook-air-13-m4', 'm4-10c-8g:24', 'the 8-core GPU comes with 16 GB alone'],
    ['macbook-air-13-m4', 'm4-10c-10g:64', 'no M4 has 64 GB'],
    ['macbook-pro-14-m4-pro', 'm4-pro-14c-20g:32', 'no M4 Pro has 32 GB'],
    ['macbook-pro-14-m4-pro', 'm4-pro-14c-20g:64', '64 GB with an M4 Pro are in the Mac mini alone'],
    ['macbook-pro-16-m4-pro', 'm4-pro-12c-16g:24', 'the 16-inch begins with the full M4 Pro'],
    ['macbook-pro-14-m4-max', 'm4-max-14c-32g:48', 'the 32-core M4 Max has 36 GB alone'],
    ['macbook-pro-14-m4-max', 'm4-max-16c-40g:36', 'the 40-core M4 Max begins at 48 GB'],
    ['mac-studio-m4-max', 'm4-max-16c-40g:96', '96 GB are the Ultra’s'],
    ['mac-mini-m4', 'm4-10c-8g:16', 'no Mac mini has the 8-core GPU'],
    ['imac-m4', 'm4-8c-8g:32', 'the 8-core CPU stops at 24 GB'],
    ['macbook-neo-2026', 'a18-pro-6c-5g:16', 'its memory is fixed'],
    ['macbook-pro-14-m5-max', 'm5-max-18c-32g:48', 'the 32-core M5 Max has 36 GB alone'],
    ['mac-studio-m5-ultra', 'm5-ultra-30c-64g:512', '512 GB need the full M5 Ultra'],
    ['mac-studio-m5-ultra', 'm5-ultra-36c-80g:128', 'the M5 Ultra begins at 96 and goes on with 256 GB'],
    ['mac-studio-m3-ultra', 'm3-ultra-28c-60g:512', '512 GB need the full M3 Ultra'],
    ['macbook-pro-14-m3-max', 'm3-max-14c-30g:48', 'the 30-core M3 Max has 36 and 96 GB'],
  ])('in %s is not %s: %s', (macId, configuration) => {
    expect(offered(macId).length).toBeGreaterThan(0);
    expect(offered(macId)).not.toContain(configuration);
  });

  it.each([
    ['macbook-air-13-m4', 'm4-10c-10g:32'],
    ['mac-mini-m4-pro', 'm4-pro-12c-16g:64'],
    ['macbook-pro-14-m4-max', 'm4-max-14c-32g:36'],
    ['macbook-pro-16-m5-max', 'm5-max-18c-40g:128'],
    ['mac-studio-m5-ultra', 'm5-ultra-36c-80g:512'],
  ])('in %s is %s', (macId, configuration) => expect(offered(macId)).toContain(configuration));

  it('is at least one configuration of every Mac, each once', () => {
    for (const mac of macs) {
      const keys = configurations(mac).map(({ chipId, memoryGB }) => `${chipId}:${memoryGB}`);
      expect(keys.length).toBeGreaterThan(0);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('is priced nowhere else', () => {
    for (const mac of macs) {
      for (const chip of chips) {
        for (const memoryGB of [8, 16, 18, 24, 32, 36, 48, 64, 96, 128, 192, 256, 512]) {
          const isOffered = mac.memoryOptionsByChipGB[chip.id]?.includes(memoryGB) ?? false;
          const price = newestPrice(mac, {
            chipId: chip.id,
            memoryGB,
            currency: 'USD',
            withRecalledSteps: true,
          });
          if (!isOffered) expect(price).toBeUndefined();
        }
      }
    }
  });
});

describe('every price that is shown', () => {
  const shown = macs.flatMap((mac) =>
    configurations(mac).flatMap((configuration) =>
      currencies.flatMap((currency) =>
        [false, true].flatMap((withRecalledSteps) => {
          const price = newestPrice(mac, { ...configuration, currency, withRecalledSteps });
          return price ? [{ mac, price, currency }] : [];
        }),
      ),
    ),
  );

  it('is a positive number with a day and a source, in the currency asked for', () => {
    expect(shown.length).toBeGreaterThan(150);
    for (const { price, currency } of shown) {
      expect(Number.isFinite(price.amount) && price.amount > 0).toBe(true);
      expect(price.asOf).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      expect(price.asOf <= asOf).toBe(true);
      expect(price.sources.every((source) => source.trim() !== '')).toBe(true);
      expect(price.sources.length).toBeGreaterThan(0);
      expect(price.currency).toBe(currency);
    }
  });

  it('is, where it is derived, above the one it is derived from, which the Mac really has', () => {
    const derived = shown.filter(({ price }) => price.derivedFrom);
    expect(derived.length).toBeGreaterThan(5);
    for (const { mac, price } of derived) {
      const { amount, chipId, memoryGB } = price.derivedFrom ?? { amount: Infinity, chipId: '', memoryGB: 0 };
      expect(price.amount).toBeGreaterThan(amount);
      expect(price.memoryGB ?? 0).toBeGreaterThan(memoryGB);
      expect(price.approximate).toBe(true);
      expect(mac.prices.map((base) => [base.amount, base.currency])).toContainEqual([amount, price.currency]);
      expect(mac.memoryOptionsByChipGB[chipId]).toContain(memoryGB);
    }
  });

  it('is never one currency turned into the other', () => {
    for (const mac of macs) {
      const yen = { ...mac, prices: mac.prices.filter(({ currency }) => currency === 'JPY') };
      for (const configuration of configurations(mac)) {
        const asked = { ...configuration, currency: 'USD', withRecalledSteps: true } as const;
        expect(newestPrice(yen, asked)).toBeUndefined();
      }
    }
  });
});
