import type { ArchitectureTraits } from './architectures.ts';
import type { BlockTensor } from './attention-tensors.ts';
import { routingTable } from './deepseek4-tensors.ts';
import { attentionGeometry, extraFlag, extraNumber, layerLetter } from './layers.ts';
import type { ModelShape, MoeShapeSchema } from './shape.ts';
import type * as v from 'valibot';

type MoeShape = v.InferOutput<typeof MoeShapeSchema>;

/** Tensors of the feed-forward part of layer `index`: dense, routed and shared experts, or none. */
export function feedForwardTensors(
  shape: ModelShape,
  index: number,
  traits: ArchitectureTraits,
): BlockTensor[] {
  const letter = layerLetter(shape, index);
  if (extraFlag(shape, 'single_block') && letter !== 'E' && letter !== '-') return [];
  const { moe } = shape;
  if (!moe || index < moe.firstDenseLayers || letter === '-') return denseTensors(shape, index);
  return [
    ...(moe.denseFeedForwardParallel ? denseTensors(shape, index) : []),
    ...routerTensors(shape, index, traits),
    ...expertTensors(shape, moe),
    ...sharedExpertTensors(shape, moe),
  ];
}

const hasGate = (shape: ModelShape): boolean => extraNumber(shape, 'ffn_matrices') !== 2;

/** Width of the dense feed-forward block of layer `index`. */
export function feedForwardLength(shape: ModelShape, index: number): number {
  // Gemma 4 E2B doubles it in the layers that reuse an earlier KV cache.
  const isDouble =
    extraFlag(shape, 'double_wide_shared_mlp') && attentionGeometry(shape, index)?.ownsKv === false;
  return shape.feedForwardLength * (isDouble ? 2 : 1);
}

function denseTensors(shape: ModelShape, index: number): BlockTensor[] {
  const width = shape.embeddingLength;
  const length = feedForwardLength(shape, index);
  const down: BlockTensor = ['ffn_down.weight', [length, width], 'ffn_down'];
  if (extraFlag(shape, 'fused_gate_up')) return [down, ['ffn_up.weight', [width, 2 * length], 'ffn_up']];
  const up: BlockTensor = ['ffn_up.weight', [width, length], 'ffn_up'];
  return hasGate(shape) ? [['ffn_gate.weight', [width, length], 'ffn_gate'], up, down] : [up, down];
}

function routerTensors(shape: ModelShape, index: number, traits: ArchitectureTraits): BlockTensor[] {
  const { moe } = shape;
  if (!moe) return [];
  const router: BlockTensor = ['ffn_gate_inp.weight', [shape.embeddingLength, moe.expertCount], 'router'];
  const table = routingTable(shape, index);
  if (table.length > 0) return [router, ...table];
  return moe.routerBias ? [router, [`${traits.routerBias}.bias`, [moe.expertCount], 'bias']] : [router];
}

function expertTensors(shape: ModelShape, moe: MoeShape): BlockTensor[] {
  const { expertCount: count, expertFeedForwardLength: length } = moe;
  const width = moe.latentLength ?? shape.embeddingLength;
  const down: BlockTensor = ['ffn_down_exps.weight', [length, width, count], 'expert_down'];
  if (shape.architecture === 'gemma4') {
    return [['ffn_gate_up_exps.weight', [width, 2 * length, count], 'expert_gate'], down];
  }
  const up: BlockTensor = ['ffn_up_exps.weight', [width, length, count], 'expert_up'];
  const gate: BlockTensor[] = hasGate(shape)
    ? [['ffn_gate_exps.weight', [width, length, count], 'expert_gate']]
    : [];
  const biases: BlockTensor[] = moe.expertBias
    ? [
        ['ffn_gate_exps.bias', [length, count], 'bias'],
        ['ffn_up_exps.bias', [length, count], 'bias'],
        ['ffn_down_exps.bias', [width, count], 'bias'],
      ]
    : [];
  const latent: BlockTensor[] =
    moe.latentLength === undefined
      ? []
      : [
          ['ffn_latent_down.weight', [shape.embeddingLength, width], 'shared_expert'],
          ['ffn_latent_up.weight', [width, shape.embeddingLength], 'shared_expert'],
        ];
  return [...latent, ...gate, up, down, ...biases];
}

function sharedExpertTensors(shape: ModelShape, moe: MoeShape): BlockTensor[] {
  if (moe.sharedExpertCount === 0) return [];
  const width = shape.embeddingLength;
  const length = moe.sharedFeedForwardLength;
  return [
    ...(moe.sharedExpertGate ? ([['ffn_gate_inp_shexp.weight', [width], 'router']] as const) : []),
    ...(hasGate(shape) ? ([['ffn_gate_shexp.weight', [width, length], 'shared_expert']] as const) : []),
    ['ffn_up_shexp.weight', [width, length], 'shared_expert'],
    ['ffn_down_shexp.weight', [length, width], 'shared_expert'],
  ];
}
