import { deepseek4AttentionTensors } from './deepseek4-tensors.ts';
import { indexerTensors } from './indexer-tensors.ts';
import { attentionGeometry, extraFlag } from './layers.ts';
import type { MlaShapeSchema, ModelShape } from './shape.ts';
import type { TensorRole } from './tensor-spec.ts';
import type * as v from 'valibot';

/** A tensor of one block before numbering: name without `blk.N.`, dimensions, role. */
export type BlockTensor = readonly [name: string, dimensions: readonly number[], role: TensorRole];

type MlaShape = v.InferOutput<typeof MlaShapeSchema>;

/** Tensors of softmax attention in layer `index`; none for other kinds of block. */
export function attentionTensors(shape: ModelShape, index: number): BlockTensor[] {
  const geometry = attentionGeometry(shape, index);
  if (!geometry) return [];
  if (shape.mla) return [...latentAttentionTensors(shape, shape.mla), ...indexerTensors(shape, index)];
  if (shape.architecture === 'deepseek4') return deepseek4AttentionTensors(shape, index);
  const { embeddingLength: width } = shape;
  const { headCount } = geometry;
  const queryWidth = headCount * geometry.headLength;
  const kvWidth = geometry.headCountKv * geometry.headLength;
  const hasKvTensors = geometry.ownsKv || !extraFlag(shape, 'no_kv_proj_on_shared');
  return [
    ...(extraFlag(shape, 'fused_qkv')
      ? fusedProjections(shape, queryWidth, kvWidth)
      : projections(shape, { queryWidth, kvWidth, hasKvTensors, keyIsValue: geometry.keyIsValue })),
    ...queryKeyNorms(shape, geometry.headLength, kvWidth, hasKvTensors),
    ['attn_output.weight', [queryWidth, width], 'attn_output'],
    ...(shape.attentionBias === 'qkvo' ? ([['attn_output.bias', [width], 'bias']] as const) : []),
    ...(extraFlag(shape, 'attention_sinks') ? ([['attn_sinks.weight', [headCount], 'small']] as const) : []),
    // Step 3.5 scales the output of each head by a number of its own.
    ...(extraFlag(shape, 'head_wise_gate')
      ? ([['attn_gate.weight', [width, headCount], 'attention_other']] as const)
      : []),
    ...indexerTensors(shape, index),
  ];
}

function projections(
  shape: ModelShape,
  widths: { queryWidth: number; kvWidth: number; hasKvTensors: boolean; keyIsValue: boolean },
): BlockTensor[] {
  const { embeddingLength: width } = shape;
  // Qwen3-Next and Qwen3.5 keep the output gate beside the query, in one matrix of twice the width.
  const gatedWidth = widths.queryWidth * (extraFlag(shape, 'attn_output_gate') ? 2 : 1);
  const parts: [string, number, TensorRole][] = [['attn_q', gatedWidth, 'attn_q']];
  if (widths.hasKvTensors) parts.push(['attn_k', widths.kvWidth, 'attn_k']);
  if (widths.hasKvTensors && !widths.keyIsValue) parts.push(['attn_v', widths.kvWidth, 'attn_v']);
  const hasBias = shape.attentionBias !== 'none';
  return parts.flatMap(([name, length, role]): BlockTensor[] => [
    [`${name}.weight`, [width, length], role],
    ...(hasBias ? ([[`${name}.bias`, [length], 'bias']] as const) : []),
  ]);
}

function fusedProjections(shape: ModelShape, queryWidth: number, kvWidth: number): BlockTensor[] {
  const length = queryWidth + 2 * kvWidth;
  const weight: BlockTensor = ['attn_qkv.weight', [shape.embeddingLength, length], 'attn_qkv'];
  return shape.attentionBias === 'none' ? [weight] : [weight, ['attn_qkv.bias', [length], 'bias']];
}

function queryKeyNorms(
  shape: ModelShape,
  headLength: number,
  kvWidth: number,
  hasKey: boolean,
): BlockTensor[] {
  if (shape.qkNorm === 'none') return [];
  const isFull = shape.qkNorm === 'full';
  const query: BlockTensor = [
    'attn_q_norm.weight',
    [isFull ? shape.headCount * headLength : headLength],
    'norm',
  ];
  const key: BlockTensor = ['attn_k_norm.weight', [isFull ? kvWidth : headLength], 'norm'];
  return hasKey ? [query, key] : [query];
}

/** Multi-head latent attention, with `kv_b` split in two as converters write it since April 2025. */
function latentAttentionTensors(shape: ModelShape, mla: MlaShape): BlockTensor[] {
  const { embeddingLength: width, headCount } = shape;
  const queryWidth = headCount * (mla.nopeHeadLength + mla.ropeHeadLength);
  const query: BlockTensor[] =
    mla.qLoraRank === undefined
      ? [['attn_q.weight', [width, queryWidth], 'attn_q']]
      : [
          ['attn_q_a.weight', [width, mla.qLoraRank], 'attention_other'],
          ['attn_q_a_norm.weight', [mla.qLoraRank], 'norm'],
          ['attn_q_b.weight', [mla.qLoraRank, queryWidth], 'attention_other'],
        ];
  return [
    ...query,
    ['attn_kv_a_mqa.weight', [width, mla.kvLoraRank + mla.ropeHeadLength], 'attention_other'],
    ['attn_kv_a_norm.weight', [mla.kvLoraRank], 'norm'],
    ['attn_k_b.weight', [mla.nopeHeadLength, mla.kvLoraRank, headCount], 'attention_other'],
    ['attn_v_b.weight', [mla.kvLoraRank, mla.valueHeadLength, headCount], 'attention_other'],
    ['attn_output.weight', [headCount * mla.valueHeadLength, width], 'attn_output'],
  ];
}
