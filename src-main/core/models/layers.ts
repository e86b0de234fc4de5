import type { ModelShape } from './shape.ts';

/** What a block attends with; see `LayerPatternSchema`. */
export type LayerLetter = 'F' | 'S' | 'L' | 'M' | 'C' | 'E' | '-';

const isLetter = (letter: string | undefined): letter is LayerLetter =>
  letter !== undefined && 'FSLMCE-'.includes(letter);

/** Kind of layer `index` (0-based); full attention where the shape names no pattern. */
export function layerLetter(shape: ModelShape, index: number): LayerLetter {
  const letter = shape.layerPattern?.[index];
  return isLetter(letter) ? letter : 'F';
}

/** Every block number of the whole model, ascending. */
export const allLayers = ({ layerCount }: Pick<ModelShape, 'layerCount'>): number[] =>
  Array.from({ length: layerCount }, (_, index) => index);

/** A number of `shape.extras`, or `undefined` when absent or not a number. */
export function extraNumber(shape: ModelShape, key: string): number | undefined {
  const value = shape.extras?.[key];
  return typeof value === 'number' ? value : undefined;
}

export const extraFlag = (shape: ModelShape, key: string): boolean => shape.extras?.[key] === true;

/** A size of `shape.linearAttention`; 0 when absent, so that a product with it vanishes. */
export function recurrentNumber(shape: ModelShape, key: string): number {
  const value = shape.linearAttention?.[key];
  return typeof value === 'number' ? value : 0;
}

/** Heads of one attention layer, where they differ between layers (Gemma 4's full layers are wider). */
export interface AttentionGeometry {
  headLength: number;
  headCount: number;
  headCountKv: number;
  /** The layer has K and V of its own; else it reads an earlier layer's cache (Gemma 3n, Gemma 4 E2B). */
  ownsKv: boolean;
  /** V is projected by the K matrix (Gemma 4): no `attn_v.weight`, but the cache still holds both. */
  keyIsValue: boolean;
}

/** Geometry of layer `index`; `undefined` for blocks without softmax attention. */
export function attentionGeometry(shape: ModelShape, index: number): AttentionGeometry | undefined {
  const letter = layerLetter(shape, index);
  if (letter !== 'F' && letter !== 'S') return undefined;
  const isFull = letter === 'F';
  return {
    headLength: (isFull ? extraNumber(shape, 'global_head_dim') : undefined) ?? shape.headLength,
    // Step 3.5's sliding layers have more query heads than its full ones.
    headCount: (isFull ? undefined : extraNumber(shape, 'sliding_heads')) ?? shape.headCount,
    headCountKv: (isFull ? extraNumber(shape, 'global_kv_heads') : undefined) ?? shape.headCountKv,
    ownsKv: index < shape.layerCount - (extraNumber(shape, 'kv_shared_layers') ?? 0),
    keyIsValue: isFull && extraFlag(shape, 'k_eq_v'),
  };
}

/** Rows of the embedding table as GGUF holds it (Gemma 3 drops 64 unused rows). */
export const ggufVocabularySize = (shape: ModelShape): number =>
  extraNumber(shape, 'gguf_vocab_size') ?? shape.vocabularySize;
