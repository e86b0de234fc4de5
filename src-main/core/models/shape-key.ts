import { ggufVocabularySize } from './layers.ts';
import type { CatalogueModel, ModelShape } from './shape.ts';

const keys = new WeakMap<ModelShape, string>();

/** Equal for shapes whose layers cost the same: a fine-tune has its base's. Remembered per shape object. */
export function shapeKey(shape: ModelShape): string {
  const known = keys.get(shape);
  if (known !== undefined) return known;
  const { moe, mla } = shape;
  const key = [
    shape.architecture,
    shape.embeddingLength,
    shape.layerCount,
    shape.headCount,
    shape.headCountKv,
    shape.headLength,
    // Files of models without a dense layer state the experts' width again, or nothing.
    moe ? moe.expertFeedForwardLength : shape.feedForwardLength,
    ggufVocabularySize(shape),
    shape.tiedEmbeddings,
    shape.slidingWindow?.windowTokens,
    moe && [moe.expertCount, moe.expertsPerToken, moe.sharedFeedForwardLength],
    mla && [mla.kvLoraRank, mla.qLoraRank, mla.ropeHeadLength],
  ].join(' ');
  keys.set(shape, key);
  return key;
}

/** Model of the catalogue whose layers a file has; recorded with the run, since its header is gone later. */
export const sameShape = (models: readonly CatalogueModel[], shape: ModelShape): CatalogueModel | undefined =>
  models.find((model) => shapeKey(model.shape) === shapeKey(shape));
