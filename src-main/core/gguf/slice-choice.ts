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

/** Rules of `nearestSlices`. */
export const choiceRules = {
  /** A line with no greater error in any respect is as good as exact: nothing better is looked for. */
  goodError: 0.001,
  /** Far below the noise of any machine. */
  tolerableError: 0.005,
  /** Of misses by quantisation type, which even out: bytes of one take about as long as of another. */
  tolerableErrorByType: 0.01,
  /** How many times as bad a line may be and still be taken, for want of a better one. */
  poorLine: 4,
  /** How many times the layers of the smallest tolerable pair are spent on a better one. */
  mostLayersShare: 1.5,
  /** How many times the layers of two slices the whole model may have and still be measured instead. */
  wholeModelShare: 1.25,
  /** How many more layers each slice may have than asked, beyond one period. */
  furtherLayers: 8,
} as const;

export interface LeastSizes extends SliceSizes {
  /** Instead of the rule's; 1 where layers are dear and the cheapest tolerable pair will do. */
  mostLayersShare?: number;
}

/**
 * The cheapest two slices, each at least as large as asked and only a few layers larger, whose line is
 * good in every respect and reaches no further beyond them, (whole − shallow) ÷ (deep − shallow); where
 * good ones cost too much, tolerable ones, and else those with the best line. `undefined` when no line is
 * worth having with clearly fewer layers than the model's, or the model can only be measured whole.
 */
export function nearestSlices(
  shape: ModelShape,
  quantisation: string,
  least: LeastSizes,
): SliceChoice | undefined {
  const { goodError, poorLine } = choiceRules;
  const { mostLayersShare = choiceRules.mostLayersShare } = least;
  let best: SliceChoice | undefined;
  let bestBadness: number = poorLine;
  let mostLayers = Infinity;
  for (const pair of pairsFrom(shape, least)) {
    const layers = pair.shallowLayers + pair.deepLayers;
    if (layers > mostLayers) return best;
    const choice = chooseSlices(shape, quantisation, pair);
    if (worstOf(choice.error) <= goodError) return choice;
    const badness = badnessOf(choice.error);
    if (badness <= 1) mostLayers = Math.min(mostLayers, mostLayersShare * layers);
    if (badness < bestBadness) [best, bestBadness] = [choice, badness];
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
    const end = (larger[0] ?? 0) + sliceRules(shape).periodLayers + choiceRules.furtherLayers;
    return larger.filter((size) => size <= end);
  };
  return from(first)
    .flatMap((shallowLayers) =>
      from(Math.max(shallowLayers + 1, shallowLayers + (whole - shallowLayers) * share)).map(
        (deepLayers): SliceSizes => ({ shallowLayers, deepLayers }),
      ),
    )
    .filter(
      ({ shallowLayers, deepLayers }) => (shallowLayers + deepLayers) * choiceRules.wholeModelShare < whole,
    )
    .sort((a, b) => a.shallowLayers + a.deepLayers - (b.shallowLayers + b.deepLayers));
}

/** Greatest of a line's errors, as a part of the truth. */
export const worstOf = (error: ExtrapolationError): number =>
  Math.max(error.readBytesByType, totalsError(error));

const totalsError = ({ work, readBytes, activeWeights, cache }: ExtrapolationError): number =>
  Math.max(work, ...[readBytes, activeWeights, cache].map(Math.abs));

/** Up to 1: tolerable. */
const badnessOf = (error: ExtrapolationError): number =>
  Math.max(
    totalsError(error) / choiceRules.tolerableError,
    error.readBytesByType / choiceRules.tolerableErrorByType,
  );
