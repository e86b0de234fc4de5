import type { ModelShape } from '#core/models/shape.ts';
import type { GgufMetadata } from '../write-header.ts';
import { count, fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import { slidingPeriod } from './expert-keys.ts';

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
 * OLMo 3, and EXAONE 4, whose window llama.cpp heeds in a model of 64 layers alone: with fewer, every
 * layer keeps the whole context.
 */
const slidingTransformer: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...periodicWindow(shape, layers),
});

/** Its scales are numbers of the graph alone. */
const museGlimmer: ArchitectureMetadata = (shape, layers) => ({
  ...slidingTransformer(shape, layers),
  'muse-glimmer.logit_scale': fraction(0.5),
  'muse-glimmer.final_logit_softcapping': fraction(30),
});

/** Some layers see a window of the context, the others all of it; Gemma's are in `gemma.ts`. */
export const slidingArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  exaone4: slidingTransformer,
  olmo2: slidingTransformer,
  'muse-glimmer': museGlimmer,
};
