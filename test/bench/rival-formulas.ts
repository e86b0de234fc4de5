import { ruleOfThumbBytes } from '#core/fit/answer.ts';
import { promisedBits } from '#core/memory/promised-bits.ts';
import type { QuantisationName } from '#core/models/quantisations.ts';
import { ggufVocabularySize } from '#core/models/layers.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { bytesPerMebibyte } from '#core/units.ts';

/** What the formulas of other programs ask for. f16 cache, one sequence, everything on one GPU. */
export interface RivalQuestion {
  model: Pick<CatalogueModel, 'shape' | 'parameterCount'>;
  quantisation: QuantisationName;
  contextTokens: number;
  /** The true size of the file's tensors, for the programs that read the file. */
  fileBytes: number;
  firstBlockBytes: number;
  /** The embedding table where the file has an output matrix as well; else 0. */
  lookedUpBytes: number;
}

export interface Rival {
  name: string;
  /** Program, file and version that the formula was read in. */
  source: string;
  /** Bytes; `undefined` for a quantisation that the program does not list. */
  bytes: (question: RivalQuestion) => number | undefined;
}

type PerQuantisation = Partial<Record<QuantisationName, number>>;

/** K and V of every layer over the whole context, f16, as if all of them attended in full. */
const plainCacheBytes = (layers: number, widthPerLayer: number, contextTokens: number): number =>
  2 * 2 * layers * widthPerLayer * contextTokens;

const llmfitBytesPerParameter: PerQuantisation = {
  F16: 2,
  BF16: 2,
  Q8_0: 1.05,
  Q6_K: 0.8,
  Q5_K_M: 0.68,
  Q4_K_M: 0.58,
  Q4_0: 0.58,
  Q3_K_M: 0.48,
  Q2_K: 0.37,
};

/** Others count as 4 bits, as the program does. */
const llmfitWeightBytes = ({ model, quantisation }: RivalQuestion): number =>
  model.parameterCount * (llmfitBytesPerParameter[quantisation] ?? 0.58);

/** 8 kB a token and billion parameters, 0.5 GB. A quarter of the cache for Qwen3.5. */
function llmfitEarlyBytes(question: RivalQuestion): number {
  const { model, contextTokens } = question;
  const share = model.shape.architecture.startsWith('qwen35') ? 0.25 : 1;
  return llmfitWeightBytes(question) + 8e-6 * model.parameterCount * contextTokens * share + 0.5e9;
}

/** K and V of the layers with softmax attention, 0.5 GB. Sliding layers count in full. */
function llmfitBytes(question: RivalQuestion): number {
  const { shape } = question.model;
  const layers = shape.layerPattern
    ? [...shape.layerPattern].filter((letter) => letter === 'F' || letter === 'S').length
    : shape.layerCount;
  const cache = plainCacheBytes(layers, shape.headCountKv * shape.headLength, question.contextTokens);
  return llmfitWeightBytes(question) + cache + 0.5e9;
}

const llmcalcBits: PerQuantisation = {
  Q8_0: 8,
  Q6_K: 6.6,
  Q5_K_S: 5.5,
  Q4_K_M: 4.8,
  IQ4_XS: 4.3,
  Q3_K_M: 3.9,
};

/** Head length is width ÷ heads, whatever the model says. */
function llmcalcBytes({ model, quantisation, contextTokens }: RivalQuestion): number | undefined {
  const bits = llmcalcBits[quantisation];
  if (bits === undefined) return undefined;
  const { embeddingLength, headCount, headCountKv, layerCount } = model.shape;
  const width = headCountKv * Math.floor(embeddingLength / headCount);
  return (model.parameterCount * bits) / 8 + plainCacheBytes(layerCount, width, contextTokens);
}

const quantestBits: PerQuantisation = {
  Q8_0: 8.5,
  Q6_K: 6.59,
  Q5_K_M: 5.69,
  Q5_K_S: 5.54,
  Q4_K_M: 4.85,
  Q4_K_S: 4.58,
  Q4_0: 4.55,
  Q3_K_L: 4.27,
  IQ4_XS: 4.25,
  Q3_K_M: 3.91,
  Q3_K_S: 3.5,
  Q2_K: 3.35,
};

/** Weights, cache, 500 MiB, and the activations of one layer for the whole context at the weights' bits. */
function quantestBytes({ model, quantisation, contextTokens }: RivalQuestion): number | undefined {
  const bits = quantestBits[quantisation];
  if (bits === undefined) return undefined;
  const { embeddingLength: width, headCount, headCountKv, layerCount, feedForwardLength } = model.shape;
  const weight = bits / 8;
  const output = bits > 6 ? 1 : 0.75;
  const kvWidth = (width * headCountKv) / headCount;
  const attention = weight * (2 * width + 2 * kvWidth) + output * (2 * headCount + width) + headCount + width;
  const feedForward = weight * (width + 2 * feedForwardLength) + width;
  const perToken = attention + feedForward + 2 * weight * width + output * model.shape.vocabularySize;
  const cache = plainCacheBytes(layerCount, kvWidth, contextTokens);
  return 500 * bytesPerMebibyte + model.parameterCount * weight + cache + perToken * contextTokens;
}

/** A regression over measured loads; the head count and width come from the file. Latent attention has one KV head there. */
function webuiBytes({ model, contextTokens, fileBytes }: RivalQuestion): number {
  const { layerCount, embeddingLength, mla } = model.shape;
  const headCountKv = mla ? 1 : model.shape.headCountKv;
  const cacheBits = 16;
  const perLayer =
    fileBytes / bytesPerMebibyte / layerCount -
    17.99552795246051 +
    3.148552680382576e-5 * headCountKv * cacheBits * contextTokens;
  const floor = Math.floor((50.77817218646521 * embeddingLength) / contextTokens);
  const extra = Math.max(0.9690636483914102, cacheBits - (floor + 9.987899908205632));
  return (perLayer * (layerCount + extra) + 1516.522943869404) * bytesPerMebibyte;
}

const ollamaBatchTokens = 512;

/** The buffer for the graph by architecture; without flash attention, so it grows with heads × context. */
function ollamaGraphBytes({ model, contextTokens }: RivalQuestion, cacheBytes: number): number {
  const { shape } = model;
  const { embeddingLength: width, headCount, headCountKv } = shape;
  const batch = 4 * ollamaBatchTokens;
  const logits = batch * (width + ggufVocabularySize(shape));
  switch (shape.architecture) {
    case 'llama':
      return Math.max(batch * (1 + 4 * width + contextTokens * (1 + headCount)), logits);
    case 'qwen2':
      return Math.max(batch * (1 + 2 * width + contextTokens * (1 + headCount)), logits);
    case 'deepseek2': {
      const heads = 2 * shape.headLength * headCountKv;
      return Math.max(
        logits + batch * 2 * width,
        batch * (3 * width + 2 + contextTokens * (1 + headCountKv) + heads),
      );
    }
    default:
      return ((headCount / headCountKv) * cacheBytes) / 6;
  }
}

/** Every layer's weights and full cache, one layer more as a buffer, the output, the graph, 512 MiB for Metal. */
function ollamaBytes(question: RivalQuestion): number {
  const { model, contextTokens, fileBytes, firstBlockBytes, lookedUpBytes } = question;
  const { layerCount, headCountKv, headLength, mla } = model.shape;
  const keyAndValue = mla ? mla.nopeHeadLength + mla.ropeHeadLength + mla.valueHeadLength : 2 * headLength;
  const cache = 2 * contextTokens * layerCount * keyAndValue * headCountKv;
  const weights = fileBytes - lookedUpBytes + firstBlockBytes;
  const graph = ollamaGraphBytes(question, cache);
  return weights + cache + cache / layerCount + graph + 512 * bytesPerMebibyte;
}

/**
 * Memory formulas of well-known programs, each in our own words from the file named. A program's GB are
 * read part by part as it computes them: 10⁹ bytes for weights, exact bytes where it counts those first.
 */
export const rivals: readonly Rival[] = [
  {
    name: 'rule of thumb',
    source: 'parameters × bits ÷ 8 × 1.2: the article, and most calculators on the web',
    bytes: ({ model, quantisation }) => ruleOfThumbBytes(model.parameterCount, promisedBits(quantisation)),
  },
  {
    name: 'llmfit early',
    source:
      'github.com/AlexsJones/llmfit, llmfit-core/src/models.rs at 03663633: parameters × bytes + 8e-6 × parameters × context + 0.5 GB; ' +
      'the same in github.com/Pavelevich/llm-checker, src/models/deterministic-selector.js',
    bytes: llmfitEarlyBytes,
  },
  {
    name: 'llmfit',
    source:
      'github.com/AlexsJones/llmfit, llmfit-core/src/models.rs, 2026, estimate_memory_gb_with_kv: K and V by layers and heads',
    bytes: llmfitBytes,
  },
  {
    name: 'LLMcalc',
    source: 'github.com/Raskoll2/LLMcalc, LLMcalc.py at 45f78d9f: parameters × bits ÷ 8 + K and V',
    bytes: llmcalcBytes,
  },
  {
    name: 'quantest',
    source: 'github.com/sammcj/quantest (Gollama), calculator.go at 357559a3, types.go at 206aa999',
    bytes: quantestBytes,
  },
  {
    name: 'webui',
    source:
      'github.com/oobabooga/text-generation-webui, modules/models_settings.py, from oobabooga.github.io/blog/posts/gguf-vram-formula',
    bytes: webuiBytes,
  },
  {
    name: 'Ollama 2024',
    source:
      'github.com/ollama/ollama, llm/memory.go at 000ce020 and llm/ggml.go at 09035b71: the estimate before its own engine measured',
    bytes: ollamaBytes,
  },
];
