import type { GgufTensorEntry } from '#core/gguf/read-header-tensors.ts';
import { elementCount } from '#core/models/tensors.ts';

/** What has to be known of a model to tell which of its tensors a token reads. */
export interface ReadRules {
  /** Blocks from here on predict further tokens and are not loaded. */
  layerCount: number;
  /** Experts that a token uses in each block; 0 without experts. */
  expertsUsed: readonly number[];
  /** Last layers that read an earlier layer's cache instead of filling their own. */
  sharedCacheLayers: number;
}

export interface FileReads {
  /** Weights that one generated token reads, in bytes. */
  readBytesPerToken: number;
  /** Weights of the layers that one token is multiplied with. */
  activeLayerWeights: number;
}

const blockName = /^blk\.(\d{1,5})\.(.+)$/;

/** Outside the blocks each token is multiplied with these; embeddings, positions and classifiers are not. */
const isReadOutside = (name: string): boolean =>
  /^(?:output|altup_|per_layer_)/.test(name) && name !== 'per_layer_token_embd.weight';

/**
 * Within a block: a table that is looked up by token, vision experts that no text reaches, adapters that are
 * switched on by a token, and what predicts further tokens.
 */
const unreadInBlock =
  /^(?:attn_compressor_ape|indexer_compressor_ape|ffn_gate_tid2eid|vis_|nextn\.)|\.lora_[ab]$/;

/** The cache of a layer that has none of its own is neither filled nor normed. */
const fillsCache = /^attn_[kv](?:_norm)?\./;

/**
 * Reads of one token by the tensors of a header, never more than llama.cpp reads: a true rate must not break
 * the bound that rests on it. LLaMA-2-7B `Q4_0`: its 3825065984 bytes without the embedding's 73728000.
 * Which tensors are tables: `LLM_TENSOR_INFOS` in llama.cpp's `src/llama-arch.cpp`, September 2026.
 */
export function fileReads(tensors: readonly GgufTensorEntry[], rules: ReadRules): FileReads {
  const names = new Set(tensors.map(({ name }) => name));
  let readBytesPerToken = 0;
  let activeLayerWeights = 0;
  for (const tensor of tensors) {
    const [, block, inBlock = ''] = blockName.exec(tensor.name) ?? [];
    if (block === undefined) {
      readBytesPerToken += isReadWhole(tensor.name, names) ? tensor.byteLength : 0;
      continue;
    }
    const share = shareInBlock({ tensor, inBlock, names, block: Number(block) }, rules);
    readBytesPerToken += share * tensor.byteLength;
    activeLayerWeights += share * elementCount(tensor.dimensions);
  }
  return { readBytesPerToken, activeLayerWeights };
}

/** An embedding is read whole where it serves as output matrix as well. */
const isReadWhole = (name: string, names: ReadonlySet<string>): boolean =>
  name === 'token_embd.weight' ? !names.has('output.weight') : isReadOutside(name);

interface BlockTensor {
  tensor: GgufTensorEntry;
  /** Name without `blk.N.`. */
  inBlock: string;
  block: number;
  names: ReadonlySet<string>;
}

/** Part of a block's tensor that one token reads, 0…1. */
function shareInBlock({ tensor, inBlock, block, names }: BlockTensor, rules: ReadRules): number {
  if (block >= rules.layerCount || unreadInBlock.test(inBlock)) return 0;
  if (block >= rules.layerCount - rules.sharedCacheLayers && fillsCache.test(inBlock)) return 0;
  // Split into its two halves, the whole of it is not used.
  if (inBlock === 'attn_kv_b.weight' && names.has(`blk.${block}.attn_k_b.weight`)) return 0;
  const experts = tensor.dimensions.at(-1) ?? 1;
  if (/_chexps\./.test(inBlock)) return 1 / experts;
  if (/_exps\./.test(inBlock)) return Math.min(1, (rules.expertsUsed[block] ?? 0) / experts);
  return 1;
}
