import { layerPart, type LayerKinds } from '../from-gguf/layer-kinds.ts';
import type { ModelShape } from '../shape.ts';
import { bounds } from '../shape-bounds.ts';
import { elementCount, modelTensors, supportsTensors } from '../tensors.ts';
import { ConfigReader } from './config-reader.ts';
import { readConfigExperts } from './experts.ts';
import type { ConfigFamily, Told } from './family.ts';
import { allFull } from './layers.ts';
import { familyOfConfig } from './model-type.ts';
import { readQuantisation, type MlxQuantisation } from './quantisation.ts';

export interface ModelConfig {
  shape: ModelShape;
  /** Of the text model as GGUF holds it, the sum over its tensors. */
  parameterCount: number;
  /** Where the folder holds MLX weights. */
  quantisation?: MlxQuantisation;
}

/** Parameters beyond which sizes that are each within bounds make no model: 10¹⁵. */
const mostParameters = 1e15;

/**
 * The shape that a Hugging Face `config.json` describes, in llama.cpp's terms; of multimodal models the text
 * part. Keys and defaults as in transformers, architecture as llama.cpp's converter chooses it. `path`: for
 * the fault. Throws `model-config-invalid` naming the key.
 */
export function shapeFromConfig(config: unknown, path: string): ModelConfig {
  const root = new ConfigReader(config, { path });
  const part = root.child('text_config') ?? root.child('llm_config') ?? root;
  const family = familyOfConfig(root, part);
  const text = part.withDefaults(family.defaults ?? {});
  const shape = readShape(text, family, isTied(text, root, family));
  if (!shape.mla && shape.headCount % shape.headCountKv !== 0)
    text.fail('num_key_value_heads', 'a divisor of num_attention_heads');
  const quantisation = readQuantisation(root);
  if (!supportsTensors(shape)) return text.fail('model_type', 'a model whose tensors are all known');
  const parameterCount = modelTensors(shape).reduce(
    (sum, { dimensions }) => sum + elementCount(dimensions),
    0,
  );
  if (parameterCount > mostParameters) text.fail('hidden_size', 'sizes of less than 10^15 parameters');
  return { shape, parameterCount, ...(quantisation && { quantisation }) };
}

/** The key may stand in the text part or in the file around it; LFM2 once called it `tie_embedding`. */
const isTied = (text: ConfigReader, root: ConfigReader, family: ConfigFamily): boolean =>
  family.ownsOutput !== true &&
  [text, root].reduceRight(
    (whenAbsent, reader) => reader.flag('tie_embedding', reader.flag('tie_word_embeddings', whenAbsent)),
    family.isTied ?? false,
  );

function readShape(config: ConfigReader, family: ConfigFamily, tiedEmbeddings: boolean): ModelShape {
  const layerCount = readLayerCount(config);
  const kinds = (family.layers ?? allFull)(config, layerCount);
  const told = <T extends string>(value: Told<T>): T =>
    typeof value === 'function' ? value(config, kinds) : value;
  const architecture = told(family.architecture);
  const moe = family.experts && readConfigExperts(config, family.experts, layerCount);
  const extras = family.extras?.(config, kinds) ?? {};
  return {
    architecture,
    embeddingLength: config.required('hidden_size', bounds.width),
    layerCount,
    ...(family.latent ? readLatent(config) : readHeads(config)),
    feedForwardLength:
      family.feedForward?.(config, kinds) ?? config.required('intermediate_size', bounds.width),
    vocabularySize: config.required(family.vocabulary ?? 'vocab_size', bounds.width),
    tiedEmbeddings,
    maximumContextTokens: config.required(contextNames, bounds.tokens),
    attentionBias: told(family.attentionBias ?? 'none'),
    qkNorm: told(family.qkNorm ?? 'none'),
    ...layerPart(kinds),
    ...(moe && { moe }),
    ...(family.recurrent && hasRecurrent(kinds) && { linearAttention: family.recurrent(config) }),
    ...(Object.keys(extras).length > 0 && { extras }),
  };
}

const contextNames = ['max_position_embeddings', 'model_max_length', 'max_sequence_length'];

const hasRecurrent = ({ letters }: LayerKinds): boolean =>
  letters.some((letter) => letter === 'L' || letter === 'M' || letter === 'C');

/** Nemotron-H lists its blocks and may leave their number out. */
function readLayerCount(config: ConfigReader): number {
  const listed = config.has('num_hidden_layers') ? undefined : config.words('layers_block_type');
  return listed && listed.length > 0 ? listed.length : config.required('num_hidden_layers', bounds.layers);
}

const headLengthNames = ['head_dim', 'attention_head_dim', 'hidden_size_per_head'];

function readHeads(config: ConfigReader): Pick<ModelShape, 'headCount' | 'headCountKv' | 'headLength'> {
  const headCount = config.required(['num_attention_heads', 'num_heads'], bounds.heads);
  const implied = Math.floor(config.required('hidden_size', bounds.width) / headCount);
  const headLength = config.optional(headLengthNames, bounds.heads) ?? implied;
  if (headLength === 0) config.fail('num_attention_heads', 'at most hidden_size');
  return {
    headCount,
    headCountKv: config.optional(['num_key_value_heads', 'num_attention_groups'], bounds.heads) ?? headCount,
    headLength,
  };
}

/** Multi-head latent attention; the head length is that of a query. */
function readLatent(
  config: ConfigReader,
): Pick<ModelShape, 'headCount' | 'headCountKv' | 'headLength' | 'mla'> {
  const headCount = config.required('num_attention_heads', bounds.heads);
  const qLoraRank = config.optional('q_lora_rank', bounds.width);
  const ropeHeadLength = config.required('qk_rope_head_dim', bounds.heads);
  const nopeHeadLength = config.required('qk_nope_head_dim', bounds.heads);
  return {
    headCount,
    headCountKv: headCount,
    headLength: nopeHeadLength + ropeHeadLength,
    mla: {
      kvLoraRank: config.required('kv_lora_rank', bounds.width),
      ...(qLoraRank !== undefined && { qLoraRank }),
      ropeHeadLength,
      nopeHeadLength,
      valueHeadLength: config.required('v_head_dim', bounds.heads),
    },
  };
}
