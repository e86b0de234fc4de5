import { allLayers, ggufVocabularySize } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { planSlice } from '#core/gguf/slice.ts';

/** A model of the catalogue, made of random weights. */
export interface SyntheticTarget {
  kind: 'synthetic';
  modelId: string;
  quantisation: string;
  shape: ModelShape;
}

/** A GGUF model on disk, measured whole and left as it is. */
export interface FileTarget {
  kind: 'file';
  /** What the result calls it: the file's own `general.name`, else the file's name. */
  name: string;
  /** By its tensors or its `general.file_type`; `unknown` where neither tells. */
  quantisation: string;
  /** Parts in order; llama.cpp is given the first. */
  paths: readonly string[];
  fileBytes: number;
  layerCount: number;
  vocabularySize: number;
  maximumContextTokens: number;
  /** Weights that one generated token reads. */
  readBytesPerToken: number;
  /** Weights of the layers that one token is multiplied with. */
  activeLayerWeights: number;
  /** Where the architecture is one we know. */
  shape?: ModelShape | undefined;
}

export type BenchmarkTarget = SyntheticTarget | FileTarget;

/** What is the same to ask of either. */
export interface TargetFacts {
  layerCount: number;
  /** Rows of the embedding table as the file has them: a larger token has no row. */
  vocabularySize: number;
  maximumContextTokens: number;
  readBytesPerToken: number;
  activeLayerWeights: number;
}

export function targetFacts(target: BenchmarkTarget): TargetFacts {
  if (target.kind === 'file') return target;
  const { shape, quantisation } = target;
  const { readBytesPerToken, activeLayerWeights } = planSlice(shape, quantisation, allLayers(shape));
  const { layerCount, maximumContextTokens } = shape;
  const vocabularySize = ggufVocabularySize(shape);
  return { layerCount, vocabularySize, maximumContextTokens, readBytesPerToken, activeLayerWeights };
}

/** Whether every layer keeps the whole context: no window, no recurrent state. Unknown shapes are held not to. */
export function hasPlainCache({ shape }: BenchmarkTarget): boolean {
  if (!shape) return false;
  const isFull = [...(shape.layerPattern ?? '')].every((letter) => letter === 'F');
  const isCompressed = shape.extras?.['compress_ratios'] !== undefined;
  return isFull && !shape.slidingWindow && !shape.linearAttention && !isCompressed;
}
