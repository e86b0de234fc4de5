import { describe, expect, it } from 'vitest';
import type { Mac, MemoryUpgradeStep, Price } from '#core/chips/catalogue.ts';
import { configurations, newestPrice } from '#core/chips/price.ts';

const price = (fields: Partial<Price>): Price => ({
  currency: 'USD',
  amount: 1000,
  chipId: 'small',
  memoryGB: 16,
  storageGB: 512,
  kind: 'current',
  asOf: '2026-09-01',
  confidence: 'sourced',
  sources: ['a shop'],
  approximate: false,
  ...fields,
});

const step = (fields: Partial<MemoryUpgradeStep>): MemoryUpgradeStep => ({
  currency: 'USD',
  chipId: 'small',
  fromGB: 16,
  toGB: 24,
  amount: 200,
  asOf: '2026-08-29',
  confidence: 'sourced',
  sources: ['a configurator'],
  ...fields,
});

const mac = (prices: Price[], memoryUpgradeSteps: MemoryUpgradeStep[] = []): Mac => ({
  id: 'some-mac',
  product: 'Some Mac',
  formFactor: 'desktop',
  hasBattery: false,
  hasFan: true,
  modelIdentifiers: [],
  year: 2026,
  chipIds: ['small', 'large'],
  memoryOptionsByChipGB: { small: [16, 24, 32], large: [24, 48] },
  stillSold: true,
  prices,
  memoryUpgradeSteps,
  confidence: 'sourced',
  sources: ['a shop'],
  asOf: '2026-11-22',
});

const asked = { chipId: 'small', memoryGB: 16, currency: 'USD' } as const;

describe('the price of a configuration', () => {
  it('is unknown where nobody says it', () => {
    expect(newestPrice(mac([]), asked)).toBeUndefined();
  });

  it.each([
    ['another memory size', { memoryGB: 24 }],
    ['another chip', { chipId: 'large', memoryGB: 24 }],
    ['another currency', { currency: 'JPY' as const }],
  ])('is never that of %s', (_what, fields) => {
    expect(newestPrice(mac([price(fields)]), asked)).toBeUndefined();
  });

  it('is unknown for a configuration that is not on offer, even if someone prices it', () => {
    const priced = mac([price({ memoryGB: 48 })]);
    expect(newestPrice(priced, { ...asked, memoryGB: 48 })).toBeUndefined();
  });

  const byKind = (['launch', 'repriced', 'last', 'current', 'user'] as const).map((kind, index) =>
    price({ kind, amount: 1000 + index, asOf: `2026-0${9 - index}-01` }),
  );
  it.each([
    [5, 'user'],
    [4, 'current'],
    [3, 'last'],
    [2, 'repriced'],
    [1, 'launch'],
  ] as const)('of the first %i kinds is the one of kind %s, whatever the dates', (count, kind) => {
    expect(newestPrice(mac(byKind.slice(0, count)), asked)?.kind).toBe(kind);
  });

  it('is the newest of one storage size and the cheapest of several', () => {
    const prices = [
      price({ amount: 900, asOf: '2026-01-01' }),
      price({ amount: 1000, asOf: '2026-09-01' }),
      price({ amount: 1300, storageGB: 1024, asOf: '2026-10-01' }),
    ];
    expect(newestPrice(mac(prices), asked)?.amount).toBe(1000);
  });

  it('counts for a price without a memory size only where the chip has one size', () => {
    const bare = price({ memoryGB: undefined });
    expect(newestPrice(mac([bare]), asked)).toBeUndefined();
    const single = { ...mac([bare]), memoryOptionsByChipGB: { small: [16], large: [24] } };
    expect(newestPrice(single, asked)?.amount).toBe(1000);
  });
});

describe('a price derived from upgrade steps', () => {
  const steps = [step({}), step({ fromGB: 24, toGB: 32, amount: 150, asOf: '2026-08' })];

  it('adds the steps, is marked approximate, and dates from its oldest part', () => {
    const derived = newestPrice(mac([price({})], steps), { ...asked, memoryGB: 32 });
    expect(derived).toMatchObject({
      amount: 1350,
      memoryGB: 32,
      approximate: true,
      asOf: '2026-08',
      sources: ['a shop', 'a configurator'],
      derivedFrom: { amount: 1000, chipId: 'small', memoryGB: 16 },
    });
  });

  it('gives way to a price that was read', () => {
    const priced = mac([price({}), price({ memoryGB: 24, amount: 1111, kind: 'launch' })], steps);
    expect(newestPrice(priced, { ...asked, memoryGB: 24 })).toMatchObject({
      amount: 1111,
      approximate: false,
    });
  });

  it('starts from the nearest size that has a price', () => {
    const priced = mac([price({}), price({ memoryGB: 24, amount: 1250 })], steps);
    expect(newestPrice(priced, { ...asked, memoryGB: 32 })?.derivedFrom?.memoryGB).toBe(24);
  });

  it('follows a step that brings another chip, and one that holds for every chip', () => {
    const withChip = step({ toChipId: 'large', fromGB: 16, toGB: 24, amount: 500 });
    const anyChip = step({ chipId: undefined, fromGB: 24, toGB: 48, amount: 400 });
    const derived = newestPrice(mac([price({})], [withChip, anyChip]), {
      ...asked,
      chipId: 'large',
      memoryGB: 48,
    });
    expect(derived).toMatchObject({
      amount: 1900,
      chipId: 'large',
      derivedFrom: { chipId: 'small', memoryGB: 16 },
    });
  });

  it.each([
    ['recalled', { confidence: 'recalled' as const }],
    ['in another currency', { currency: 'JPY' as const }],
    ['of another chip', { chipId: 'large' }],
    ['from before the general increase', { asOf: '2025-10' }],
    ['that leads down', { fromGB: 32, toGB: 24 }],
  ])('never uses a step %s', (_what, fields) => {
    expect(newestPrice(mac([price({})], [step(fields)]), { ...asked, memoryGB: 24 })).toBeUndefined();
  });

  it('uses a recalled step only when asked to, and is recalled itself then', () => {
    const priced = mac([price({})], [step({ confidence: 'recalled' })]);
    const asked24 = { ...asked, memoryGB: 24 };
    expect(newestPrice(priced, asked24)).toBeUndefined();
    expect(newestPrice(priced, { ...asked24, withRecalledSteps: true })).toMatchObject({
      amount: 1200,
      confidence: 'recalled',
      approximate: true,
    });
    const sourced = newestPrice(mac([price({})], [step({})]), { ...asked24, withRecalledSteps: true });
    expect(sourced?.confidence).toBe('sourced');
  });

  it("never starts from the user's own price, which may be of a used Mac", () => {
    expect(newestPrice(mac([price({ kind: 'user' })], steps), { ...asked, memoryGB: 24 })).toBeUndefined();
  });

  it('ends also where hundreds of steps cross', () => {
    const sizes = Array.from({ length: 30 }, (_, index) => index + 1);
    const crossing = sizes.flatMap((fromGB) =>
      sizes.filter((toGB) => toGB > fromGB).map((toGB) => step({ fromGB, toGB, amount: 1 })),
    );
    const many = { ...mac([], crossing), memoryOptionsByChipGB: { small: sizes, large: [24] } };
    expect(newestPrice(many, { ...asked, memoryGB: 30 })).toBeUndefined();
  });
});

describe('configurations', () => {
  it('are every chip with each of its memory sizes', () => {
    expect(configurations(mac([]))).toEqual([
      { chipId: 'small', memoryGB: 16 },
      { chipId: 'small', memoryGB: 24 },
      { chipId: 'small', memoryGB: 32 },
      { chipId: 'large', memoryGB: 24 },
      { chipId: 'large', memoryGB: 48 },
    ]);
  });
});
