import { fraction, transformerMetadata, type ArchitectureMetadata } from './common.ts';
import { ignoresWindow } from '../slice-rules.ts';
import { periodicWindow } from './sliding-keys.ts';

const slidingTransformer: ArchitectureMetadata = (shape, layers) => ({
  ...transformerMetadata(shape, layers),
  ...periodicWindow(shape),
});

/** In a slice llama.cpp gives every layer the whole context: no window is written for it to pass over. */
const exaone4: ArchitectureMetadata = (shape, layers) =>
  (ignoresWindow(shape.architecture, layers.length) ? transformerMetadata : slidingTransformer)(
    shape,
    layers,
  );

/** Its scales are numbers of the graph alone. */
const museGlimmer: ArchitectureMetadata = (shape, layers) => ({
  ...slidingTransformer(shape, layers),
  'muse-glimmer.logit_scale': fraction(0.5),
  'muse-glimmer.final_logit_softcapping': fraction(30),
});

/** Some layers see a window of the context, the others all of it; Gemma's are in `gemma.ts`. */
export const slidingArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  exaone4,
  olmo2: slidingTransformer,
  'muse-glimmer': museGlimmer,
};
