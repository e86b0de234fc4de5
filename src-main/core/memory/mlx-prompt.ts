import { attentionGeometry, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { cacheProfile } from './kv-cache.ts';
import { mlxCacheTokens, mlxKvType, type MlxCacheOptions } from './mlx-cache.ts';

/** Tokens of a prompt that mlx-lm runs through the model at once (`prefill_step_size`). */
export const mlxPromptStepTokens = 2048;

/**
 * Head lengths that MLX's fused attention kernel takes for prompts; others, and every quantised cache,
 * write out the whole score matrix. Source: mlx 0.31 `metal/scaled_dot_product_attention.cpp`; 0.32 has
 * begun to fuse 96 and 256.
 */
const fusedHeadLengths = new Set([64, 80, 128]);

/** All of it is held in 16 bits. */
const bytesPerValue = 2;

/**
 * Bytes that mlx-lm takes while it reads a prompt, beside weights and cache: an estimate, counted as the
 * sum of what one step of 2048 tokens needs (logits, one layer's activations, scores where attention is
 * not fused) and of what the caches hold only meanwhile. Some parts do not coincide, and versions of 2026
 * no longer compute the logits of a whole step, so it errs to the high side on short prompts. With
 * weights and cache against 27 published peaks: within 5 %, median within 1 % (`mlx-need.test.ts`).
 * Qwen3-4B at 2176 tokens: 0.78 GB, of which 0.62 GB logits.
 */
export function mlxPromptBytes(shape: ModelShape, options: MlxCacheOptions): number {
  const stepTokens = Math.min(mlxPromptStepTokens, options.contextTokens);
  const values = shape.vocabularySize + activationValues(shape);
  return (
    bytesPerValue * stepTokens * values +
    scoreBytes(shape, options, stepTokens) +
    meanwhileBytes(shape, options, stepTokens)
  );
}

/** Values per token of the feed-forward part of the widest layer: gate, up, product, residual and norm. */
function activationValues(shape: ModelShape): number {
  const { embeddingLength: width, moe } = shape;
  const dense = 3 * shape.feedForwardLength;
  if (!moe) return dense + 2 * width;
  // Each expert chosen for a token has an output of its own until they are summed.
  const routed = moe.expertsPerToken * (3 * moe.expertFeedForwardLength + width);
  return Math.max(dense, routed + 3 * moe.sharedFeedForwardLength) + 2 * width;
}

/** The score matrix of the layer that needs the largest one. */
function scoreBytes(shape: ModelShape, options: MlxCacheOptions, stepTokens: number): number {
  const tokens = mlxCacheTokens(options.contextTokens);
  const isQuantised = mlxKvType(shape, options.kvType) !== 'f16';
  const matrix = (keys: number): number => bytesPerValue * shape.headCount * stepTokens * keys;
  if (shape.mla) {
    // Rotary scores come as a mask, and the latent is unfolded into K and V of every head.
    const unfolded = shape.headCount * (shape.mla.nopeHeadLength + shape.mla.valueHeadLength);
    return matrix(tokens) + bytesPerValue * unfolded * tokens;
  }
  let largest = 0;
  for (let index = 0; index < shape.layerCount; index += 1) {
    const geometry = attentionGeometry(shape, index);
    if (!geometry || (fusedHeadLengths.has(geometry.headLength) && !isQuantised)) continue;
    const isSliding = layerLetter(shape, index) === 'S' && shape.slidingWindow !== undefined;
    const seen = isSliding ? Math.min(tokens, (shape.slidingWindow?.windowTokens ?? 0) + stepTokens) : tokens;
    largest = Math.max(largest, matrix(seen));
  }
  return largest;
}

/**
 * A rotating cache holds window − 1 + step tokens until the first word is written; a growing cache is
 * copied, one layer at a time.
 */
function meanwhileBytes(shape: ModelShape, { contextTokens }: MlxCacheOptions, stepTokens: number): number {
  const { slidingElementsPerCell, windowTokens } = cacheProfile(shape);
  const tokens = mlxCacheTokens(contextTokens);
  const rotating =
    windowTokens === undefined
      ? 0
      : Math.min(tokens, windowTokens - 1 + stepTokens) - Math.min(tokens, windowTokens);
  return bytesPerValue * (slidingElementsPerCell * rotating + largestLayerElements(shape) * tokens);
}

function largestLayerElements(shape: ModelShape): number {
  if (shape.mla) return shape.mla.kvLoraRank + shape.mla.ropeHeadLength;
  let largest = 0;
  for (let index = 0; index < shape.layerCount; index += 1) {
    const geometry = layerLetter(shape, index) === 'F' ? attentionGeometry(shape, index) : undefined;
    if (geometry?.ownsKv) largest = Math.max(largest, 2 * geometry.headCountKv * geometry.headLength);
  }
  return largest;
}
