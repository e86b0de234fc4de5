import { architectures } from './architectures.ts';
import type { ModelShape } from './shape.ts';
import { compressionRatios } from './sparse-attention.ts';

/**
 * llama.cpp reads a GLM of this context or more as GLM-5.2, where only some layers have an indexer; which
 * ones, the shape does not say.
 */
const sharedIndexerContextTokens = 1_048_576;

/**
 * Fields that the shape lacks for its tensors to be listed, as paths within the shape; empty for a shape
 * that is complete, and for an architecture that is not listed at all.
 */
export function missingFields(shape: ModelShape): string[] {
  const { architecture } = shape;
  const needs = Object.hasOwn(architectures, architecture) ? architectures[architecture]?.needs : undefined;
  const missing = (needs ?? [])
    .filter((key) => shape.extras?.[key] === undefined)
    .map((key) => `extras.${key}`);
  const isSparseLatent = architecture === 'deepseek32' || architecture === 'glm-dsa';
  if (isSparseLatent && shape.mla?.qLoraRank === undefined) missing.push('mla.qLoraRank');
  if (architecture === 'glm-dsa' && shape.maximumContextTokens >= sharedIndexerContextTokens) {
    missing.push('extras.dsa_indexer_layers');
  }
  if (architecture === 'deepseek4' && !compressionRatios(shape)) missing.push('extras.compress_ratios');
  if (architecture === 'deepseek4' && !shape.layerPattern) missing.push('layerPattern');
  return missing;
}
