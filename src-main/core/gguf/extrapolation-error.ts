import { cacheProfile } from '#core/memory/kv-cache.ts';
import { allLayers } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { GgmlTypeName } from './ggml-types.ts';
import { layerKinds } from './layer-kinds.ts';
import { sliceShape } from './slice-shape.ts';

/** What a line through two slices says of the whole model, less what is true, by the truth; 0 is exact. */
export interface ExtrapolationError {
  /** Bytes of the layers that a generated token reads. */
  readBytes: number;
  /** The same told apart by quantisation type, misses added up. */
  readBytesByType: number;
  /** Weights of the layers that a token is multiplied with. */
  activeWeights: number;
  /** Elements of the cache that a token attends to at the depth asked; recurrent state counts as such. */
  cache: number;
}

/** Depth at which a line's cache is judged unless another is asked. */
const defaultDepthTokens = 4096;

/**
 * Error of the line through the slices of `shallow` and `deep` (block numbers). Pure arithmetic: says
 * whether the layers stand for the model, not how well a machine's seconds follow the line.
 */
export function extrapolationError(
  shape: ModelShape,
  quantisation: string,
  slices: { shallow: readonly number[]; deep: readonly number[]; depthTokens?: number },
): ExtrapolationError {
  const { shallow, deep, depthTokens = defaultDepthTokens } = slices;
  const whole = allLayers(shape);
  const lever = (whole.length - shallow.length) / (deep.length - shallow.length);
  const missOf = (of: (layers: readonly number[]) => number): number =>
    of(shallow) + lever * (of(deep) - of(shallow)) - of(whole);
  const relative = (of: (layers: readonly number[]) => number): number => {
    const truth = of(whole);
    return truth === 0 ? 0 : missOf(of) / truth;
  };

  const kinds = layerKinds(shape, quantisation);
  const types = [...new Set(kinds.flatMap(({ readBytes }) => [...readBytes.keys()]))];
  const sum = (layers: readonly number[], of: (kind: (typeof kinds)[number]) => number): number => {
    const kept = new Set(layers);
    return kinds.reduce(
      (total, kind) => total + of(kind) * kind.layers.filter((layer) => kept.has(layer)).length,
      0,
    );
  };
  const bytesOf = (type: GgmlTypeName) => (layers: readonly number[]) =>
    sum(layers, (kind) => kind.readBytes.get(type) ?? 0);
  const readBytes = (layers: readonly number[]): number =>
    types.reduce((total, type) => total + bytesOf(type)(layers), 0);
  return {
    readBytes: relative(readBytes),
    readBytesByType:
      types.reduce((total, type) => total + Math.abs(missOf(bytesOf(type))), 0) / readBytes(whole),
    activeWeights: relative((layers) => sum(layers, (kind) => kind.activeWeights)),
    cache: relative((layers) => attendedElements(sliceShape(shape, layers), depthTokens)),
  };
}

/** Elements of the cache that one token at `depthTokens` attends to, recurrent state in f16 elements. */
function attendedElements(shape: ModelShape, depthTokens: number): number {
  const { fullElementsPerCell, slidingElementsPerCell, windowTokens, compressed, recurrentBytes } =
    cacheProfile(shape);
  const folded = compressed.reduce(
    (sum, cache) => sum + (cache.elementsPerCell * depthTokens) / cache.ratio,
    0,
  );
  return (
    fullElementsPerCell * depthTokens +
    slidingElementsPerCell * Math.min(depthTokens, windowTokens ?? depthTokens) +
    folded +
    recurrentBytes / 2
  );
}
