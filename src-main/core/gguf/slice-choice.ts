import { Fault } from '#core/fault.ts';
import { allLayers } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { extrapolationError, type ExtrapolationError } from './extrapolation-error.ts';
import { leastSliceLayers, sliceLayers, type SliceLayers, type SliceSizes } from './slice-layers.ts';
import { sliceRules } from './slice-rules.ts';

/** Two slices whose layers stand for the whole model, and how well. */
export interface SliceChoice extends SliceLayers {
  /** Of the line through both. */
  error: ExtrapolationError;
}

/**
 * Numbers of layers that a slice of this model may have, ascending; the last is the whole. Gemma 3 27B
 * (62 layers, every sixth full): 8, 14, 20 … 62. A model that can only be measured whole has one.
 */
export function sliceSizes(shape: ModelShape): number[] {
  const { wholeOnly, periodLayers, forbiddenSizes } = sliceRules(shape);
  const { layerCount } = shape;
  const least = wholeOnly === undefined ? leastSliceLayers(shape) : layerCount;
  const sizes = Array.from({ length: Math.max(0, layerCount - least) }, (_, index) => least + index);
  return [
    ...sizes.filter((size) => (layerCount - size) % periodLayers === 0 && !forbiddenSizes.includes(size)),
    layerCount,
  ];
}

/**
 * The layers of two slices of exactly these sizes, chosen together: a line through the slices then leads
 * to the whole model's numbers of each kind of layer, as nearly as whole numbers allow: first in the work
 * that layers do, then in quantisation types. LLaMA-2-7B Q4_K_M with 2 and 10 of its 32 layers, of which
 * 16 have more bits: 1 and 5 of these. Throws `bad-input` for a size that `sliceSizes` lacks.
 */
export function chooseSlices(shape: ModelShape, quantisation: string, sizes: SliceSizes): SliceChoice {
  checkSizes(shape, [sizes.shallowLayers, sizes.deepLayers]);
  const layers = sliceLayers(shape, quantisation, sizes);
  return { ...layers, error: extrapolationError(shape, quantisation, layers) };
}

/**
 * The layers of slices of any sizes, ascending and of `sliceSizes`: the shallowest and the deepest below
 * the whole model chosen together, each one between to fit the deepest. Throws `bad-input`.
 */
export function slicesOfSizes(shape: ModelShape, quantisation: string, sizes: readonly number[]): number[][] {
  checkSizes(shape, sizes);
  const { layerCount } = shape;
  const deepLayers = sizes.filter((size) => size < layerCount).at(-1);
  return sizes.map((size, index) => {
    if (size === layerCount) return allLayers(shape);
    if (size !== deepLayers) {
      return sliceLayers(shape, quantisation, { shallowLayers: size, deepLayers: deepLayers ?? layerCount })
        .shallow;
    }
    const [shallowLayers] = sizes;
    // Alone it has the mix of the whole.
    return index === 0 || shallowLayers === undefined
      ? sliceLayers(shape, quantisation, { shallowLayers: size, deepLayers: layerCount }).shallow
      : sliceLayers(shape, quantisation, { shallowLayers, deepLayers: size }).deep;
  });
}

function checkSizes(shape: ModelShape, sizes: readonly number[]): void {
  const allowed = sliceSizes(shape);
  const isAscending = sizes.every((size, index) => index === 0 || size > (sizes[index - 1] ?? 0));
  if (isAscending && sizes.every((size) => allowed.includes(size))) return;
  throw new Fault('bad-input', {
    path: `slices of ${sizes.join(', ')} layers`,
    expected: `of ${allowed.join(', ')}, ascending`,
  });
}

/** A line whose misses by quantisation type, cache and work stay below this is as good as exact. */
const goodEnough = 0.001;

/** How many more layers each slice may have than asked for the sake of a better line, beyond one period. */
const furtherLayers = 8;

/**
 * The cheapest two slices, each at least as large as asked and only a few layers larger, whose line is
 * good to 0.1 % in every respect and reaches no further beyond them, (whole − shallow) ÷ (deep − shallow);
 * where there are none, the pair with the best line. `undefined` when the model has to be measured whole:
 * no two sizes below it are left.
 */
export function nearestSlices(
  shape: ModelShape,
  quantisation: string,
  least: SliceSizes,
): SliceChoice | undefined {
  let best: SliceChoice | undefined;
  for (const pair of pairsFrom(shape, least)) {
    const choice = chooseSlices(shape, quantisation, pair);
    if (worstOf(choice.error) <= goodEnough) return choice;
    if (!best || worstOf(choice.error) < worstOf(best.error)) best = choice;
  }
  return best;
}

/** Pairs of sizes at least as large as asked and hardly larger, the fewest layers first. */
function pairsFrom(shape: ModelShape, least: SliceSizes): SliceSizes[] {
  const sizes = sliceSizes(shape).slice(0, -1);
  const whole = shape.layerCount;
  const [first = whole] = sizes.filter((size) => size >= least.shallowLayers);
  // As far apart as keeps the reach asked for.
  const share = (least.deepLayers - least.shallowLayers) / (whole - least.shallowLayers);
  const from = (start: number): number[] => {
    const larger = sizes.filter((size) => size >= start - 1e-9);
    const end = (larger[0] ?? 0) + sliceRules(shape).periodLayers + furtherLayers;
    return larger.filter((size) => size <= end);
  };
  return from(first)
    .flatMap((shallowLayers) =>
      from(Math.max(shallowLayers + 1, shallowLayers + (whole - shallowLayers) * share)).map(
        (deepLayers): SliceSizes => ({ shallowLayers, deepLayers }),
      ),
    )
    .sort((a, b) => a.shallowLayers + a.deepLayers - (b.shallowLayers + b.deepLayers));
}

/** Greatest of a line's errors, as a part of the truth. */
export const worstOf = (error: ExtrapolationError): number =>
  Math.max(
    error.work,
    error.readBytesByType,
    ...[error.readBytes, error.activeWeights, error.cache].map(Math.abs),
  );
