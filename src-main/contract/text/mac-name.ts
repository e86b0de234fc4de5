import type { FitMachine } from '#core/fit/grid.ts';
import type { Language } from './format.ts';

interface ProductName {
  /** "MacBook Pro" */
  family: string;
  /** What tells it from others of the family: "14-inch", "Nov 2023", "M3 Pro". */
  notes: string[];
}

/** "MacBook Pro (14-inch, M5)" in its parts. A name of another form is all family. */
function productParts(product: string): ProductName {
  const match = /^(.+?) \(([^()]+)\)(?: with (\d+ GB))?$/.exec(product);
  const [, family, notes = '', memory] = match ?? [];
  if (family === undefined) return { family: product, notes: [] };
  return { family, notes: [...notes.split(', '), ...(memory === undefined ? [] : [memory])] };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As Apple writes it in Japanese: "14-inch" is 14インチ, "Nov 2023" is 2023年11月. */
function noteInJapanese(note: string): string {
  const [, name = '', year] = /^(?:([A-Z][a-z]{2}) )?(20\d\d)$/.exec(note) ?? [];
  const month = months.indexOf(name) + 1;
  if (year !== undefined) return month > 0 ? `${year}年${month}月` : `${year}年`;
  if (note === 'OLED') return '有機EL';
  if (note === 'touch') return 'タッチ対応';
  return note.replace(/^([\d.]+)-inch$/, '$1インチ');
}

function joined({ family, notes }: ProductName, language: Language): string {
  if (notes.length === 0) return family;
  return language === 'ja'
    ? `${family}（${notes.map(noteInJapanese).join('・')}）`
    : `${family} (${notes.join(', ')})`;
}

/** "Apple M5 Pro" is "M5 Pro". */
const chipName = (chip: string): string => chip.replace(/^Apple /, '');

/** A product as a language writes it: "MacBook Pro (14-inch, M5)", 「MacBook Pro（14インチ・M5）」. */
export const productName = (product: string, language: Language): string =>
  joined(productParts(product), language);

/** A product without the chip that is named beside it: "MacBook Pro (16-inch, M5 Max)" is "MacBook Pro (16-inch)". */
export function shortProduct(product: string, chip: string, language: Language = 'en'): string {
  const { family, notes } = productParts(product);
  return joined({ family, notes: notes.filter((note) => note !== chipName(chip)) }, language);
}

/** "16-core GPU", 「16コアGPU」. */
export const gpuWords = (gpuCores: number, language: Language): string =>
  language === 'ja' ? `${gpuCores}コアGPU` : `${gpuCores}-core GPU`;

/** "8-core CPU", 「8コアCPU」. */
export const cpuWords = (cpuCores: number, language: Language): string =>
  language === 'ja' ? `${cpuCores}コアCPU` : `${cpuCores}-core CPU`;

/** "M5 Pro, 16-core GPU": the brand string alone does not tell bins apart. */
export const chipWords = (chip: string, gpuCores: number | undefined, language: Language): string[] => [
  chipName(chip),
  ...(gpuCores === undefined ? [] : [gpuWords(gpuCores, language)]),
];

/** The machine that a grid is for: "MacBook Air (13-inch, M4) · Apple M4 · 10-core GPU". */
export function fitMachineName({ label, product, chip, gpuCores }: FitMachine, language: Language): string {
  const parts = [
    product && productName(product, language),
    chip,
    gpuCores === undefined ? undefined : gpuWords(gpuCores, language),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? label : parts.join(' · ');
}

/**
 * "MacBook Pro (14-inch, M5 Pro, 16-core GPU, 48 GB)", 「MacBook Pro（14インチ・M5 Pro・16コアGPU・48 GB）」:
 * the chip once, even where the product's name has it.
 */
export function macName(details: Readonly<Record<string, unknown>>, language: Language): string {
  const chip = String(details['chip'] ?? '?');
  const gpuCores = typeof details['gpuCores'] === 'number' ? details['gpuCores'] : undefined;
  const { family, notes } = productParts(String(details['product'] ?? '?'));
  const parts = [
    ...notes.filter((note) => note !== chipName(chip)),
    ...chipWords(chip, gpuCores, language),
    `${String(details['memoryGB'] ?? '?')} GB`,
  ];
  return joined({ family, notes: parts }, language);
}
