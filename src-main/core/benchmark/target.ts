import { allLayers } from '#core/models/layers.ts';
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
  vocabularySize: number;
  maximumContextTokens: number;
  readBytesPerToken: number;
  activeLayerWeights: number;
}

export function targetFacts(target: BenchmarkTarget): TargetFacts {
  if (target.kind === 'file') return target;
  const { shape, quantisation } = target;
  const { readBytesPerToken, activeLayerWeights } = planSlice(shape, quantisation, allLayers(shape));
  const { layerCount, vocabularySize, maximumContextTokens } = shape;
  return { layerCount, vocabularySize, maximumContextTokens, readBytesPerToken, activeLayerWeights };
}

/**
 * Whether a test at depth may go back to that depth by removing what it added. A window has let go of
 * older tokens by then and a recurrent state can't be taken back: those caches are filled anew.
 */
export function canRewind({ shape }: BenchmarkTarget): boolean {
  if (!shape) return false;
  const isPlain = [...(shape.layerPattern ?? '')].every((letter) => letter === 'F');
  return isPlain && !shape.slidingWindow && !shape.linearAttention && !hasCompressedCache(shape);
}

/** DeepSeek 4 keeps averages of passed tokens. */
const hasCompressedCache = (shape: ModelShape): boolean => shape.extras?.['compress_ratios'] !== undefined;
