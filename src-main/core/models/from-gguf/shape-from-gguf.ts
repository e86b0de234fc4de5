import { Fault } from '#core/fault.ts';
import { missingFields } from '../missing-fields.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { ModelShape } from '../shape.ts';
import { architectureRules, canReadShape, type ArchitectureRules } from './architecture-rules.ts';
import { onlyValue, readBlocks, type Blocks } from './blocks.ts';
import { readExperts } from './experts.ts';
import { readHeads, readLatent, type Heads } from './heads.ts';
import { Hyperparameters, type ShapeSource } from './hyperparameters.ts';
import { layerPart, type LayerKinds } from './layer-kinds.ts';
import { TensorNames } from './tensor-names.ts';
import {
  readAttentionTraits,
  readEmbedding,
  readFeedForward,
  readSharedCache,
  readTensorFlags,
} from './tensor-traits.ts';

export type { ShapeSource } from './hyperparameters.ts';

type Extras = NonNullable<ModelShape['extras']>;

/** One file on its way to a shape. */
interface Reading {
  parameters: Hyperparameters;
  rules: ArchitectureRules;
  blocks: Blocks;
  kinds: LayerKinds;
  tensors: TensorNames;
}

/**
 * The shape that llama.cpp makes of a header (`load_hparams` and the architecture's `load_arch_hparams`):
 * its defaults for absent keys, the layer patterns that it fixes in code, biases and norms by tensor. `source`
 * is a `GgufHeader`; of a split model the first part with the tensors of all parts. Throws `gguf-invalid`
 * for a number that is missing or out of bounds, and `shape-unknown` for an architecture or a mix of layers
 * that the formulas don't cover: then the weights are still the sum of the tensors, and llama.cpp knows the rest.
 */
export function shapeFromGguf(source: ShapeSource, path: string): ModelShape {
  const parameters = new Hyperparameters(source, path);
  const { architecture } = parameters;
  const rules = canReadShape(architecture) ? architectureRules[architecture] : undefined;
  if (!rules) throw new Fault('shape-unknown', { architecture });
  const blocks = readBlocks(parameters);
  const kinds = rules.layers(parameters, blocks);
  const tensors = new TensorNames(source.tensors);
  const { embeddingLength, layerCount } = blocks;
  const moe = rules.experts && readExperts(parameters, rules.experts, { blocks, tensors });
  const shape: ModelShape = {
    architecture,
    embeddingLength,
    layerCount,
    ...readEmbedding(parameters, tensors, embeddingLength),
    maximumContextTokens: parameters.required('context_length', bounds.tokens),
    ...attentionPart({ parameters, rules, blocks, kinds, tensors }),
    ...layerPart(kinds),
    ...(moe && { moe }),
    ...(rules.recurrent && { linearAttention: rules.recurrent(parameters, blocks) }),
  };
  if (missingFields(shape).length > 0) throw new Fault('shape-unknown', { architecture });
  return shape;
}

type AttentionPart = Pick<
  ModelShape,
  'headCount' | 'headCountKv' | 'headLength' | 'attentionBias' | 'qkNorm' | 'feedForwardLength'
> &
  Pick<ModelShape, 'mla' | 'extras'>;

function attentionPart(reading: Reading): AttentionPart {
  const { parameters, rules, blocks, kinds, tensors } = reading;
  const heads = rules.latent ? undefined : readHeads(parameters, blocks, kinds);
  const shared = readSharedCache(parameters, { blocks, tensors, ownLayers: rules.ownCacheLayers });
  const sharedLayers = Number(shared['kv_shared_layers'] ?? 0);
  const { feedForwardLength, isDoubleWhereShared } = readFeedForward(parameters, blocks, sharedLayers);
  const extras: Extras = {
    ...shared,
    ...(isDoubleWhereShared && { double_wide_shared_mlp: true }),
    ...(!rules.ownTensors && readTensorFlags(tensors, kinds, feedForwardLength)),
    ...(rules.sparse && rules.sparse(parameters, blocks)),
    ...(rules.outputGate && { attn_output_gate: true }),
    ...(rules.singleBlock && { single_block: true }),
    ...(heads && fullLayerExtras(heads, reading)),
    ...perLayerInput(parameters),
  };
  return {
    ...(heads ? ownHeads(heads) : latentHeads(reading)),
    ...(rules.ownTensors ? noAttentionTraits : readAttentionTraits(tensors, kinds, heads)),
    feedForwardLength,
    ...(Object.keys(extras).length > 0 && { extras }),
  };
}

const noAttentionTraits = { attentionBias: 'none', qkNorm: 'none' } as const;

const ownHeads = ({ headCount, headCountKv, headLength }: Heads) => ({ headCount, headCountKv, headLength });

function latentHeads({ parameters, blocks, kinds, tensors }: Reading) {
  const mla = readLatent(parameters, kinds, { blocks, tensors });
  const headCount = onlyValue(blocks.headCount, parameters) ?? 0;
  return {
    headCount: headCount > 0 ? headCount : parameters.fail('attention.head_count', 'heads in each layer'),
    // The file counts the one head that the cache holds; the model has as many as it has queries.
    headCountKv: headCount,
    headLength: mla.nopeHeadLength + mla.ropeHeadLength,
    mla,
  };
}

/** What the full layers of a model that slides elsewhere have of their own. */
function fullLayerExtras(heads: Heads, { rules, kinds, tensors }: Reading): Extras {
  const { full, slidingHeadCount } = heads;
  if (!full || slidingHeadCount === undefined) return {};
  const { letters } = kinds;
  const hasSlidingHeads = rules.ownSlidingHeads === true || slidingHeadCount !== heads.headCount;
  const first = letters.indexOf('F');
  const lacksValue = tensors.has(first, 'attn_k.weight') && !tensors.has(first, 'attn_v.weight');
  return {
    ...(hasSlidingHeads && { sliding_heads: slidingHeadCount }),
    ...(full.headLength !== heads.headLength && { global_head_dim: full.headLength }),
    ...(full.headCountKv !== heads.headCountKv && { global_kv_heads: full.headCountKv }),
    ...(lacksValue && { k_eq_v: true }),
  };
}

function perLayerInput(parameters: Hyperparameters): Extras {
  const length = parameters.optional('embedding_length_per_layer_input', orNone(bounds.width)) ?? 0;
  return length > 0 ? { per_layer_input: length } : {};
}
