import { canDescribe } from '#core/gguf/metadata/model-metadata.ts';
import type { CatalogueModel, ModelShape } from '#core/models/shape.ts';
import { supportsTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { completedModels } from './completed-models.ts';

/** The models of the catalogue that can be made; of those with the same pattern of layers the first. */
export function distinctPatterns(): [id: string, shape: ModelShape][] {
  const byPattern = new Map<string, CatalogueModel>();
  for (const model of [...loadShippedCatalogue().models, ...completedModels]) {
    const { architecture, layerCount, layerPattern, moe, extras } = model.shape;
    if (!canDescribe(architecture) || !supportsTensors(model.shape)) continue;
    const pattern = JSON.stringify([architecture, layerCount, layerPattern, moe?.firstDenseLayers, extras]);
    if (!byPattern.has(pattern)) byPattern.set(pattern, model);
  }
  return [...byPattern.values()].map(({ id, shape }) => [`${id} (${shape.architecture})`, shape]);
}
