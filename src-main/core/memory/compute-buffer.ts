import { attentionGeometry, extraFlag, ggufVocabularySize } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { cacheProfile, defaultPhysicalBatch, fullCells, slidingCells } from './kv-cache.ts';

export interface ComputeBufferOptions {
  contextTokens: number;
  /** Tokens per micro-batch; default 512. */
  physicalBatch?: number;
}

/** What one context needs per cell and per token of the batch; none of it depends on the context. */
interface BufferProfile {
  /** Floats per batch token when the logits are computed. */
  logitFloats: number;
  feedForwardFloats: number;
  attentionFloats: number;
  /** f16 copy of the widest layer's K and V that Metal's flash attention keeps, per cell. */
  copyBytesPerCell: number;
  /** Partial results of Metal's flash attention, 32 groups of at most 32 tokens. */
  partialBytes: number;
}

const profiles = new WeakMap<ModelShape, BufferProfile>();

/**
 * Bytes of Metal's compute buffer with flash attention, as the llama.cpp of September 2026 that the
 * program ships reserves it: the largest of logits, feed-forward and attention. The logits of a whole
 * micro-batch are counted; `llama-server` builds of late 2026 reserve fewer. Not counted: the buffer on
 * the CPU side, which is outside the GPU's budget. Gemma 3 4B at 8192 tokens: 517 MiB, as logged.
 */
export function computeBufferBytes(shape: ModelShape, options: ComputeBufferOptions): number {
  const { contextTokens, physicalBatch = defaultPhysicalBatch } = options;
  const profile = profiles.get(shape) ?? bufferProfile(shape);
  profiles.set(shape, profile);
  const cells = fullCells(contextTokens);
  const { windowTokens } = cacheProfile(shape);
  const maskCells =
    cells + (windowTokens === undefined ? 0 : slidingCells(windowTokens, contextTokens, physicalBatch));
  const maskBytes = 2 * maskCells * physicalBatch;
  const batchFloatBytes = 4 * physicalBatch;
  return Math.max(
    batchFloatBytes * profile.logitFloats,
    maskBytes + batchFloatBytes * profile.feedForwardFloats,
    maskBytes +
      batchFloatBytes * profile.attentionFloats +
      profile.copyBytesPerCell * cells +
      profile.partialBytes,
  );
}

function bufferProfile(shape: ModelShape): BufferProfile {
  const width = shape.embeddingLength;
  return {
    logitFloats: ggufVocabularySize(shape) + width,
    feedForwardFloats: 2 * width + 2 * widestFeedForward(shape),
    ...attentionProfile(shape),
  };
}

function widestFeedForward(shape: ModelShape): number {
  const routed = shape.moe ? shape.moe.expertsPerToken * shape.moe.expertFeedForwardLength : 0;
  return Math.max(shape.feedForwardLength, routed + (shape.moe?.sharedFeedForwardLength ?? 0));
}

function attentionProfile(shape: ModelShape) {
  const widest = { attentionFloats: 0, copyBytesPerCell: 0, partialBytes: 0 };
  for (let index = 0; index < shape.layerCount; index += 1) {
    const sizes = layerAttention(shape, index);
    if (!sizes) continue;
    const gates = extraFlag(shape, 'attn_output_gate') ? 2 : 0;
    const floats = shape.embeddingLength + (2 + gates) * sizes.queryWidth + sizes.keyWidth + sizes.valueWidth;
    widest.attentionFloats = Math.max(widest.attentionFloats, floats);
    widest.copyBytesPerCell = Math.max(widest.copyBytesPerCell, 2 * (sizes.keyWidth + sizes.valueWidth));
    const partialBytes = 4 * 32 * 32 * shape.headCount * (sizes.valueHeadLength + 2);
    widest.partialBytes = Math.max(widest.partialBytes, partialBytes);
  }
  return widest;
}

function layerAttention(shape: ModelShape, index: number) {
  const geometry = attentionGeometry(shape, index);
  if (!geometry) return undefined;
  const { mla, headCount } = shape;
  if (mla) {
    const keyWidth = mla.kvLoraRank + mla.ropeHeadLength;
    return { queryWidth: headCount * keyWidth, keyWidth, valueWidth: 0, valueHeadLength: mla.kvLoraRank };
  }
  const kvWidth = geometry.headCountKv * geometry.headLength;
  const queryWidth = headCount * geometry.headLength;
  return { queryWidth, keyWidth: kvWidth, valueWidth: kvWidth, valueHeadLength: geometry.headLength };
}
