import type { Language } from './format.ts';

/** A product without the chip that is named beside it: "MacBook Pro (16-inch, M5 Max)" is "MacBook Pro (16-inch)". */
export function shortProduct(product: string, chip: string): string {
  const name = chip.replace(/^Apple /, '');
  return product.replace(` (${name})`, '').replace(`, ${name})`, ')');
}

/** "M5 Pro, 16-core GPU": the brand string alone does not tell bins apart. */
export function chipWords(chip: string, gpuCores: number | undefined, language: Language): string[] {
  const name = chip.replace(/^Apple /, '');
  if (gpuCores === undefined) return [name];
  return [name, language === 'ja' ? `GPU ${gpuCores} コア` : `${gpuCores}-core GPU`];
}

/** "Mac mini (M5 Pro, 16-core GPU, 48 GB)": the chip once, even where the product's name has it. */
export function macName(details: Readonly<Record<string, unknown>>, language: Language): string {
  const chip = String(details['chip'] ?? '?');
  const gpuCores = typeof details['gpuCores'] === 'number' ? details['gpuCores'] : undefined;
  const product = shortProduct(String(details['product'] ?? '?'), chip);
  const parts = [...chipWords(chip, gpuCores, language), `${String(details['memoryGB'] ?? '?')} GB`];
  return language === 'ja' ? `${product}（${parts.join('・')}）` : `${product} (${parts.join(', ')})`;
}
