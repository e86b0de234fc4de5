import type { BlockTensor } from './attention-tensors.ts';
import { layerLetter, recurrentNumber } from './layers.ts';
import type { ModelShape } from './shape.ts';

/**
 * Whether the shape is one that published files have: Mamba heads as long as attention heads (llama.cpp's
 * converter takes one length for both), and an output matrix of its own, which the checkpoints hold beside
 * the embedding they say they are tied to (llama.cpp pull request 14560: 467 tensors).
 */
export const isPlamo2FileShape = (shape: ModelShape): boolean =>
  recurrentNumber(shape, 'head_dim') === shape.headLength && !shape.tiedEmbeddings;

/** Width of the time step before it is spread over the heads; llama.cpp computes it, no key states it. */
const timeStepWidth = (shape: ModelShape): number => Math.max(64, Math.trunc(shape.embeddingLength / 16));

/** A PLaMo 2 block: Mamba or attention between two norms, then SwiGLU in one matrix between two more. */
export function plamo2BlockTensors(shape: ModelShape, index: number): BlockTensor[] {
  const { embeddingLength: width, feedForwardLength: length } = shape;
  return [
    ['attn_norm.weight', [width], 'norm'],
    ...(layerLetter(shape, index) === 'M' ? mambaTensors(shape) : attentionTensors(shape)),
    // The converter writes these two without `.weight`.
    ['post_attention_norm', [width], 'norm'],
    ['ffn_norm.weight', [width], 'norm'],
    ['ffn_down.weight', [length, width], 'ffn_down'],
    ['ffn_up.weight', [width, 2 * length], 'ffn_up'],
    ['post_ffw_norm', [width], 'norm'],
  ];
}

function mambaTensors(shape: ModelShape): BlockTensor[] {
  const width = shape.embeddingLength;
  const heads = recurrentNumber(shape, 'heads');
  const state = recurrentNumber(shape, 'd_state');
  const inner = heads * recurrentNumber(shape, 'head_dim');
  const step = timeStepWidth(shape);
  return [
    ['ssm_in.weight', [width, 2 * inner], 'recurrent'],
    ['ssm_conv1d.weight', [recurrentNumber(shape, 'conv_kernel'), inner], 'small'],
    ['ssm_x.weight', [inner, step + 2 * state], 'recurrent'],
    ['ssm_dt.weight', [step, heads], 'recurrent'],
    ['ssm_dt.bias', [heads], 'bias'],
    ['ssm_a', [heads], 'small'],
    ['ssm_d', [heads], 'small'],
    ['ssm_out.weight', [inner, width], 'recurrent'],
    ['ssm_dt_norm', [step], 'norm'],
    ['ssm_b_norm', [state], 'norm'],
    ['ssm_c_norm', [state], 'norm'],
  ];
}

function attentionTensors({
  embeddingLength: width,
  headCount,
  headCountKv,
  headLength,
}: ModelShape): BlockTensor[] {
  const queryWidth = headCount * headLength;
  return [
    ['attn_qkv.weight', [width, queryWidth + 2 * headCountKv * headLength], 'attn_qkv'],
    ['attn_q_norm.weight', [headLength, headCount], 'norm'],
    ['attn_k_norm.weight', [headLength, headCountKv], 'norm'],
    ['attn_output.weight', [queryWidth, width], 'attn_output'],
  ];
}
