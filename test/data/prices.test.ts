import { describe, expect, it } from 'vitest';
import { configurations, newestPrice } from '#core/chips/price.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const { macs } = loadShippedCatalogue();
const mac = (id: string) => {
  const found = macs.find((one) => one.id === id);
  if (!found) throw new Error(`no Mac ${id}`);
  return found;
};

describe('prices of the shipped Macs', () => {
  it.each([
    ['macbook-air-13-m5', 'm5-10c-10g', 32, 'USD', 1699, 'current', false],
    ['macbook-air-13-m5', 'm5-10c-8g', 16, 'JPY', 224_800, 'current', false],
    ['mac-mini-m6', 'm6-12c-12g', 16, 'USD', 899, 'current', false],
    ['mac-mini-m6', 'm6-12c-12g', 32, 'USD', 1499, 'current', true],
    ['mac-mini-m5-pro', 'm5-pro-18c-20g', 48, 'USD', 2499, 'current', true],
    ['mac-mini-m5-pro', 'm5-pro-18c-20g', 64, 'USD', 2899, 'current', false],
    ['mac-studio-m5-max', 'm5-max-18c-40g', 128, 'JPY', 890_000, 'current', true],
    ['mac-mini-m4', 'm4-10c-10g', 16, 'USD', 799, 'last', false],
    ['macbook-pro-14-m4-pro', 'm4-pro-12c-16g', 48, 'JPY', 418_800, 'launch', false],
  ] as const)('%s with %s and %i GB in %s is %i, %s, approximate: %s', (...row) => {
    const [macId, chipId, memoryGB, currency, amount, kind, approximate] = row;
    expect(newestPrice(mac(macId), { chipId, memoryGB, currency })).toMatchObject({
      amount,
      kind,
      approximate,
    });
  });

  it.each([
    ['macbook-air-15-m5', 'm5-10c-10g', 32, 'USD'],
    ['macbook-pro-14-m5', 'm5-10c-10g', 32, 'USD'],
    ['mac-studio-m5-ultra', 'm5-ultra-36c-80g', 512, 'USD'],
    ['mac-mini-m5-pro', 'm5-pro-18c-20g', 48, 'JPY'],
    ['mac-mini-m1', 'm1-8c-8g', 16, 'USD'],
  ] as const)('%s with %s and %i GB in %s is unknown', (macId, chipId, memoryGB, currency) => {
    expect(newestPrice(mac(macId), { chipId, memoryGB, currency })).toBeUndefined();
  });

  it('never fall with more memory of the same chip, kind and storage', () => {
    const falls = macs.flatMap((one) =>
      (['USD', 'JPY'] as const).flatMap((currency) =>
        one.chipIds.flatMap((chipId) => {
          const priced = configurations(one)
            .filter((configuration) => configuration.chipId === chipId)
            .map((configuration) => newestPrice(one, { ...configuration, currency }))
            .filter((price) => price !== undefined);
          return priced.flatMap((price, index) => {
            const before = priced[index - 1];
            return before && before.kind === price.kind && before.amount > price.amount
              ? [[one.id, price]]
              : [];
          });
        }),
      ),
    );
    expect(falls).toEqual([]);
  });
});
