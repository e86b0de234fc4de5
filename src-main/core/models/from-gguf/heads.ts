import { Fault } from '#core/fault.ts';
import type { ModelShape } from '../shape.ts';
import { bounds } from '../shape-bounds.ts';
import { onlyValue, type Blocks } from './blocks.ts';
import type { Hyperparameters } from './hyperparameters.ts';
import type { LayerKinds } from './layer-kinds.ts';
import type { TensorNames } from './tensor-names.ts';

type MlaShape = NonNullable<ModelShape['mla']>;

/** Heads of softmax attention; those of the full layers apart where sliding ones have their own. */
export interface Heads {
  readonly headCount: number;
  readonly headCountKv: number;
  readonly headLength: number;
  /** Query heads of the sliding layers, where they have others (Step 3.5). */
  readonly slidingHeadCount?: number;
  readonly full?: { readonly headCountKv: number; readonly headLength: number };
}

interface Lengths {
  readonly key: number;
  readonly value: number;
}

/** Absent keys mean the embedding shared out to the heads of the first block. */
function readLengths(parameters: Hyperparameters, { embeddingLength, headCount }: Blocks): Lengths {
  const [firstHeadCount = 0] = headCount;
  const implied = firstHeadCount > 0 ? Math.floor(embeddingLength / firstHeadCount) : 0;
  const length = (name: string): number => {
    const value = parameters.optional(name, bounds.heads) ?? implied;
    return value > 0 ? value : parameters.fail(name, 'the length of an attention head');
  };
  return { key: length('attention.key_length'), value: length('attention.value_length') };
}

/** A shape holds one length for K and V. */
function headLengthOf(parameters: Hyperparameters, { key, value }: Lengths): number {
  if (key === value) return key;
  throw new Fault('shape-unknown', { architecture: parameters.architecture });
}

export function readHeads(parameters: Hyperparameters, blocks: Blocks, { letters }: LayerKinds): Heads {
  const of = (counts: readonly number[], wanted: string): number | undefined =>
    onlyValue(
      counts.filter((_, index) => wanted.includes(letters[index] ?? '')),
      parameters,
    );
  const positive = (name: string, count: number | undefined): number =>
    count !== undefined && count > 0 ? count : parameters.fail(name, 'heads in each attention layer');
  const kvHeads = (wanted: string): number =>
    positive('attention.head_count_kv', of(blocks.headCountKv, wanted));
  const queryHeads = (wanted: string): number =>
    positive('attention.head_count', of(blocks.headCount, wanted));
  const headCount = queryHeads(letters.includes('F') ? 'F' : 'S');
  const lengths = readLengths(parameters, blocks);
  const headLength = headLengthOf(parameters, lengths);
  if (!letters.includes('S')) return { headCount, headLength, headCountKv: kvHeads('F') };
  const sliding = {
    key: parameters.optional('attention.key_length_swa', bounds.heads) ?? lengths.key,
    value: parameters.optional('attention.value_length_swa', bounds.heads) ?? lengths.value,
  };
  const own = { headCountKv: kvHeads('S'), headLength: headLengthOf(parameters, sliding) };
  if (!letters.includes('F')) return { headCount, ...own };
  return {
    headCount,
    slidingHeadCount: queryHeads('S'),
    ...own,
    full: { headLength, headCountKv: kvHeads('F') },
  };
}

/**
 * Multi-head latent attention as llama.cpp caches it: one KV head of `kv_lora_rank` + rotary part. A file
 * from before April 2025 has no `key_length_mla`; its cache holds all heads, for which there is no formula.
 */
export function readLatent(
  parameters: Hyperparameters,
  { letters }: LayerKinds,
  { blocks, tensors }: { blocks: Blocks; tensors: TensorNames },
): MlaShape {
  const keyLength = parameters.optional('attention.key_length_mla', bounds.heads);
  const valueHeadLength = parameters.optional('attention.value_length_mla', bounds.heads);
  const kvLoraRank = parameters.required('attention.kv_lora_rank', bounds.width);
  const lengths = readLengths(parameters, blocks);
  const ropeHeadLength = parameters.optional('rope.dimension_count', bounds.heads) ?? lengths.key;
  const kvHeads = new Set(blocks.headCountKv.filter((_, index) => letters[index] === 'F'));
  const isCachedOnce = lengths.key === kvLoraRank + ropeHeadLength && kvHeads.size === 1 && kvHeads.has(1);
  if (keyLength === undefined || valueHeadLength === undefined || !isCachedOnce) {
    throw new Fault('shape-unknown', { architecture: parameters.architecture });
  }
  if (keyLength <= ropeHeadLength) {
    return parameters.fail('attention.key_length_mla', `more than rope.dimension_count, ${ropeHeadLength}`);
  }
  // llama.cpp ignores the key for some numbers of layers; the tensors tell.
  const isQueryCompressed = tensors.someBlockHas('attn_q_a.weight');
  return {
    kvLoraRank,
    ...(isQueryCompressed && { qLoraRank: parameters.required('attention.q_lora_rank', bounds.width) }),
    ropeHeadLength,
    nopeHeadLength: keyLength - ropeHeadLength,
    valueHeadLength,
  };
}
