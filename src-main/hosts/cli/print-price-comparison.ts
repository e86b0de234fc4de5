import { formatMoney, formatNumber, type Language } from '#contract/text/format.ts';
import { gpuWords, shortProduct } from '#contract/text/mac-name.ts';
import { priceProvenance } from '#contract/text/provenance.ts';
import type { ComparedMac } from '#core/chips/compare-prices.ts';
import { priceNotes, priceWords, sizeWords } from './price-words.ts';
import { formatTable, indent, printable, type Column } from './table.ts';
import { cliText } from './text.ts';

/** As Apple sells it: 512 GB, 1 TB. */
const storage = (gigabytes: number, language: Language): string =>
  gigabytes < 1024
    ? sizeWords(gigabytes, language)
    : `${formatNumber(gigabytes / 1024, language, 1)}\u00a0TB`;

/** Bin by bin, the products that have it in this memory size beside each other. */
export function comparisonLines(rows: readonly ComparedMac[], language: Language): string[] {
  const { macs: text, columns } = cliText(language);
  if (rows.length === 0) return [text.none];
  const bins = [...new Set(rows.map(({ chipId }) => chipId))];
  const left = (title: string): Column => ({ title, align: 'left' });
  const right = (title: string): Column => ({ title, align: 'right' });
  const header = [
    left(columns.mac),
    right(columns.price),
    right(text.difference),
    right(text.storage),
    right(text.weight),
    left(text.fan),
    left(text.priceIs),
  ];
  return [
    ...bins.flatMap((bin, index) => {
      const ofBin = rows.filter(({ chipId }) => chipId === bin);
      const lowest = Math.min(...ofBin.map(({ price }) => price?.amount ?? Infinity));
      const cells = ofBin.map((row) => comparisonRow(row, lowest, language));
      return [
        ...(index > 0 ? [''] : []),
        printable(binTitle(ofBin, language)),
        indent(formatTable(header, cells)),
        ...(storageDiffers(ofBin) ? [`  ${text.storageDiffers}`] : []),
        ...(timesDiffer(ofBin) ? [`  ${text.timesDiffer}`] : []),
      ];
    }),
    ...priceNotes(
      rows.flatMap(({ price }) => price ?? []),
      language,
    ),
  ];
}

function binTitle([first]: readonly ComparedMac[], language: Language): string {
  if (!first) return '';
  const parts = [
    first.chip,
    gpuWords(first.gpuCores, language),
    sizeWords(first.memoryGB, language),
    first.chipId,
  ];
  return parts.join(' · ');
}

function differenceWords(
  { price, differenceFromCheapest }: ComparedMac,
  lowest: number,
  language: Language,
): string {
  const { macs: text } = cliText(language);
  if (!price || differenceFromCheapest === undefined) return '–';
  if (differenceFromCheapest > 0) return `+${formatMoney(differenceFromCheapest, price.currency, language)}`;
  // A price of another time may be lower still.
  return price.amount === lowest ? text.cheapest : text.base;
}

function comparisonRow(row: ComparedMac, lowest: number, language: Language): string[] {
  const { macs: text, priceUnknown } = cliText(language);
  const { product, chip, price, weightKilograms, hasFan } = row;
  return [
    shortProduct(product, chip, language),
    price ? priceWords(price, language) : priceUnknown,
    differenceWords(row, lowest, language),
    price?.storageGB === undefined ? '–' : storage(price.storageGB, language),
    weightKilograms === undefined ? '–' : `${formatNumber(weightKilograms, language, 2)}\u00a0kg`,
    hasFan ? text.withFan : text.withoutFan,
    price ? priceProvenance(price, language) : '',
  ];
}

/** Among those that are set against each other. */
const storageDiffers = (rows: readonly ComparedMac[]): boolean =>
  new Set(
    rows.flatMap(({ price, differenceFromCheapest }) =>
      price && differenceFromCheapest !== undefined ? [price.storageGB] : [],
    ),
  ).size > 1;

/** Some prices are set against each other, another is of another time. */
const timesDiffer = (rows: readonly ComparedMac[]): boolean =>
  rows.some(({ differenceFromCheapest }) => differenceFromCheapest !== undefined) &&
  rows.some(({ price, differenceFromCheapest }) => price && differenceFromCheapest === undefined);
