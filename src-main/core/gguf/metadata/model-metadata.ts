import { Fault } from '#core/fault.ts';
import { ggufVocabularySize, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { dummyVocabulary } from '../dummy-vocabulary.ts';
import type { GgufMetadata } from '../write-header.ts';
import { count, type ArchitectureMetadata } from './common.ts';
import { denseArchitectures } from './dense.ts';
import { expertsArchitectures } from './experts.ts';
import { gemmaArchitectures } from './gemma.ts';
import { hybridArchitectures } from './hybrid.ts';
import { latentArchitectures } from './latent.ts';
import { slidingArchitectures } from './sliding.ts';

/** Architectures whose headers llama.cpp loads; a test writes and loads each one. */
const architectures: Readonly<Record<string, ArchitectureMetadata>> = {
  ...denseArchitectures,
  ...slidingArchitectures,
  ...gemmaArchitectures,
  ...expertsArchitectures,
  ...latentArchitectures,
  ...hybridArchitectures,
};

/** Whether a header of this architecture can be written. */
export const canDescribe = (architecture: string): boolean => Object.hasOwn(architectures, architecture);

/**
 * Whether some of a model's layers, evenly spread, stand for all of them: every layer alike, softmax
 * attention over the whole context, and the same feed-forward block or experts. What has a pattern would
 * have to be cut along it.
 */
export const canSlice = (shape: ModelShape): boolean =>
  [denseArchitectures, expertsArchitectures].some((group) => Object.hasOwn(group, shape.architecture)) &&
  Array.from({ length: shape.layerCount }, (_, index) => layerLetter(shape, index)).every(
    (letter) => letter === 'F',
  ) &&
  (shape.moe?.firstDenseLayers ?? 0) === 0;

/**
 * GGUF key-values of a model with `layers` of its blocks: hyperparameters and a dummy vocabulary of the
 * real size. Throws `architecture-not-synthesised` for an architecture that has no entry in the table.
 */
export function modelMetadata(shape: ModelShape, layers: readonly number[]): GgufMetadata {
  const write = canDescribe(shape.architecture) ? architectures[shape.architecture] : undefined;
  if (!write) throw new Fault('architecture-not-synthesised', { architecture: shape.architecture });
  return {
    'general.architecture': { type: 'string', value: shape.architecture },
    'general.name': { type: 'string', value: `Kaidoki slice of ${layers.length} layers` },
    'general.quantization_version': count(2),
    ...write(shape, layers),
    ...dummyVocabulary(ggufVocabularySize(shape)),
  };
}
