import { Fault } from '#core/fault.ts';
import { isMlxQuantisation, mlxQuantisations, type MlxQuantisationName } from '#core/memory/mlx-need.ts';
import {
  isQuantisationName,
  quantisationRecipes,
  type QuantisationName,
} from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';

/** What a column of the grid may be: a recipe of GGUF files, or bits of mlx-lm. */
export type GridQuantisation = QuantisationName | MlxQuantisationName;

/** All of them, GGUF first, each in the order of quality. */
export const gridQuantisations: readonly GridQuantisation[] = [
  ...Object.keys(quantisationRecipes).filter(isQuantisationName),
  ...mlxQuantisations.map(({ name }) => name),
];

/** `name` as a column; throws `unknown-quantisation` with the names that exist. */
export function gridQuantisationNamed(name: string): GridQuantisation {
  if (isQuantisationName(name) || isMlxQuantisation(name)) return name;
  throw new Fault('unknown-quantisation', { quantisation: name, known: gridQuantisations.join(', ') });
}

/**
 * The quantisations a model has among those wanted. gpt-oss was trained in MXFP4 and its files keep the
 * experts so whatever their name says; other models are not made into MXFP4.
 */
export function quantisationsOf<Q extends GridQuantisation>(
  model: CatalogueModel,
  wanted: readonly Q[],
): readonly (Q | 'MXFP4')[] {
  const native = model.shape.extras?.['native_quant'];
  const isNative = typeof native === 'string' && native.startsWith('MXFP4');
  if (!isNative) return wanted.filter((quantisation) => quantisation !== 'MXFP4');
  const ofGguf = wanted.some((quantisation) => !isMlxQuantisation(quantisation));
  return [...(ofGguf ? (['MXFP4'] as const) : []), ...wanted.filter(isMlxQuantisation)];
}
