import { formatMoney, formatNumber, type Language } from '#contract/text/format.ts';
import type { ShownPrice } from '#core/chips/compare-prices.ts';
import { cliText } from './text.ts';
import { wrap } from './wrap.ts';

/** Stands behind a price from general knowledge. */
const recalledMark = '*';

export function priceWords(price: ShownPrice, language: Language): string {
  const amount = formatMoney(price.amount, price.currency, language);
  const words = price.approximate ? cliText(language).aboutPrice(amount) : amount;
  return price.confidence === 'recalled' ? words + recalledMark : words;
}

/** "48 GB" */
export const sizeWords = (gigabytes: number, language: Language): string =>
  `${formatNumber(gigabytes, language)}\u00a0GB`;

/** What the marks of these prices mean, below a list of them. */
export function priceNotes(prices: readonly ShownPrice[], language: Language): string[] {
  const { macs: text } = cliText(language);
  const lines = [
    ...(prices.some(({ approximate }) => approximate) ? [text.aboutNote] : []),
    ...(prices.some(({ confidence }) => confidence === 'recalled')
      ? [`${recalledMark} ${text.recalledNote}`]
      : []),
  ];
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => wrap(line, { first: '', hanging: 2 }))];
}
