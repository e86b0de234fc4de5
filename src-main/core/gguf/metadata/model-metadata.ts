import { Fault } from '#core/fault.ts';
import { ggufVocabularySize } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { supportsTensors } from '#core/models/tensors.ts';
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
 * Whether a model can be made, whole at least: its tensors and its header are known. Whether slices of it
 * stand for the whole, and which, `slice-choice.ts` says.
 */
export const canSlice = (shape: ModelShape): boolean =>
  canDescribe(shape.architecture) && supportsTensors(shape);

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
