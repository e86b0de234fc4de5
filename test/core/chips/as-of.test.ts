import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { catalogueAsOf } from '#core/chips/as-of.ts';
import { type Catalogue, CatalogueSchema, type Mac } from '#core/chips/catalogue.ts';
import { newestPrice } from '#core/chips/price.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { bytesPerGibibyte, memoryGibibytes } from '#core/units.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const shipped = loadShippedCatalogue();
const december2024 = catalogueAsOf(shipped, '2024-12-31');

const macIn = (catalogue: Catalogue, id: string): Mac => {
  const mac = catalogue.macs.find((one) => one.id === id);
  if (!mac) throw new Error(`no ${id} on ${catalogue.asOf}`);
  return mac;
};
const priceOn = (
  day: string,
  macId: string,
  query: { chipId: string; memoryGB: number; currency?: 'JPY' | 'USD' },
) => newestPrice(macIn(catalogueAsOf(shipped, day), macId), { currency: 'JPY', ...query });

/** Every 37th day of seven years, the catalogue's own last. */
const days: string[] = [];
for (let time = Date.parse('2020-01-01'); time < Date.parse(shipped.asOf); time += 37 * 86_400_000) {
  days.push(new Date(time).toISOString().slice(0, 10));
}
const catalogues = [...days.map((day) => catalogueAsOf(shipped, day)), shipped];

describe('the catalogue as of any day', () => {
  it('is the same catalogue from its own day on', () => {
    expect(catalogueAsOf(shipped, shipped.asOf)).toBe(shipped);
    expect(catalogueAsOf(shipped, '2031-01-01')).toBe(shipped);
  });

  it('holds no more than that of a later day, in any of its tables', () => {
    const sizes = (catalogue: Catalogue): number[] => [
      catalogue.chips.length,
      catalogue.macs.length,
      catalogue.models.length,
      catalogue.referenceSpeeds.length,
      catalogue.workingSetRules.length,
      catalogue.expectedLaunches?.length ?? 0,
      catalogue.otherComputers?.length ?? 0,
      catalogue.electricityPrices?.length ?? 0,
      Number(catalogue.apiPrices !== undefined),
      Number(catalogue.clusterFacts !== undefined),
      catalogue.macs.flatMap(({ prices }) => prices).length,
      catalogue.macs.flatMap(({ memoryUpgradeSteps = [] }) => memoryUpgradeSteps).length,
    ];
    catalogues.slice(1).forEach((later, index) => {
      const earlier = catalogues[index] ?? shipped;
      const sizesLater = sizes(later);
      sizes(earlier).forEach((size, table) => expect(size).toBeLessThanOrEqual(sizesLater[table] ?? 0));
    });
  });

  it('says nothing that was seen, released or published later', () => {
    for (const { asOf, macs, models, referenceSpeeds, expectedLaunches = [] } of catalogues) {
      const dates = [
        ...macs.flatMap(({ prices }) => prices.map((price) => price.asOf)),
        ...macs.map(({ announced, launchDate }) => announced ?? launchDate ?? ''),
        ...models.map(({ released }) => released ?? 'never'),
        ...referenceSpeeds.map(({ date }) => date),
        ...expectedLaunches.map((launch) => launch.asOf),
      ];
      expect(dates.filter((date) => date > asOf)).toEqual([]);
    }
    expect(catalogues.map(({ asOf }) => asOf)).toEqual([...days, shipped.asOf]);
  });

  it('holds the chips of its Macs', () => {
    for (const { chips, macs } of catalogues) {
      const chipIds = new Set(chips.map(({ id }) => id));
      expect(macs.flatMap((mac) => mac.chipIds).filter((id) => !chipIds.has(id))).toEqual([]);
    }
  });

  it('keeps to the schema', () => {
    expect(v.safeParse(CatalogueSchema, december2024).issues).toBeUndefined();
  });

  it('has the same rows whether reached in two steps or in one', () => {
    const rows = ({ macs, models, chips }: Catalogue): string[] =>
      [...macs, ...models, ...chips].map(({ id }) => id);
    catalogues.slice(1).forEach((later, index) => {
      const day = days[index] ?? '';
      expect(rows(catalogueAsOf(later, day))).toEqual(rows(catalogueAsOf(shipped, day)));
    });
  });
});

describe('the catalogue of December 2024', () => {
  const onSale = december2024.macs.filter(({ stillSold }) => stillSold).map(({ id }) => id);

  it('has the M4 MacBook Pro and mini on sale, and neither the M4 Air nor any M5', () => {
    expect(onSale).toEqual(expect.arrayContaining(['macbook-pro-14-m4', 'mac-mini-m4', 'imac-m4']));
    expect(december2024.macs.map(({ id }) => id).filter((id) => /air-1.-m4|m5|m6|neo/.test(id))).toEqual([]);
    expect(december2024.chips.every(({ generation }) => generation >= 1 && generation <= 4)).toBe(true);
  });

  it.each([
    ['macbook-pro-14-m4', 'm4-10c-10g', 24, 308_800],
    ['macbook-pro-14-m4', 'm4-10c-10g', 32, 338_800],
    ['macbook-pro-14-m4-pro', 'm4-pro-12c-16g', 48, 418_800],
    ['mac-mini-m4', 'm4-10c-10g', 16, 94_800],
  ])(
    'asks for %s with %s and %s GB the launch price, current then: %s yen',
    (macId, chipId, memoryGB, yen) => {
      expect(priceOn('2024-12-31', macId, { chipId, memoryGB })).toMatchObject({
        amount: yen,
        kind: 'current',
      });
    },
  );

  it('has no model of 2025, no price of an API, no other computer, no clusters, no launch expected later', () => {
    expect(december2024.models.some(({ id }) => id === 'qwen2.5-coder-32b')).toBe(true);
    expect(december2024.models.some(({ id }) => id.startsWith('qwen3'))).toBe(false);
    expect(december2024.apiPrices).toBeUndefined();
    expect(december2024.expectedLaunches).toEqual([]);
    expect(december2024.otherComputers).toEqual([]);
    expect(december2024.clusterFacts).toBeUndefined();
    expect(december2024.electricityPrices?.map(({ currency }) => currency)).toEqual(['JPY']);
  });

  it('gives the GPU what macOS 15 did, whatever macOS is assumed', () => {
    const rules = december2024.workingSetRules;
    const budget = memoryBudget({ memoryBytes: memoryGibibytes(32), macosMajor: 26, rules });
    expect(budget?.share).toBeCloseTo(2 / 3, 3);
    expect((budget?.bytes ?? 0) / bytesPerGibibyte).toBeCloseTo(21.3, 1);
  });
});

describe('a price of then', () => {
  const mini = { chipId: 'm4-10c-10g', memoryGB: 16, currency: 'USD' } as const;

  it('is that of the launch until another one was seen, and the last one after the sale', () => {
    expect(priceOn('2025-06-01', 'mac-mini-m4', mini)).toMatchObject({ amount: 599, kind: 'current' });
    expect(priceOn('2026-08-10', 'mac-mini-m4', mini)).toMatchObject({ amount: 799, kind: 'current' });
    expect(priceOn('2026-09-01', 'mac-mini-m4', mini)).toMatchObject({ amount: 799, kind: 'last' });
  });

  it('is not known between the rise of June 2026 and the next time it was seen', () => {
    expect(priceOn('2026-07-15', 'mac-mini-m4', mini)).toMatchObject({ amount: 599, kind: 'launch' });
  });

  it('is not that of a launch once another configuration was repriced', () => {
    const pro = { chipId: 'm5-10c-10g', memoryGB: 16 };
    expect(priceOn('2025-12-01', 'macbook-pro-14-m5', pro)).toMatchObject({ amount: 248_800 });
    expect(priceOn('2026-04-01', 'macbook-pro-14-m5', pro)).toMatchObject({
      amount: 279_800,
      kind: 'current',
    });
  });

  it('stays the own one of a user who noted it by then', () => {
    const own = { ...shipped, macs: shipped.macs.map((mac) => ({ ...mac, prices: mac.prices.map(asUser) })) };
    const mac = macIn(catalogueAsOf(own, '2025-06-01'), 'mac-mini-m4');
    expect(new Set(mac.prices.map(({ kind }) => kind))).toEqual(new Set(['user']));
  });
});

const asUser = (price: Mac['prices'][number]) => ({ ...price, kind: 'user' as const });

it('a Mac is not on sale before its announcement, nor when its end of sale is not known', () => {
  expect(catalogueAsOf(shipped, '2025-03-04').macs.some(({ id }) => id === 'macbook-air-13-m4')).toBe(false);
  expect(macIn(catalogueAsOf(shipped, '2025-03-05'), 'macbook-air-13-m4').stillSold).toBe(true);
  expect(macIn(catalogueAsOf(shipped, '2026-03-01'), 'macbook-air-13-m4').stillSold).toBe(false);
  expect(macIn(catalogueAsOf(shipped, '2021-06-01'), 'mac-mini-m1').stillSold).toBe(false);
});
