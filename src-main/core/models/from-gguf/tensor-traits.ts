import { Fault } from '#core/fault.ts';
import type { ModelShape } from '../shape.ts';
import { bounds } from '../shape-bounds.ts';
import type { Blocks } from './blocks.ts';
import type { Heads } from './heads.ts';
import type { Hyperparameters } from './hyperparameters.ts';
import type { LayerKinds } from './layer-kinds.ts';
import type { TensorNames } from './tensor-names.ts';

type Extras = NonNullable<ModelShape['extras']>;

/** Rows and tie of the embedding table. */
export function readEmbedding(
  parameters: Hyperparameters,
  tensors: TensorNames,
  embeddingLength: number,
): Pick<ModelShape, 'vocabularySize' | 'tiedEmbeddings'> {
  const name = 'token_embd.weight';
  const dimensions = tensors.dimensions(name);
  const [width, rows = 1] = dimensions ?? [];
  if (width !== embeddingLength) {
    return parameters.failTensor(name, `an embedding table of width ${embeddingLength}`);
  }
  if (rows > bounds.width.most) return parameters.failTensor(name, `at most ${bounds.width.most} rows`);
  return { vocabularySize: rows, tiedEmbeddings: tensors.dimensions('output.weight') === undefined };
}

/** Biases and norms of the attention, told by the first layer that has any. */
export function readAttentionTraits(
  tensors: TensorNames,
  { letters }: LayerKinds,
  heads: Heads | undefined,
): Pick<ModelShape, 'attentionBias' | 'qkNorm'> {
  const first = letters.findIndex(isAttention);
  const hasBias = tensors.has(first, 'attn_q.bias') || tensors.has(first, 'attn_qkv.bias');
  const [normLength] = tensors.inBlock(first, 'attn_q_norm.weight') ?? [];
  const ownLength = (letters[first] === 'F' ? heads?.full?.headLength : undefined) ?? heads?.headLength;
  const hasOutputBias = hasBias && tensors.has(first, 'attn_output.bias');
  return {
    attentionBias: hasOutputBias ? 'qkvo' : hasBias ? 'qkv' : 'none',
    qkNorm: normLength === undefined ? 'none' : normLength === ownLength ? 'per_head' : 'full',
  };
}

const isAttention = (letter: string): boolean => letter === 'F' || letter === 'S';

/** The flags of `extras` that tensors tell: fused matrices, sinks, a feed-forward part without gate. */
export function readTensorFlags(
  tensors: TensorNames,
  { letters }: LayerKinds,
  feedForwardLength: number,
): Extras {
  const first = letters.findIndex(isAttention);
  const dense = letters.findIndex((_, index) => tensors.has(index, 'ffn_up.weight'));
  const [, upLength] = tensors.inBlock(dense, 'ffn_up.weight') ?? [];
  const isFused = upLength === 2 * feedForwardLength && !tensors.has(dense, 'ffn_gate.weight');
  const gates = ['ffn_gate.weight', 'ffn_gate_exps.weight', 'ffn_gate_up_exps.weight'];
  const hasGate = gates.some((name) => tensors.someBlockHas(name));
  const hasUp = dense >= 0 || tensors.someBlockHas('ffn_up_exps.weight');
  // Muse Glimmer's gate is as wide as the queries, which its architecture implies.
  const [, attentionGateLength = Infinity] = tensors.inBlock(first, 'attn_gate.weight') ?? [];
  const [queryWidth = 0] = tensors.inBlock(first, 'attn_output.weight') ?? [];
  return {
    ...(tensors.has(first, 'attn_sinks.weight') && { attention_sinks: true }),
    ...(attentionGateLength < queryWidth && { head_wise_gate: true }),
    ...(tensors.has(first, 'attn_qkv.weight') && { fused_qkv: true }),
    ...(isFused && { fused_gate_up: true }),
    ...(hasUp && !hasGate && !isFused && { ffn_matrices: 2 }),
  };
}

/** Layers that read an earlier layer's cache, and what their tensors lack. */
export function readSharedCache(
  parameters: Hyperparameters,
  { blocks, tensors, ownLayers }: { blocks: Blocks; tensors: TensorNames; ownLayers: number | undefined },
): Extras {
  const { layerCount } = blocks;
  const named = parameters.optional('attention.shared_kv_layers', { least: 0, most: layerCount - 1 }) ?? 0;
  const shared = ownLayers === undefined ? named : Math.max(layerCount - ownLayers, 0);
  if (shared === 0) return {};
  return {
    kv_shared_layers: shared,
    ...(!tensors.has(layerCount - 1, 'attn_k.weight') && { no_kv_proj_on_shared: true }),
  };
}

/** The width of the dense feed-forward part; twice as wide in layers without a cache of their own (Gemma 4 E2B). */
export function readFeedForward(
  { architecture }: Hyperparameters,
  { feedForwardLength, layerCount }: Blocks,
  sharedLayers: number,
): { feedForwardLength: number; isDoubleWhereShared: boolean } {
  const own = layerCount - sharedLayers;
  const distinct = (widths: readonly number[]): number[] => [...new Set(widths.filter((width) => width > 0))];
  const [width = 0, ...others] = distinct(feedForwardLength.slice(0, own));
  const [sharedWidth = width, ...otherShared] = distinct(feedForwardLength.slice(own));
  const isDouble = sharedWidth === 2 * width && width > 0;
  if (others.length > 0 || otherShared.length > 0 || (sharedWidth !== width && !isDouble)) {
    throw new Fault('shape-unknown', { architecture });
  }
  return { feedForwardLength: width, isDoubleWhereShared: isDouble };
}
