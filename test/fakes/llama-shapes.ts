import type { ModelShape } from '#core/models/shape.ts';

/** LLaMA-2-7B: the reference model of llama.cpp's public table. */
export const llama7b: ModelShape = {
  architecture: 'llama',
  embeddingLength: 4096,
  layerCount: 32,
  headCount: 32,
  headCountKv: 32,
  headLength: 128,
  feedForwardLength: 11008,
  vocabularySize: 32000,
  tiedEmbeddings: false,
  maximumContextTokens: 4096,
  attentionBias: 'none',
  qkNorm: 'none',
};

/** Small enough to be written, loaded and run by a test in a second; rows are whole K-quant blocks. */
export const tinyLlama: ModelShape = {
  ...llama7b,
  embeddingLength: 256,
  layerCount: 4,
  headCount: 4,
  headCountKv: 2,
  headLength: 64,
  feedForwardLength: 512,
  vocabularySize: 320,
  maximumContextTokens: 2048,
};
