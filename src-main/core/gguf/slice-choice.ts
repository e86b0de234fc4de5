import { Fault } from '#core/fault.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { apportion, type Apportionment } from './apportion.ts';
import { extrapolationError, type ExtrapolationError } from './extrapolation-error.ts';
import { layerKinds, type LayerKind } from './layer-kinds.ts';
import { sliceRules } from './slice-rules.ts';

/** Two slices whose layers stand for the whole model; block numbers in it, ascending. */
export interface SliceChoice {
  shallow: number[];
  deep: number[];
  /** Of the line through both. */
  error: ExtrapolationError;
}

/**
 * Numbers of layers that a slice of this model may have, ascending; the last is the whole. Gemma 3 27B
 * (62 layers, every sixth full): 8, 14, 20 … 62. A model that can only be measured whole has one.
 */
export function sliceSizes(shape: ModelShape): number[] {
  const { wholeOnly, periodLayers, leastLayers, forbiddenSizes } = sliceRules(shape);
  const { layerCount } = shape;
  const sizes = Array.from({ length: layerCount - 1 }, (_, index) => index + 1).filter(
    (size) =>
      wholeOnly === undefined &&
      size >= leastLayers &&
      (layerCount - size) % periodLayers === 0 &&
      !forbiddenSizes.includes(size),
  );
  return [...sizes, layerCount];
}

/**
 * The layers of two slices of the sizes asked (of `sliceSizes`, fewer than the whole's, the first less),
 * chosen together: a line through the slices then leads to the whole model's numbers of each kind of
 * layer, as nearly as whole numbers allow: first in the work that layers do, then in quantisation types.
 * `undefined` when one is too small to hold a layer of each kind of work. Throws `bad-input`.
 */
export function chooseSlices(
  shape: ModelShape,
  quantisation: string,
  sizes: SizePair,
): SliceChoice | undefined {
  const { shallowLayers, deepLayers } = sizes;
  const allowed = sliceSizes(shape).slice(0, -1);
  if (!allowed.includes(shallowLayers) || !allowed.includes(deepLayers) || shallowLayers >= deepLayers) {
    throw new Fault('bad-input', {
      path: `slices of ${shallowLayers} and ${deepLayers} layers`,
      expected: `two of ${allowed.join(', ')}, ascending`,
    });
  }
  const counts = kindCounts(shape, quantisation, sizes);
  if (!counts) return undefined;
  const shallow = layersOf(shape, counts.kinds, counts.first);
  const deep = layersOf(shape, counts.kinds, counts.second);
  return { shallow, deep, error: extrapolationError(shape, quantisation, { shallow, deep }) };
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
  least: SizePair,
): SliceChoice | undefined {
  let best: SliceChoice | undefined;
  for (const pair of pairsFrom(shape, least)) {
    const choice = chooseSlices(shape, quantisation, pair);
    if (!choice) continue;
    if (worstOf(choice.error) <= goodEnough) return choice;
    if (!best || worstOf(choice.error) < worstOf(best.error)) best = choice;
  }
  return best;
}

interface SizePair {
  shallowLayers: number;
  deepLayers: number;
}

/** Pairs of sizes at least as large as asked and hardly larger, the fewest layers first. */
function pairsFrom(shape: ModelShape, { shallowLayers: least, deepLayers }: SizePair): SizePair[] {
  const sizes = sliceSizes(shape).slice(0, -1);
  const whole = shape.layerCount;
  // As far apart as keeps the reach asked for; the small number undoes rounding.
  const deepestReach = (shallow: number): number =>
    Math.ceil(shallow + ((whole - shallow) * (deepLayers - least)) / (whole - least) - 1e-9);
  const from = (start: number): number[] => {
    const larger = sizes.filter((size) => size >= start);
    const end = (larger[0] ?? 0) + sliceRules(shape).periodLayers + furtherLayers;
    return larger.filter((size) => size <= end);
  };
  return from(least)
    .flatMap((shallowLayers) =>
      from(deepestReach(shallowLayers)).map((deep) => ({
        shallowLayers,
        deepLayers: deep,
      })),
    )
    .sort((a, b) => a.shallowLayers + a.deepLayers - (b.shallowLayers + b.deepLayers));
}

/** Greatest of a line's errors. */
export const worstOf = (error: ExtrapolationError): number =>
  Math.max(error.readBytesByType, ...[error.readBytes, error.activeWeights, error.cache].map(Math.abs));

interface KindCounts extends Apportionment {
  kinds: readonly LayerKind[];
}

/** How many layers of each kind both slices hold: numbers by work first, then by type within each work. */
function kindCounts(
  shape: ModelShape,
  quantisation: string,
  { shallowLayers, deepLayers }: SizePair,
): KindCounts | undefined {
  const lever = (shape.layerCount - shallowLayers) / (deepLayers - shallowLayers);
  const pinned = sliceRules(shape).pinnedLayers;
  const pinnedIn = (kind: LayerKind): number => kind.layers.filter((layer) => pinned.includes(layer)).length;
  const works = groupedByWork(layerKinds(shape, quantisation));
  const byWork = apportion({
    counts: works.map((kinds) => sum(kinds, ({ layers }) => layers.length)),
    least: works.map((kinds) => Math.max(1, sum(kinds, pinnedIn))),
    firstTotal: shallowLayers,
    secondTotal: deepLayers,
    lever,
  });
  if (!byWork) return undefined;
  const parts = works.map((kinds, index) =>
    apportion({
      counts: kinds.map(({ layers }) => layers.length),
      least: kinds.map(pinnedIn),
      firstTotal: byWork.first[index] ?? 0,
      secondTotal: byWork.second[index] ?? 0,
      lever,
    }),
  );
  if (parts.includes(undefined)) return undefined;
  return {
    kinds: works.flat(),
    first: parts.flatMap((part) => part?.first ?? []),
    second: parts.flatMap((part) => part?.second ?? []),
  };
}

function groupedByWork(kinds: readonly LayerKind[]): LayerKind[][] {
  const works = new Map<string, LayerKind[]>();
  for (const kind of kinds) works.set(kind.work, [...(works.get(kind.work) ?? []), kind]);
  return [...works.values()];
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** Blocks of each kind in the numbers given, evenly spread, the pinned ones among them. */
function layersOf(shape: ModelShape, kinds: readonly LayerKind[], counts: readonly number[]): number[] {
  const pinned = new Set(sliceRules(shape).pinnedLayers);
  return kinds
    .flatMap(({ layers }, index) => {
      const kept = layers.filter((layer) => pinned.has(layer));
      const others = layers.filter((layer) => !pinned.has(layer));
      return [...kept, ...evenlySpread(others, (counts[index] ?? 0) - kept.length)];
    })
    .sort((a, b) => a - b);
}

/** `evenlySpread([3, 5, 8, 9], 2)` is [3, 8]: the first, so that a slice begins as the model does. */
const evenlySpread = (layers: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, index) => layers[Math.floor((index * layers.length) / count)] ?? 0);
