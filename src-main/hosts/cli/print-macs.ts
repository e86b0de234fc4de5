import type { CallOutput } from '#contract/contract.ts';
import type { Language } from '#contract/text/format.ts';
import { productName } from '#contract/text/mac-name.ts';
import { priceProvenance } from '#contract/text/provenance.ts';
import type { Currency } from '#core/chips/catalogue.ts';
import { priceNotes, priceWords, sizeWords } from './price-words.ts';
import { displayWidth, printable } from './table.ts';
import { cliText } from './text.ts';
import { readableColumns } from './wrap.ts';

type MacChoice = CallOutput<'listMacs'>[number];

interface Shown {
  language: Language;
  currency: Currency;
}

/** Macs on sale first, each with its chips, and each chip with the price of every memory size. */
export function macLines(macs: readonly MacChoice[], shown: Shown): string[] {
  const { macs: text } = cliText(shown.language);
  if (macs.length === 0) return [text.none];
  const parts = [
    { title: text.onSale, choices: macs.filter(({ stillSold }) => stillSold) },
    { title: text.notSold, choices: macs.filter(({ stillSold }) => !stillSold) },
  ].filter(({ choices }) => choices.length > 0);
  return [
    ...parts.flatMap(({ title, choices }, index) => [
      ...(index > 0 ? [''] : []),
      title,
      ...byMac(choices).flatMap((chips) => choiceLines(chips, shown)),
    ]),
    ...priceNotes(
      macs.flatMap(({ prices }) => prices.filter(({ currency }) => currency === shown.currency)),
      shown.language,
    ),
  ];
}

/** Choices of one Mac together, in the order of their first. */
function byMac(choices: readonly MacChoice[]): MacChoice[][] {
  const groups = new Map<string, MacChoice[]>();
  for (const choice of choices) groups.set(choice.macId, [...(groups.get(choice.macId) ?? []), choice]);
  return [...groups.values()];
}

function choiceLines(chips: readonly MacChoice[], shown: Shown): string[] {
  const [first] = chips;
  if (!first) return [];
  const width = Math.max(...chips.map(({ chipId }) => chipId.length));
  return [
    printable(`  ${productName(first.product, shown.language)}  ${first.macId}`),
    ...chips.flatMap((choice) =>
      flow(`    ${choice.chipId.padEnd(width)}  `, sizesWithPrices(choice, shown)),
    ),
  ];
}

const bracketed = (text: string, language: Language): string =>
  language === 'ja' ? `（${text}）` : ` (${text})`;

/** As many parts in a line as 80 columns take, none of them broken; the others below the first. */
function flow(first: string, parts: readonly string[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts.map(printable)) {
    const longer = line === '' ? first + part : `${line} · ${part}`;
    if (line !== '' && displayWidth(longer) > readableColumns) {
      lines.push(line);
      line = ' '.repeat(displayWidth(first)) + part;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** "16 GB $1,299, 24 GB $1,499 (Aug 29, 2026)", "32 GB price unknown". */
function sizesWithPrices({ memoryOptionsGB, prices }: MacChoice, { language, currency }: Shown): string[] {
  const known = memoryOptionsGB.map((memoryGB) => ({
    memoryGB,
    price: prices.find((price) => price.memoryGB === memoryGB && price.currency === currency),
  }));
  const groups = new Map<string, string[]>();
  for (const { memoryGB, price } of known) {
    if (!price) continue;
    const provenance = priceProvenance(price, language);
    const words = `${sizeWords(memoryGB, language)} ${priceWords(price, language)}`;
    groups.set(provenance, [...(groups.get(provenance) ?? []), words]);
  }
  const unknown = known.flatMap(({ memoryGB, price }) => (price ? [] : sizeWords(memoryGB, language)));
  const comma = language === 'ja' ? '、' : ', ';
  return [
    ...[...groups].map(([provenance, words]) => words.join(comma) + bracketed(provenance, language)),
    ...(unknown.length > 0 ? [`${unknown.join(comma)} ${cliText(language).priceUnknown}`] : []),
  ];
}
