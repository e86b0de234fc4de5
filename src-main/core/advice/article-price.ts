import type { ArticleMacRow } from '#core/chips/article.ts';
import type { Mac, Price } from '#core/chips/catalogue.ts';

/** The catalogue's price of the configuration nearest in price; `recalled`: known, not sourced. */
export interface ArticlePriceFlag {
  code: 'price-differs';
  printedJpy: number;
  listedJpy: number;
  confidence: Price['confidence'];
  /** Memory of the listed configuration; differs from the row's where that was never sold. */
  memoryGB: number;
}

/** Where the catalogue knows the price from: another text, the article itself, or nowhere. */
export type ArticlePriceBasis = 'independent' | 'article-only' | 'none';

export interface ArticlePriceQuestion {
  row: ArticleMacRow;
  /** Month the article appeared. */
  published: string;
  macs: readonly Mac[];
  chipId: string;
}

/**
 * Compares a printed price with every price of the chip and memory that held by then. The article names
 * no storage, so it is right when any of them agrees. A memory size that was never sold is compared at the
 * nearest one that was: the M4 Max of 32 GPU cores at 36 GB, 528,800 yen against 528,000 printed.
 */
export function articlePriceCheck(question: ArticlePriceQuestion): {
  flags: ArticlePriceFlag[];
  basis: ArticlePriceBasis;
} {
  const { row } = question;
  const memoryGB = nearestSold(question);
  const prices = pricesUntil(question, memoryGB);
  const nearest = prices.reduce<Price | undefined>(
    (best, price) =>
      best && Math.abs(best.amount - row.priceJpy) <= Math.abs(price.amount - row.priceJpy) ? best : price,
    undefined,
  );
  if (!nearest || memoryGB === undefined) return { flags: [], basis: 'none' };
  const agreeing = prices.filter(({ amount }) => amount === row.priceJpy);
  const basis = (agreeing.length > 0 ? agreeing : prices).some((price) => !citesArticle(price))
    ? 'independent'
    : 'article-only';
  if (agreeing.length > 0) return { flags: [], basis };
  const { amount: listedJpy, confidence } = nearest;
  return {
    flags: [{ code: 'price-differs', printedJpy: row.priceJpy, listedJpy, confidence, memoryGB }],
    basis,
  };
}

function nearestSold({ row, macs, chipId }: ArticlePriceQuestion): number | undefined {
  const sizes = macs.flatMap(({ memoryOptionsByChipGB }) => memoryOptionsByChipGB[chipId] ?? []);
  const distance = (size: number): number => Math.abs(size - row.memoryGB);
  return sizes.sort((a, b) => distance(a) - distance(b))[0];
}

const pricesUntil = (
  { published, macs, chipId }: ArticlePriceQuestion,
  memoryGB: number | undefined,
): Price[] =>
  macs
    .flatMap(({ prices }) => prices)
    .filter(
      (price) =>
        price.currency === 'JPY' &&
        price.kind === 'launch' &&
        price.chipId === chipId &&
        price.memoryGB === memoryGB &&
        price.asOf.slice(0, published.length) <= published,
    );

const citesArticle = ({ sources }: Price): boolean =>
  sources.every((source) => source.includes('article.json'));
