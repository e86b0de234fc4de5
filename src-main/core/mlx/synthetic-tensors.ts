import { Fault } from '#core/fault.ts';
import { mlxTensorBits } from '#core/memory/mlx-weights.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { elementCount, modelTensors, type TensorSpec } from '#core/models/tensors.ts';
import type { SafetensorsEntry } from './safetensors.ts';
import { canMakeForMlx } from './synthetic-config.ts';

export type SyntheticBits = 4 | 8;

/** Weights that share one scale and one bias. */
export const syntheticGroupSize = 64;

/** What fills a tensor: packed random weights, one number again and again, or nothing but zeros. */
export type SyntheticFill = { kind: 'random' } | { kind: 'constant'; value: number };

export interface SyntheticTensor extends SafetensorsEntry {
  fill: SyntheticFill;
}

/** A quantised linear or embedding layer by mlx-lm's path, with the bits it has. */
export interface QuantisedModule {
  path: string;
  bits: number;
}

export interface SyntheticTensors {
  tensors: SyntheticTensor[];
  /** Modules whose bits are not those of the model: routers. */
  otherBits: QuantisedModule[];
}

/** Modules of mlx-lm's `models/llama.py`, `qwen2.py`, `qwen3.py` and `qwen3_moe.py` by GGUF's names. */
const ofModel: Readonly<Record<string, string>> = {
  token_embd: 'model.embed_tokens',
  output_norm: 'model.norm',
  output: 'lm_head',
};
const ofLayer: Readonly<Record<string, string>> = {
  attn_norm: 'input_layernorm',
  ffn_norm: 'post_attention_layernorm',
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_output: 'self_attn.o_proj',
  attn_q_norm: 'self_attn.q_norm',
  attn_k_norm: 'self_attn.k_norm',
  ffn_gate: 'mlp.gate_proj',
  ffn_up: 'mlp.up_proj',
  ffn_down: 'mlp.down_proj',
  ffn_gate_inp: 'mlp.gate',
  ffn_gate_exps: 'mlp.switch_mlp.gate_proj',
  ffn_up_exps: 'mlp.switch_mlp.up_proj',
  ffn_down_exps: 'mlp.switch_mlp.down_proj',
};

/**
 * Deviation of the weights, as in our GGUF slices: activations stay of the size of their input. Of `bits` uniformly
 * random bits the deviation is 2^bits ÷ √12.
 */
const weightDeviation = 0.02;

/**
 * Every tensor of the model's `layers` (block numbers of the whole, renumbered from 0) as `mlx_lm.convert -q` writes
 * them: of each matrix the packed weights as 32-bit numbers, and a scale and a bias in BF16 for each group of 64 in a
 * row. A layer of Qwen3-8B at 4 bits: 108.9 MB. Throws `architecture-not-synthesised`.
 */
export function syntheticTensors(
  shape: ModelShape,
  bits: SyntheticBits,
  layers?: readonly number[],
): SyntheticTensors {
  if (!canMakeForMlx(shape))
    throw new Fault('architecture-not-synthesised', { architecture: `${shape.architecture} (MLX)` });
  const otherBits: QuantisedModule[] = [];
  const tensors = modelTensors(shape, layers).flatMap((tensor) => {
    const moduleBits = packedBits(shape, tensor, bits);
    const path = modulePath(tensor.name);
    if (moduleBits !== undefined && moduleBits !== bits) otherBits.push({ path, bits: moduleBits });
    return moduleBits === undefined ? [plainTensor(tensor, path)] : packedTensors(tensor, path, moduleBits);
  });
  return { tensors, otherBits };
}

/** Bytes of the tensors without the header, those of a whole model where no layers are named. */
export const syntheticBytes = (tensors: readonly SafetensorsEntry[]): number =>
  tensors.reduce((bytes, { byteLength }) => bytes + byteLength, 0);

/** Bits of a matrix that is quantised, scales and biases left out; `undefined`: it stays in 16 bits. */
function packedBits(shape: ModelShape, tensor: TensorSpec, bits: SyntheticBits): number | undefined {
  const total = mlxTensorBits(shape, tensor, { bits, groupSize: syntheticGroupSize });
  return total === 16 ? undefined : total - 32 / syntheticGroupSize;
}

function modulePath(name: string): string {
  const [, layer, rest] = /^blk\.(\d+)\.(.+)$/.exec(name) ?? [];
  const [module = ''] = (rest ?? name).split('.');
  const path = layer === undefined ? ofModel[module] : ofLayer[module];
  if (path === undefined) throw new Fault('architecture-not-synthesised', { architecture: `${name} (MLX)` });
  return layer === undefined ? path : `model.layers.${layer}.${path}`;
}

/** GGUF counts the fastest dimension first, safetensors last. */
const rowsFirst = ({ dimensions }: TensorSpec): number[] => [...dimensions].reverse();

function plainTensor(tensor: TensorSpec, path: string): SyntheticTensor {
  const name = `${path}.${tensor.name.endsWith('.bias') ? 'bias' : 'weight'}`;
  const value = tensor.role === 'norm' ? 1 : 0;
  const shape = rowsFirst(tensor);
  return {
    name,
    type: 'BF16',
    shape,
    byteLength: 2 * elementCount(shape),
    fill: tensor.role === 'norm' || tensor.role === 'bias' ? { kind: 'constant', value } : { kind: 'random' },
  };
}

function packedTensors(tensor: TensorSpec, path: string, bits: number): SyntheticTensor[] {
  const shape = rowsFirst(tensor);
  const rows = shape.slice(0, -1);
  const [width = 0] = tensor.dimensions;
  const packed = [...rows, (width * bits) / 32];
  const groups = [...rows, width / syntheticGroupSize];
  const scale = (weightDeviation * Math.sqrt(12)) / 2 ** bits;
  const constant = (name: string, value: number): SyntheticTensor => ({
    name: `${path}.${name}`,
    type: 'BF16',
    shape: groups,
    byteLength: 2 * elementCount(groups),
    fill: { kind: 'constant', value },
  });
  return [
    {
      name: `${path}.weight`,
      type: 'U32',
      shape: packed,
      byteLength: 4 * elementCount(packed),
      fill: { kind: 'random' },
    },
    constant('scales', scale),
    constant('biases', (-scale * (2 ** bits - 1)) / 2),
  ];
}
