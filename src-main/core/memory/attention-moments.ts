import { extraFlag, extraNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { indexerOf } from '#core/models/sparse-attention.ts';
import { floatsPerToken, together, type BufferRules, type Moment } from './buffer-moment.ts';
import { attentionKinds, flashAttentionExtras, type AttentionSizes } from './flash-attention-buffer.ts';

/** Bytes of one token and cell of a mask: f16. */
const maskBytes = 2;

/** The result of flash attention: the rows themselves and, on Metal, what is reserved behind them. */
const attentionResult = (sizes: AttentionSizes, { backend, isQuantised }: BufferRules): Moment =>
  together(
    floatsPerToken(sizes.headCount * sizes.valueHeadLength),
    backend === 'metal' ? flashAttentionExtras(sizes, isQuantised) : {},
  );

/** Moments of softmax attention, one for each kind of layer; the masks of the model come on top. */
export function attentionMoments(shape: ModelShape, rules: BufferRules): Moment[] {
  const moments: Moment[] = [];
  for (const sizes of attentionKinds(shape)) {
    moments.push(...(shape.mla ? latentMoments(shape, sizes, rules) : [plainMoment(shape, sizes, rules)]));
  }
  if (shape.architecture === 'minimax-m3') moments.push(blockChoiceMoment(shape));
  return moments;
}

/**
 * The layer's input and its norm, Q, and the result. A quantised cache is fed from rotated copies of K
 * and V, so both are there twice; Qwen3-Next and its heirs project a gate beside Q.
 */
function plainMoment(shape: ModelShape, sizes: AttentionSizes, rules: BufferRules): Moment {
  const queryWidth = sizes.headCount * sizes.keyHeadLength;
  const keyValueWidth = sizes.headCountKv * (sizes.keyHeadLength + sizes.valueHeadLength);
  const copies = rules.isQuantised && !extraFlag(shape, 'fused_qkv') ? keyValueWidth : 0;
  const gate = extraFlag(shape, 'attn_output_gate') ? 2 * queryWidth : 0;
  // Gemma 3n and the small Gemma 4 compute the inputs of all layers at the start.
  const perLayerInputs = (extraNumber(shape, 'per_layer_input') ?? 0) * shape.layerCount;
  return together(
    floatsPerToken(2 * shape.embeddingLength + queryWidth + gate + copies + perLayerInputs),
    attentionResult(sizes, rules),
  );
}

/**
 * Multi-head latent attention puts each head's Q together from the part absorbed into the latent's space
 * and the rotated part; both are there, and the Q they came from.
 */
function latentMoments(shape: ModelShape, sizes: AttentionSizes, rules: BufferRules): Moment[] {
  const { mla, embeddingLength: width } = shape;
  if (!mla) return [];
  const rotated = sizes.headCount * mla.ropeHeadLength;
  const projected = sizes.headCount * (mla.nopeHeadLength + mla.ropeHeadLength) + (mla.qLoraRank ?? 0);
  const query = floatsPerToken(
    projected + rotated + sizes.headCount * (mla.kvLoraRank + sizes.keyHeadLength),
  );
  const picked = pickedCells(shape);
  if (rules.backend === 'metal') {
    return [
      together(query, picked.lists, floatsPerToken(2 * width), attentionResult(sizes, rules), picked.mask),
      together(query, picked.lists, floatsPerToken(2 * width), picked.choice),
    ];
  }
  return [
    together(query, picked.lists, floatsPerToken(4 * width + rotated), picked.indexMask),
    together(query, picked.lists, floatsPerToken(3 * width), picked.indexMask, picked.score),
  ];
}

/**
 * DeepSeek's sparse attention: each layer keeps a list of picked cells for the whole graph. Beside the
 * model's mask there is one of the picked cells, and while picking one of the indexer; its scores are
 * f32, and Metal sorts indices twice as large as they are.
 */
function pickedCells(shape: ModelShape) {
  const topK = indexerOf(shape)?.topK;
  if (topK === undefined) return { lists: {}, mask: {}, choice: {}, indexMask: {}, score: {} };
  return {
    lists: floatsPerToken(topK * shape.layerCount),
    mask: { bytesPerTokenCell: 2 * maskBytes },
    choice: { bytesPerTokenCell: 4 + 8 },
    indexMask: { bytesPerTokenCell: maskBytes },
    score: { bytesPerTokenCell: 4 },
  };
}

/** MiniMax M3 spreads the chosen blocks over all cells in f32 for each index head, and transposes that. */
function blockChoiceMoment(shape: ModelShape): Moment {
  const heads = indexerOf(shape)?.headCount ?? 0;
  return together(floatsPerToken(2 * shape.embeddingLength + shape.headCount * shape.headLength), {
    bytesPerTokenCell: 4 + 2 * 4 * heads,
  });
}
