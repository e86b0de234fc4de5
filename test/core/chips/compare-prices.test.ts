import { describe, expect, it } from 'vitest';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { comparePrices } from '#core/chips/compare-prices.ts';
import { configurations } from '#core/chips/price.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const shipped = loadShippedCatalogue();
const compared = (chip: string, memoryGB: number, currency: 'JPY' | 'USD', catalogue: Catalogue = shipped) =>
  comparePrices(catalogue, { chip, memoryGB, currency });

/** Every chip and memory that any Mac comes with. */
const everything = [
  ...new Set(
    shipped.macs.flatMap((mac) => configurations(mac).map(({ chipId, memoryGB }) => `${chipId} ${memoryGB}`)),
  ),
].map((key) => {
  const [chip = '', memory] = key.split(' ');
  return { chip, memoryGB: Number(memory) };
});
const all = everything.flatMap(({ chip, memoryGB }) =>
  (['JPY', 'USD'] as const).map((currency) => compared(chip, memoryGB, currency)),
);

describe('equal configurations of different products', () => {
  it('sets the Mac mini against the MacBook Pro, as in the article: M4 Pro with 48 GB', () => {
    const rows = compared('m4-pro-12c-16g', 48, 'JPY');
    expect(
      rows.map(({ macId, price, differenceFromCheapest }) => [
        macId,
        price?.amount,
        price?.kind,
        differenceFromCheapest,
      ]),
    ).toEqual([
      ['mac-mini-m4-pro', 278_800, 'launch', 0],
      ['macbook-pro-14-m4-pro', 418_800, 'launch', 140_000],
    ]);
    expect(rows[0]?.price).toMatchObject({
      approximate: true,
      confidence: 'recalled',
      derivedFrom: { amount: 218_800, memoryGB: 24 },
    });
    expect(rows.map(({ price }) => price?.storageGB)).toEqual([512, 1024]);
  });

  it('says 110,000 yen at launch with 24 GB and the same storage', () => {
    const rows = compared('m4-pro-12c-16g', 24, 'JPY');
    expect(rows.map(({ macId, differenceFromCheapest }) => [macId, differenceFromCheapest])).toContainEqual([
      'macbook-pro-14-m4-pro',
      110_000,
    ]);
  });

  it('uses the prices of today where most have one', () => {
    const rows = compared('m5-pro-15c-16g', 24, 'USD');
    expect(
      rows.map(({ macId, price, differenceFromCheapest }) => [macId, price?.kind, differenceFromCheapest]),
    ).toEqual([
      ['mac-mini-m5-pro', 'current', 0],
      ['macbook-pro-14-m5-pro', 'current', 800],
    ]);
  });

  it('shows the price of another time without a difference', () => {
    const rows = compared('m5-max-18c-32g', 36, 'USD');
    const studio = rows.find(({ macId }) => macId === 'mac-studio-m5-max');
    const laptop = rows.find(({ macId }) => macId === 'macbook-pro-14-m5-max');
    expect(laptop?.price?.kind).toBe('launch');
    expect(studio?.price?.kind).toBe('current');
    expect(studio?.differenceFromCheapest).toBeUndefined();
  });

  it('keeps the bins of a brand apart', () => {
    const rows = compared('M4 Pro', 48, 'JPY');
    const bins = rows.map(({ chipId }) => chipId);
    expect(bins).toEqual([...bins].sort());
    expect(new Set(bins)).toEqual(new Set(['m4-pro-12c-16g', 'm4-pro-14c-20g']));
    const full = rows.filter(({ chipId }) => chipId === 'm4-pro-14c-20g');
    expect(full.map(({ macId }) => macId)).toContain('macbook-pro-16-m4-pro');
    expect(full.find(({ macId }) => macId === 'mac-mini-m4-pro')?.price).toBeUndefined();
  });

  it('lists a product without a price, last and without a difference', () => {
    for (const rows of all) {
      const unpriced = rows.filter(({ price }) => price === undefined);
      expect(rows.slice(rows.length - unpriced.length)).toEqual(unpriced);
      for (const row of unpriced) expect(row.differenceFromCheapest).toBeUndefined();
    }
  });

  it('takes the price of the own catalogue for one of today', () => {
    const macs = shipped.macs.map((mac) =>
      mac.id === 'macbook-pro-14-m4-pro' || mac.id === 'mac-mini-m4-pro'
        ? {
            ...mac,
            prices: [
              ...mac.prices,
              {
                currency: 'JPY' as const,
                amount: mac.formFactor === 'laptop' ? 260_000 : 200_000,
                chipId: 'm4-pro-12c-16g',
                memoryGB: 48,
                kind: 'user' as const,
                condition: 'used' as const,
                asOf: '2026-11-20',
                confidence: 'sourced' as const,
                sources: ['a shop'],
                approximate: false,
              },
            ],
          }
        : mac,
    );
    const rows = compared('m4-pro-12c-16g', 48, 'JPY', { ...shipped, macs });
    expect(
      rows.map(({ differenceFromCheapest, price }) => [differenceFromCheapest, price?.condition]),
    ).toEqual([
      [0, 'used'],
      [60_000, 'used'],
    ]);
  });
});

describe('whatever is compared', () => {
  it('every row has the chip and the memory asked for, and a Mac that comes with them', () => {
    for (const [index, { chip, memoryGB }] of everything.entries()) {
      for (const row of [...(all[2 * index] ?? []), ...(all[2 * index + 1] ?? [])]) {
        expect(row).toMatchObject({ chipId: chip, memoryGB });
        const mac = shipped.macs.find(({ id }) => id === row.macId);
        expect(mac?.memoryOptionsByChipGB[chip]).toContain(memoryGB);
      }
    }
  });

  it('a difference is the price above the cheapest of the same kind, and never negative', () => {
    let differences = 0;
    for (const rows of all) {
      const set = rows.filter(({ differenceFromCheapest }) => differenceFromCheapest !== undefined);
      const cheapest = Math.min(...set.map(({ price }) => price?.amount ?? Infinity));
      for (const { price, differenceFromCheapest } of set) {
        expect(differenceFromCheapest).toBe((price?.amount ?? Number.NaN) - cheapest);
        expect(differenceFromCheapest).toBeGreaterThanOrEqual(0);
      }
      expect(new Set(set.map(({ price }) => price?.kind)).size).toBeLessThanOrEqual(1);
      expect(set.length).not.toBe(1);
      differences += set.length;
    }
    expect(differences).toBeGreaterThan(20);
  });

  it('every price has a day and a source', () => {
    for (const { price } of all.flat()) {
      if (!price) continue;
      expect(price.asOf).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      expect(price.sources.join('').trim()).not.toBe('');
    }
  });
});

describe('what cannot be compared', () => {
  it('is a chip that nobody knows', () => {
    expect(() => compared('m9-pro', 48, 'JPY')).toThrowError(
      expect.objectContaining({ code: 'unknown-chip', details: { chip: 'm9-pro' } }),
    );
  });

  it('is a memory size that no Mac with the chip has, named with those it has', () => {
    expect(() => compared('m4-pro', 32, 'JPY')).toThrowError(
      expect.objectContaining({
        code: 'memory-size-not-offered',
        details: { mac: 'Apple M4 Pro', memoryGB: 32, offered: '24, 48, 64' },
      }),
    );
  });

  it('is nothing where no Mac has the chip', () => {
    expect(compared('m4-pro', 48, 'JPY', { ...shipped, macs: [] })).toEqual([]);
  });
});
