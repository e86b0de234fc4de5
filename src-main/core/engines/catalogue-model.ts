import type { CatalogueModel } from '#core/models/shape.ts';
import { compareModelNames, readModelName } from './model-name.ts';

/**
 * The model of the catalogue that an engine's name means: `llama3.2:3b` is `llama-3.2-3b`. `undefined` where the
 * name tells no size, or fits several: what is not sure is left out.
 */
export function catalogueModelNamed<M extends Pick<CatalogueModel, 'id'>>(
  name: string,
  models: readonly M[],
): M | undefined {
  if (readModelName(name).size === undefined) return undefined;
  const found = models.filter(
    ({ id }) => readModelName(id).size !== undefined && compareModelNames(id, name) === 'same',
  );
  return found.length === 1 ? found[0] : undefined;
}
