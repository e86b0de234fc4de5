import { fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import { periodicWindow } from './sliding-keys.ts';

/**
 * OLMo 3, and EXAONE 4, whose window llama.cpp heeds in a model of 64 layers alone: with fewer, every
 * layer keeps the whole context.
 */
const slidingTransformer: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...periodicWindow(shape),
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
