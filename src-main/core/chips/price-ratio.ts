import type { Mac, Price } from './catalogue.ts';

/**
 * Yen that Apple asks for where it asks a dollar, over all configurations priced today in both: the least and
 * the most. Yen include tax, dollars do not, and Apple follows no single rate, so it serves for an amount
 * that is only known in dollars, never for the price of a Mac. `undefined` where no configuration has both.
 */
export function yenPerDollar(macs: readonly Mac[]): { low: number; high: number } | undefined {
  const ratios = macs.flatMap(({ prices }) =>
    prices
      .filter(({ currency, kind }) => currency === 'JPY' && kind === 'current')
      .flatMap((yen) =>
        prices.filter((dollars) => isSameInDollars(yen, dollars)).map(({ amount }) => yen.amount / amount),
      ),
  );
  return ratios.length === 0 ? undefined : { low: Math.min(...ratios), high: Math.max(...ratios) };
}

const isSameInDollars = (yen: Price, other: Price): boolean =>
  other.currency === 'USD' &&
  other.kind === 'current' &&
  other.chipId === yen.chipId &&
  other.memoryGB === yen.memoryGB &&
  other.storageGB === yen.storageGB;
