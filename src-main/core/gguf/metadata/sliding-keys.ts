import type { ModelShape } from '#core/models/shape.ts';
import { fullLayerPeriod } from '../slice-rules.ts';
import type { GgufMetadata } from '../write-header.ts';
import { count } from './common.ts';

/**
 * Window, and which layer of each few is full: 0 when all slide, 1 when none does. Loaders that take a
 * period for the pattern pass over the list that converters write and fall back on the period of the
 * family; a number they obey. By it a layer's place in the slice decides, whatever block it was.
 */
export function periodicWindow(shape: ModelShape): GgufMetadata {
  if (!shape.slidingWindow) return {};
  const key = (name: string): string => `${shape.architecture}.attention.${name}`;
  return {
    [key('sliding_window')]: count(shape.slidingWindow.windowTokens),
    [key('sliding_window_pattern')]: count(fullLayerPeriod(shape) ?? 0),
  };
}
