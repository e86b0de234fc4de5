import { cacheProfile } from '#core/memory/kv-cache.ts';
import { attentionGeometry, extraNumber, layerLetter } from '#core/models/layers.ts';
import type { CatalogueModel, ModelShape } from '#core/models/shape.ts';
import type { QuantisationKernel } from './kernel.ts';

/** What one model at one quantisation and context asks of a chip, per token. */
export interface SpeedLoad {
  isMoe: boolean;
  layerCount: number;
  /** Parameters whose weights a generated token reads. */
  parametersRead: number;
  /** Parameters a prompt token is multiplied by: no embedding table, no output matrix. */
  promptParameters: number;
  weightBytesRead: number;
  /** All weights, every expert included: a prompt batch reads nearly all of them. */
  totalWeightBytes: number;
  /** KV cache at the depth of the generated token. */
  kvCacheBytes: number;
  /** Tokens before the generated one; absent: no more than published runs had. */
  depthTokens?: number | undefined;
  /** State of linear attention and of Mamba layers, all layers; 0 where the model has none. */
  recurrentStateBytes: number;
  /** Σ over attention layers of query width × tokens attended on average over the prompt. */
  attentionWidthTokens: number;
  kernel: QuantisationKernel;
}

export interface SpeedLoadInput {
  model: Pick<CatalogueModel, 'shape' | 'parameterCount' | 'activeParameterCount'>;
  kernel: QuantisationKernel;
  /** Of the whole model, all experts. */
  weightBytes: number;
  kvCacheBytes: number;
  promptTokens: number;
  /** Tokens before the generated one. */
  depthTokens?: number;
}

/**
 * Parameters read per generated token: the active ones without those that are only looked up (an
 * untied embedding table, per-layer embeddings). LLaMA-2-7B: 6.738 G − 32000 × 4096 = 6.607 G.
 */
export function parametersReadPerToken(model: SpeedLoadInput['model']): number {
  const { shape, activeParameterCount } = model;
  const table = shape.vocabularySize * shape.embeddingLength;
  const perLayer = (extraNumber(shape, 'per_layer_input') ?? 0) * shape.vocabularySize * shape.layerCount;
  return Math.max(1, activeParameterCount - perLayer - (shape.tiedEmbeddings ? 0 : table));
}

interface AttentionWidth {
  full: number;
  sliding: number;
  windowTokens: number;
}

const widthByShape = new WeakMap<ModelShape, AttentionWidth>();

function countedWidth(shape: ModelShape): AttentionWidth {
  const width = { full: 0, sliding: 0, windowTokens: shape.slidingWindow?.windowTokens ?? Infinity };
  for (let index = 0; index < shape.layerCount; index += 1) {
    const queryWidth = shape.headCount * (attentionGeometry(shape, index)?.headLength ?? 0);
    width[layerLetter(shape, index) === 'S' ? 'sliding' : 'full'] += queryWidth;
  }
  widthByShape.set(shape, width);
  return width;
}

/**
 * Σ over attention layers of query width × mean attended tokens: half the prompt, at most the window.
 * LLaMA-2-7B at 512: 32 × 4096 × 256. Remembered per shape object.
 */
export function attentionWidthTokens(shape: ModelShape, promptTokens: number): number {
  const width = widthByShape.get(shape) ?? countedWidth(shape);
  const meanTokens = promptTokens / 2;
  return width.full * meanTokens + width.sliding * Math.min(meanTokens, width.windowTokens);
}

/** What any chip reads or multiplies for a token, whatever the quantisation. */
interface TokenParameters {
  read: number;
  prompt: number;
  stateBytes: number;
}

const parametersByModel = new WeakMap<SpeedLoadInput['model'], TokenParameters>();

function countedParameters(model: SpeedLoadInput['model']): TokenParameters {
  const read = parametersReadPerToken(model);
  const table = model.shape.vocabularySize * model.shape.embeddingLength;
  const { recurrentBytes: stateBytes } = cacheProfile(model.shape);
  const parameters = { read, prompt: Math.max(1, read - table), stateBytes };
  parametersByModel.set(model, parameters);
  return parameters;
}

/** What depends on the model alone is remembered per model object. */
export function speedLoad(input: SpeedLoadInput): SpeedLoad {
  const { model, weightBytes } = input;
  const parameters = parametersByModel.get(model) ?? countedParameters(model);
  return {
    isMoe: model.shape.moe !== undefined,
    layerCount: model.shape.layerCount,
    parametersRead: parameters.read,
    promptParameters: parameters.prompt,
    weightBytesRead: (weightBytes * parameters.read) / model.parameterCount,
    totalWeightBytes: weightBytes,
    kvCacheBytes: input.kvCacheBytes,
    depthTokens: input.depthTokens,
    recurrentStateBytes: parameters.stateBytes,
    attentionWidthTokens: attentionWidthTokens(model.shape, input.promptTokens),
    kernel: input.kernel,
  };
}
