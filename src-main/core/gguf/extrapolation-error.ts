import { cacheProfile } from '#core/memory/kv-cache.ts';
import { allLayers } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { layerKinds, type LayerKind } from './layer-kinds.ts';
import { sliceShape } from './slice-shape.ts';

/** What a line through two slices says of the whole model, less what is true, by the truth; 0 is exact. */
export interface ExtrapolationError {
  /** Layers by the work they do, misses added up, as a part of all layers. */
  work: number;
  /** Bytes of the layers that a generated token reads. */
  readBytes: number;
  /** The same told apart by quantisation type, misses added up. */
  readBytesByType: number;
  /** Weights of the layers that a token is multiplied with. */
  activeWeights: number;
  /** Elements of the cache that a token attends to at the depth asked; recurrent state counts as such. */
  cache: number;
}

interface JudgedSlices {
  /** Block numbers in the whole model. */
  shallow: readonly number[];
  deep: readonly number[];
  /** Depth at which the cache is judged; default 4096. */
  depthTokens?: number;
}

/** A quantity of a slice, given its layers. */
type Quantity = (layers: readonly number[]) => number;

/**
 * Error of the line through the slices of `shallow` and `deep`. Arithmetic alone: it says whether the
 * layers stand for the model, not how well a machine's seconds follow the line.
 */
export function extrapolationError(
  shape: ModelShape,
  quantisation: string,
  { shallow, deep, depthTokens = 4096 }: JudgedSlices,
): ExtrapolationError {
  const whole = allLayers(shape);
  const lever = (whole.length - shallow.length) / (deep.length - shallow.length);
  const missOf = (of: Quantity): number => of(shallow) + lever * (of(deep) - of(shallow)) - of(whole);
  const missesOf = (quantities: readonly Quantity[]): number =>
    quantities.reduce((total, of) => total + Math.abs(missOf(of)), 0);
  const relative = (of: Quantity): number => (of(whole) === 0 ? 0 : missOf(of) / of(whole));

  const kinds = layerKinds(shape, quantisation);
  const types = [...new Set(kinds.flatMap(({ readBytes }) => [...readBytes.keys()]))];
  const works = [...new Set(kinds.map(({ work }) => work))];
  const typed = types.map((type) => summed(kinds, (kind) => kind.readBytes.get(type) ?? 0));
  const readBytes: Quantity = (layers) => typed.reduce((total, of) => total + of(layers), 0);
  return {
    work: missesOf(works.map((work) => summed(kinds, (kind) => Number(kind.work === work)))) / whole.length,
    readBytes: relative(readBytes),
    readBytesByType: missesOf(typed) / readBytes(whole),
    activeWeights: relative(summed(kinds, ({ activeWeights }) => activeWeights)),
    cache: relative((layers) => attendedElements(sliceShape(shape, layers), depthTokens)),
  };
}

/** A quantity of each kind of layer, summed over a slice. */
const summed =
  (kinds: readonly LayerKind[], of: (kind: LayerKind) => number): Quantity =>
  (layers) => {
    const kept = new Set(layers);
    return kinds.reduce(
      (total, kind) => total + of(kind) * kind.layers.filter((layer) => kept.has(layer)).length,
      0,
    );
  };

/** Elements of the cache that one token at `depthTokens` attends to, recurrent state in f16 elements. */
function attendedElements(shape: ModelShape, depthTokens: number): number {
  const { fullElementsPerCell, slidingElementsPerCell, windowTokens, compressed, recurrentBytes } =
    cacheProfile(shape);
  const folded = compressed.reduce((sum, cache) => sum + cache.elementsPerCell / cache.ratio, 0);
  return (
    (fullElementsPerCell + folded) * depthTokens +
    slidingElementsPerCell * Math.min(depthTokens, windowTokens ?? depthTokens) +
    recurrentBytes / 2
  );
}
