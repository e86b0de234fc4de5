import { attentionGeometry, layerLetter, recurrentNumber } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { TensorRole, TensorSpec } from '#core/models/tensor-spec.ts';
import { modelTensors } from '#core/models/tensors.ts';

/** Which linear layers get an adapter: mlx-lm since 2025 all of a block, before that query and value. */
export type AdaptedLayers = 'all-linear' | 'query-value';

/** What training one block costs, per token unless named otherwise. */
export interface TrainingLayer {
  /** Bytes of all results of one forward pass, adapters' branches included. */
  workingBytes: number;
  /** Bytes mlx-lm keeps for the backward pass, without score matrices. */
  keptBytes: number;
  /** Bytes that fewest adapters and fused activations would leave to keep. */
  neededBytes: number;
  /** Parameters of its adapters, at rank 1. */
  adapterParametersAtRankOne: number;
  /** Heads that each write out a score matrix of sample × sample; 0 without softmax attention. */
  scoreHeads: number;
  /** Recurrent state in f32 values, which training in plain operations keeps for every token. */
  stateValues: number;
}

interface Linear {
  role: TensorRole;
  input: number;
  output: number;
  /** Experts of the layer, and how many of them a token uses; 1 and 1 for an ordinary matrix. */
  copies: number;
  used: number;
}

/**
 * What a block of the model computes and keeps in training, from its tensors. Computed: each linear layer's
 * result (three times with an adapter: its own, the adapter's, their sum), norms, rotary embedding,
 * attention, activation, product and the two residual sums; Qwen3-8B: 172032 values, 344 kB. Kept: what gradients
 * are taken of, and in 32 bits the input of every adapter, since mlx-lm's adapters are f32 and MLX widens
 * what meets them; Qwen3-8B: 260 kB, with the score matrix of a sample of 1024 324 kB, where 349 kB were
 * fitted to measured steps (mlx-train-perf 0.8 on mlx 0.32).
 */
export function trainingLayer(shape: ModelShape, index: number, adapted: AdaptedLayers): TrainingLayer {
  const linears = modelTensors(shape, [index])
    .filter(({ layer, role }) => layer === 0 && !unadapted.has(role))
    .map((tensor) => linearOf(shape, tensor));
  const withAdapter = linears.filter(({ role }) => isAdapted(role, adapted));
  const between = betweenLinears(shape, index, linears);
  const width = shape.embeddingLength;
  // The last matrix of attention and feed-forward only feeds a sum, whose gradient needs no value.
  const gradientTakers = outputs(linears.filter(({ role }) => !isLastOfPart(role)));
  const adapterInputs = sum(withAdapter.map(({ input, used }) => input * used));
  return {
    workingBytes: 2 * (4 * width + outputs(linears) + 2 * outputs(withAdapter) + between.all),
    keptBytes: 2 * (2 * width + gradientTakers + between.kept) + 4 * adapterInputs,
    neededBytes: 2 * (3 * width + gradientTakers),
    adapterParametersAtRankOne: sum(
      withAdapter.map(({ input, output, copies }) => (input + output) * copies),
    ),
    scoreHeads: attentionGeometry(shape, index) ? shape.headCount : 0,
    stateValues: 'LM'.includes(layerLetter(shape, index)) ? stateValues(shape) : 0,
  };
}

const unadapted = new Set<TensorRole>(['norm', 'bias', 'small', 'token_embd', 'output']);

const isAdapted = (role: TensorRole, adapted: AdaptedLayers): boolean =>
  adapted === 'all-linear' || role === 'attn_q' || role === 'attn_v' || role === 'attn_qkv';

const isLastOfPart = (role: TensorRole): boolean =>
  role === 'attn_output' || role === 'ffn_down' || role === 'expert_down';

function linearOf(shape: ModelShape, { dimensions, role }: TensorSpec): Linear {
  const [input = 1, output = 1, copies = 1] = dimensions;
  const isExpert = role.startsWith('expert_');
  return { role, input, output, copies, used: isExpert ? (shape.moe?.expertsPerToken ?? 1) : copies };
}

/** Norms of query and key, their rotation, the attended values; activation and product. */
function betweenLinears(
  shape: ModelShape,
  index: number,
  linears: readonly Linear[],
): { all: number; kept: number } {
  const geometry = attentionGeometry(shape, index);
  const up = outputs(linears.filter(({ role }) => role === 'ffn_up' || role === 'expert_up'));
  if (!geometry) {
    const recurrent = outputs(linears.filter(isRecurrentInput));
    return { all: 2 * up + 2 * recurrent, kept: up + recurrent };
  }
  const query = shape.headCount * geometry.headLength;
  const queryAndKey = query + geometry.headCountKv * geometry.headLength;
  const hasNorms = shape.qkNorm !== 'none';
  return {
    all: 2 * up + query + queryAndKey * (hasNorms ? 2 : 1),
    // The product is kept as the adapter's input; without norms, rotation keeps its results alone.
    kept: up + (hasNorms ? queryAndKey : 0),
  };
}

const isRecurrentInput = ({ role }: Linear): boolean => role === 'attn_qkv' || role === 'recurrent';

function stateValues(shape: ModelShape): number {
  const size = (key: string): number => recurrentNumber(shape, key);
  const heads = size('value_heads') || size('heads');
  return heads * size('head_dim') * (size('d_state') || size('head_dim'));
}

const outputs = (of: readonly Linear[]): number => sum(of.map(({ output, used }) => output * used));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
