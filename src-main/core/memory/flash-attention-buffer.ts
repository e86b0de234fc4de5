import { attentionGeometry, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { together, type Moment } from './buffer-moment.ts';

/** One layer's softmax attention, as flash attention sees it. */
export interface AttentionSizes {
  isSliding: boolean;
  headCount: number;
  headCountKv: number;
  keyHeadLength: number;
  valueHeadLength: number;
  /** V is a view of K: the latent of multi-head latent attention. */
  valueIsView: boolean;
}

/** The kinds of softmax attention a model's layers have, each once. */
export function attentionKinds(shape: ModelShape): AttentionSizes[] {
  const kinds: AttentionSizes[] = [];
  for (let index = 0; index < shape.layerCount; index += 1) {
    const sizes = attentionSizes(shape, index);
    if (sizes && !kinds.some((kind) => isSameKind(kind, sizes))) kinds.push(sizes);
  }
  return kinds;
}

const isSameKind = (kind: AttentionSizes, other: AttentionSizes): boolean =>
  kind.isSliding === other.isSliding &&
  kind.headCount === other.headCount &&
  kind.headCountKv === other.headCountKv &&
  kind.keyHeadLength === other.keyHeadLength;

/** Sizes of the attention of layer `index`; `undefined` for blocks without softmax attention. */
function attentionSizes(shape: ModelShape, index: number): AttentionSizes | undefined {
  const geometry = attentionGeometry(shape, index);
  if (!geometry) return undefined;
  const { headCount, headCountKv, headLength } = geometry;
  const isSliding = layerLetter(shape, index) === 'S' && shape.slidingWindow !== undefined;
  const sizes = { isSliding, headCount, headCountKv, keyHeadLength: headLength, valueHeadLength: headLength };
  const { mla } = shape;
  if (!mla) return { ...sizes, valueIsView: false };
  return {
    ...sizes,
    headCountKv: 1,
    keyHeadLength: mla.kvLoraRank + mla.ropeHeadLength,
    valueHeadLength: mla.kvLoraRank,
    valueIsView: true,
  };
}

/** Threadgroups of Metal's vector kernel, and tokens it serves; its partial results are always reserved. */
const vectorGroups = 32;
const vectorTokens = 32;
/** Cells that a threadgroup takes at a time, and tokens of one block of the mask. */
const cellsAtATime = 64;
const tokensAtATime = 8;

/**
 * What Metal's flash attention reserves behind its result: the last, partly filled cells of K and V, a
 * byte for each block of the mask, partial results of the vector kernel, and K and V of the whole cache
 * in f16 (where the cache is f16, too). Source: `ggml_metal_op_flash_attn_ext_extra_*` in llama.cpp's
 * `ggml-metal-ops.cpp`, for micro-batches of 32 tokens and more. LLaMA-2-7B at 4096 tokens of f16 and a
 * micro-batch of 512: 112.3 MiB, 64 of them the copy.
 */
export function flashAttentionExtras(sizes: AttentionSizes, isQuantised: boolean): Moment {
  const { headCount, headCountKv, keyHeadLength, valueHeadLength, isSliding, valueIsView } = sizes;
  const keyWidth = headCountKv * keyHeadLength;
  const valueWidth = headCountKv * valueHeadLength;
  // A row of the cache itself holds all heads, one of the f16 copy a single head.
  const keyRow = isQuantised ? keyHeadLength : keyWidth;
  const valueRow = valueIsView ? keyRow : isQuantised ? valueHeadLength : valueWidth;
  const copyBytes = 2 * (keyWidth + (valueIsView ? 0 : valueWidth));
  const blockBytes = 1 / (cellsAtATime * tokensAtATime);
  return together(
    {
      fixedBytes:
        cellsAtATime * headCountKv * 2 * (keyRow + valueRow) +
        4 * vectorTokens * vectorGroups * headCount * (valueHeadLength + 2),
      bytesPerToken: 2 * cellsAtATime,
    },
    isSliding
      ? { bytesPerSlidingCell: copyBytes, bytesPerTokenSlidingCell: blockBytes }
      : { bytesPerCell: copyBytes, bytesPerTokenCell: blockBytes },
  );
}
