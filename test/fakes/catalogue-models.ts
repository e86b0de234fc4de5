import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import type { CatalogueModel, ModelShape } from '#core/models/shape.ts';

/** A model of the shipped catalogue; an id that is not there fails the test by name. */
export function catalogueModel(id: string): CatalogueModel {
  const model = loadShippedCatalogue().models.find((candidate) => candidate.id === id);
  if (!model) throw new Error(`the catalogue has no model ${id}`);
  return model;
}

/** The shape without what llama.cpp's allocator planned for it: as a file tells it, memory by formula alone. */
export function withoutPlan({ plannedBuffers: _, ...shape }: ModelShape): ModelShape {
  return shape;
}
