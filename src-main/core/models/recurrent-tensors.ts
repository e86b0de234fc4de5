import type { BlockTensor } from './attention-tensors.ts';
import { layerLetter, recurrentNumber } from './layers.ts';
import type { ModelShape } from './shape.ts';

/** Tensors of a linear-attention, Mamba-2 or short-convolution block; none for other blocks. */
export function recurrentTensors(shape: ModelShape, index: number): BlockTensor[] {
  if (!'LMC'.includes(layerLetter(shape, index))) return [];
  switch (shape.linearAttention?.kind) {
    case 'gated_deltanet':
      return deltaNetTensors(shape);
    case 'kda':
      return kimiDeltaTensors(shape);
    case 'mamba2':
      return mambaTensors(shape);
    case 'short_conv':
      return shortConvolutionTensors(shape);
    default:
      return [];
  }
}

function deltaNetTensors(shape: ModelShape): BlockTensor[] {
  const width = shape.embeddingLength;
  const headLength = recurrentNumber(shape, 'head_dim');
  const valueHeads = recurrentNumber(shape, 'value_heads');
  const valueWidth = valueHeads * headLength;
  const mixedWidth = 2 * recurrentNumber(shape, 'key_heads') * headLength + valueWidth;
  const gates: BlockTensor[] =
    shape.architecture === 'qwen3next'
      ? [['ssm_ba.weight', [width, 2 * valueHeads], 'recurrent']]
      : [
          ['ssm_beta.weight', [width, valueHeads], 'recurrent'],
          ['ssm_alpha.weight', [width, valueHeads], 'recurrent'],
        ];
  return [
    ['attn_qkv.weight', [width, mixedWidth], 'attn_qkv'],
    ['attn_gate.weight', [width, valueWidth], 'attention_other'],
    ['ssm_conv1d.weight', [recurrentNumber(shape, 'conv_kernel'), mixedWidth], 'small'],
    ['ssm_dt.bias', [valueHeads], 'bias'],
    ['ssm_a', [valueHeads], 'small'],
    ...gates,
    ['ssm_norm.weight', [headLength], 'norm'],
    ['ssm_out.weight', [valueWidth, width], 'recurrent'],
  ];
}

function kimiDeltaTensors(shape: ModelShape): BlockTensor[] {
  const width = shape.embeddingLength;
  const heads = recurrentNumber(shape, 'heads');
  const headLength = recurrentNumber(shape, 'head_dim');
  const inner = heads * headLength;
  const convolution = [recurrentNumber(shape, 'conv_kernel'), 1, inner];
  return [
    ['ssm_conv1d_q.weight', convolution, 'small'],
    ['ssm_conv1d_k.weight', convolution, 'small'],
    ['ssm_conv1d_v.weight', convolution, 'small'],
    ['attn_q.weight', [width, inner], 'attn_q'],
    ['attn_k.weight', [width, inner], 'attn_k'],
    ['attn_v.weight', [width, inner], 'attn_v'],
    ['ssm_f_a.weight', [width, headLength], 'recurrent'],
    ['ssm_f_b.weight', [headLength, inner], 'recurrent'],
    ['ssm_beta.weight', [width, heads], 'recurrent'],
    ['ssm_a', [1, heads], 'small'],
    ['ssm_dt.bias', [inner], 'bias'],
    ['ssm_g_a.weight', [width, headLength], 'recurrent'],
    ['ssm_g_b.weight', [headLength, inner], 'recurrent'],
    ['ssm_norm.weight', [headLength], 'norm'],
    ['attn_output.weight', [inner, width], 'attn_output'],
  ];
}

function mambaTensors(shape: ModelShape): BlockTensor[] {
  const width = shape.embeddingLength;
  const heads = recurrentNumber(shape, 'heads');
  const groups = recurrentNumber(shape, 'groups');
  const inner = heads * recurrentNumber(shape, 'head_dim');
  const convolutionWidth = inner + 2 * groups * recurrentNumber(shape, 'd_state');
  return [
    ['ssm_in.weight', [width, inner + convolutionWidth + heads], 'recurrent'],
    ['ssm_conv1d.weight', [recurrentNumber(shape, 'conv_kernel'), convolutionWidth], 'small'],
    ['ssm_conv1d.bias', [convolutionWidth], 'bias'],
    ['ssm_dt.bias', [heads], 'bias'],
    ['ssm_a', [1, heads], 'small'],
    ['ssm_d', [1, heads], 'small'],
    ['ssm_norm.weight', [inner / groups, groups], 'norm'],
    ['ssm_out.weight', [inner, width], 'recurrent'],
  ];
}

function shortConvolutionTensors(shape: ModelShape): BlockTensor[] {
  const width = shape.embeddingLength;
  return [
    ['shortconv.conv.weight', [recurrentNumber(shape, 'conv_kernel'), width], 'small'],
    ['shortconv.in_proj.weight', [width, 3 * width], 'recurrent'],
    ['shortconv.out_proj.weight', [width, width], 'recurrent'],
  ];
}
