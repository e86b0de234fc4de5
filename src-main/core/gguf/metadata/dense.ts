import { transformerMetadata, type ArchitectureMetadata } from './common.ts';

/** Every layer alike, softmax attention over the whole context, one feed-forward block. */
export const denseArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {
  llama: transformerMetadata,
};
