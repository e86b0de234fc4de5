import type { ModelShape } from '#core/models/shape.ts';
import { apportion } from './apportion.ts';
import { layerKinds, type LayerKind } from './layer-kinds.ts';
import { sliceRules } from './slice-rules.ts';

/** Numbers of layers of two slices, the first less. */
export interface SliceSizes {
  shallowLayers: number;
  deepLayers: number;
}

/** Block numbers of two slices in the whole model, ascending. */
export interface SliceLayers {
  shallow: number[];
  deep: number[];
}

/**
 * Fewest layers that hold one of each kind of work and what each slice must have. DeepSeek V3: 3, since
 * it begins dense, has experts after that, and ends on block 60.
 */
export function leastSliceLayers(shape: ModelShape): number {
  const works = groupedByWork(layerKinds(shape, 'F16'));
  return Math.max(sliceRules(shape).leastLayers, sum(leastOf(works, pinnedLayers(shape, works))));
}

/**
 * The layers of two slices, chosen together: the line through their numbers of each kind of layer leads
 * to the whole model's, first in the work that layers do, then in quantisation types. `deepLayers` may be
 * the whole; the shallow slice then has the whole's mix as nearly as it can. Throws RangeError for sizes
 * below `leastSliceLayers`.
 */
export function sliceLayers(shape: ModelShape, quantisation: string, sizes: SliceSizes): SliceLayers {
  const { shallowLayers, deepLayers } = sizes;
  const works = groupedByWork(layerKinds(shape, quantisation));
  const pinned = pinnedLayers(shape, works);
  const lever = (shape.layerCount - shallowLayers) / (deepLayers - shallowLayers);
  const byWork = apportion({
    counts: works.map(countOf),
    least: leastOf(works, pinned),
    firstTotal: shallowLayers,
    secondTotal: deepLayers,
    lever,
  });
  const parts = works.map((kinds, index) => {
    const part =
      byWork &&
      apportion({
        counts: kinds.map(({ layers }) => layers.length),
        least: kinds.map((kind) => pinnedIn(kind, pinned)),
        firstTotal: byWork.first[index] ?? 0,
        secondTotal: byWork.second[index] ?? 0,
        lever,
      });
    if (!part) throw new RangeError(`no slices of ${shallowLayers} and ${deepLayers} layers`);
    return {
      shallow: kinds.flatMap((kind, at) => blocksOf(kind, part.first[at] ?? 0, pinned)),
      deep: kinds.flatMap((kind, at) => blocksOf(kind, part.second[at] ?? 0, pinned)),
    };
  });
  return {
    shallow: parts.flatMap(({ shallow }) => shallow).sort((a, b) => a - b),
    deep: parts.flatMap(({ deep }) => deep).sort((a, b) => a - b),
  };
}

/** Kinds of layer that do the same work, in types that differ. */
type Work = readonly LayerKind[];

function groupedByWork(kinds: readonly LayerKind[]): Work[] {
  const works = new Map<string, LayerKind[]>();
  for (const kind of kinds) works.set(kind.work, [...(works.get(kind.work) ?? []), kind]);
  return [...works.values()];
}

/** Where layers differ, a slice also begins as the model does: llama.cpp reads sizes off the first. */
const pinnedLayers = (shape: ModelShape, works: readonly Work[]): ReadonlySet<number> =>
  new Set([...(works.length > 1 ? [0] : []), ...sliceRules(shape).pinnedLayers]);

const pinnedIn = ({ layers }: LayerKind, pinned: ReadonlySet<number>): number =>
  layers.filter((layer) => pinned.has(layer)).length;

const leastOf = (works: readonly Work[], pinned: ReadonlySet<number>): number[] =>
  works.map((kinds) => Math.max(1, sum(kinds.map((kind) => pinnedIn(kind, pinned)))));

const countOf = (kinds: Work): number => sum(kinds.map(({ layers }) => layers.length));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** `count` blocks of a kind, evenly spread, those that must be in it among them. */
function blocksOf({ layers }: LayerKind, count: number, pinned: ReadonlySet<number>): number[] {
  const kept = layers.filter((layer) => pinned.has(layer));
  const others = layers.filter((layer) => !pinned.has(layer));
  return [...kept, ...evenlySpread(others, count - kept.length)];
}

/** `evenlySpread([3, 5, 8, 9], 2)` is [5, 9]: the middle of each part. */
const evenlySpread = (layers: readonly number[], count: number): number[] =>
  Array.from(
    { length: count },
    (_, index) => layers[Math.floor(((index + 0.5) * layers.length) / count)] ?? 0,
  );
