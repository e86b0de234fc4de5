import type { Chip } from './catalogue.ts';

type Named = Pick<Chip, 'id' | 'brandString' | 'gpuCores'>;

/** "Apple M4 Pro" is `m4-pro`. */
const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^apple /, '')
    .replaceAll(' ', '-');

/**
 * The chips that a name means: the one bin with that id (`m4-pro-14c-20g`), every bin of a brand (`m4-pro`,
 * `Apple M4 Pro`), or those of it with so many GPU cores (`m4-pro-20`, `M4 Pro 20-core`). Empty: none.
 */
export function chipsNamed<T extends Named>(chips: readonly T[], name: string): T[] {
  const plain = plainName(name);
  const bin = chips.find(({ id }) => id === plain);
  if (bin) return [bin];
  const [, brand = plain, cores] = /^(.+)-(\d{1,3})(?:g|-core(?:-gpu)?)?$/.exec(plain) ?? [];
  return chips.filter(
    ({ brandString, gpuCores }) =>
      plainName(brandString) === brand && (cores === undefined || gpuCores === Number(cores)),
  );
}
