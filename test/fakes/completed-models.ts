import type { CatalogueModel, ModelShape } from '#core/models/shape.ts';
import { catalogueModel } from './catalogue-models.ts';

/**
 * DeepSeek V3.2 as llama.cpp's converter of 2026 writes it, with its sparse-attention indexer; the files
 * published, which the catalogue goes by, hold V3's tensors.
 */
const withIndexer: CatalogueModel = {
  ...catalogueModel('deepseek-v3.2'),
  shape: { ...catalogueModel('deepseek-v3.2').shape, architecture: 'deepseek32' },
};

/** Architectures that no model of the catalogue goes by. */
export const completedModels: readonly CatalogueModel[] = [withIndexer];

/** The shape of a model; of DeepSeek V3.2 the one with its indexer. */
export const shapeAsCompleted = (id: string): ModelShape =>
  (id === withIndexer.id ? withIndexer : catalogueModel(id)).shape;
