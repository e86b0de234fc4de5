import type { BlockTensor } from './attention-tensors.ts';
import { extraNumber } from './layers.ts';
import type { ModelShape } from './shape.ts';
import { compressionRatios, hashRoutedLayers, indexerOf } from './sparse-attention.ts';
import type { TensorSpec } from './tensor-spec.ts';

// Source of all names and sizes: llama.cpp's `src/models/deepseek4.cpp`, September 2026.

const size = (shape: ModelShape, key: string): number => extraNumber(shape, key) ?? 0;

/** Numbers that mix the parallel residual streams: (2 + streams) × streams. */
const mixLength = (streams: number): number => (2 + streams) * streams;

/** The mixing of the residual streams before the output matrix. */
export function deepseek4ModelTensors(shape: ModelShape): TensorSpec[] {
  const streams = size(shape, 'hyper_connection_mult');
  return [
    {
      name: 'output_hc_fn.weight',
      dimensions: [streams * shape.embeddingLength, streams],
      role: 'attention_other',
    },
    { name: 'output_hc_base.weight', dimensions: [streams], role: 'small' },
    { name: 'output_hc_scale.weight', dimensions: [1], role: 'small' },
  ];
}

/** Attention of layer `index`: one K=V head, a query and an output of low rank, and what compresses. */
export function deepseek4AttentionTensors(shape: ModelShape, index: number): BlockTensor[] {
  const { embeddingLength: width, headCount, headLength } = shape;
  const queryRank = size(shape, 'q_lora_rank');
  const groups = size(shape, 'o_groups');
  const outputWidth = groups * size(shape, 'o_lora_rank');
  return [
    ['attn_sinks.weight', [headCount], 'small'],
    ['attn_q_a.weight', [width, queryRank], 'attention_other'],
    ['attn_q_a_norm.weight', [queryRank], 'norm'],
    ['attn_q_b.weight', [queryRank, headCount * headLength], 'attention_other'],
    ['attn_kv.weight', [width, headLength], 'attention_other'],
    ['attn_kv_a_norm.weight', [headLength], 'norm'],
    // Two-dimensional in the file; the loader splits the groups.
    ['attn_output_a.weight', [(headCount * headLength) / groups, outputWidth], 'attention_other'],
    ['attn_output_b.weight', [outputWidth, width], 'attention_other'],
    ...residualStreamTensors(shape, 'attn'),
    ...residualStreamTensors(shape, 'ffn'),
    ...compressorTensors(shape, compressionRatios(shape)?.[index] ?? 0),
  ];
}

function residualStreamTensors(shape: ModelShape, part: 'attn' | 'ffn'): BlockTensor[] {
  const streams = size(shape, 'hyper_connection_mult');
  const length = mixLength(streams);
  return [
    [`hc_${part}_fn.weight`, [streams * shape.embeddingLength, length], 'attention_other'],
    [`hc_${part}_base.weight`, [length], 'small'],
    [`hc_${part}_scale.weight`, [3], 'small'],
  ];
}

function compressorTensors(shape: ModelShape, ratio: number): BlockTensor[] {
  const indexer = indexerOf(shape);
  if (ratio === 0 || !indexer) return [];
  const { embeddingLength: width, headLength } = shape;
  // Windows of 4 overlap, so each cell is made of two.
  const own = compressor('attn_compressor', { width, ratio, headLength, overlap: ratio === 4 ? 2 : 1 });
  if (ratio !== 4) return own;
  return [
    ...own,
    ['indexer.proj.weight', [width, indexer.headCount], 'indexer_projection'],
    [
      'indexer.attn_q_b.weight',
      [size(shape, 'q_lora_rank'), indexer.headCount * indexer.headLength],
      'attention_other',
    ],
    ...compressor('indexer_compressor', { width, ratio, headLength: indexer.headLength, overlap: 2 }),
  ];
}

function compressor(
  name: string,
  sizes: { width: number; ratio: number; headLength: number; overlap: number },
): BlockTensor[] {
  const length = sizes.overlap * sizes.headLength;
  return [
    [`${name}_kv.weight`, [sizes.width, length], 'attention_other'],
    [`${name}_gate.weight`, [sizes.width, length], 'attention_other'],
    [`${name}_ape.weight`, [length, sizes.ratio], 'attention_other'],
    [`${name}_norm.weight`, [sizes.headLength], 'norm'],
  ];
}

/** The table from token to experts in the layers that look them up; none in the others. */
export function routingTable(shape: ModelShape, index: number): BlockTensor[] {
  if (!shape.moe || index >= hashRoutedLayers(shape)) return [];
  return [['ffn_gate_tid2eid.weight', [shape.moe.expertsPerToken, shape.vocabularySize], 'routing_table']];
}
