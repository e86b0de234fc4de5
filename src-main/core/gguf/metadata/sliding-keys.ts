import { allLayers, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { GgufMetadata } from '../write-header.ts';
import { count } from './common.ts';

/**
 * Window, and which layer of each few is full. Loaders that take a period for the pattern pass over the
 * list that converters write and fall back on the period of the family; a number they obey.
 */
export function periodicWindow(shape: ModelShape, layers: readonly number[]): GgufMetadata {
  if (!shape.slidingWindow) return {};
  const key = (name: string): string => `${shape.architecture}.attention.${name}`;
  return {
    [key('sliding_window')]: count(shape.slidingWindow.windowTokens),
    [key('sliding_window_pattern')]: count(slidingPeriod(shape, layers)),
  };
}

/**
 * The `n` with which "every n-th layer is full, the others slide" tells `layers` apart: 0 when all slide,
 * 1 when none does. Some loaders read nothing else, so for a slice that no `n` fits it is the whole
 * model's; sizes of weights do not depend on it, only the cache of such a slice does.
 */
export function slidingPeriod(shape: ModelShape, layers: readonly number[]): number {
  return periodOf(shape, layers) ?? periodOf(shape, allLayers(shape)) ?? 0;
}

function periodOf(shape: ModelShape, layers: readonly number[]): number | undefined {
  const isFull = layers.map((layer) => layerLetter(shape, layer) === 'F');
  if (!isFull.includes(true)) return 0;
  return layers
    .map((_, index) => index + 1)
    .find((period) => isFull.every((full, index) => full === (index % period === period - 1)));
}
