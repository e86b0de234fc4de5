import { fileTarget, type DescribedFile } from '#core/benchmark/file-target.ts';
import { Fault } from '#core/fault.ts';
import { loadedBytes } from '#core/gguf/loaded-bytes.ts';
import { fileQuantisation } from '#core/gguf/read-header-quantisation.ts';
import { printableName } from '#core/gguf/read-header-text.ts';
import { ggufVocabularySize } from '#core/models/layers.ts';
import { elementCount } from '#core/models/tensors.ts';
import { baseRepository } from './base-repository.ts';
import type { ModelFacts } from './found.ts';

/** What a GGUF model says of itself; a model that llama.cpp would refuse is told with why. */
export function ggufFacts(file: DescribedFile): ModelFacts {
  const { header, name } = file;
  const parameterCount = header.tensors.reduce((sum, { dimensions }) => sum + elementCount(dimensions), 0);
  const base = baseRepository(header);
  const said = {
    ...(name !== undefined && { name: printableName(name) }),
    parameterCount,
    ...(base && { base }),
  };
  try {
    const { quantisation, maximumContextTokens, activeLayerWeights, shape } = fileTarget(file);
    const told = { ...said, quantisation, maximumContextTokens };
    if (!shape) {
      return { ...told, problem: { code: 'shape-unknown', details: { architecture: file.architecture } } };
    }
    const tableWeights = ggufVocabularySize(shape) * shape.embeddingLength;
    const tables = shape.tiedEmbeddings ? 1 : 2;
    return {
      ...told,
      load: {
        shape,
        parameterCount,
        activeParameterCount: Math.min(
          parameterCount,
          Math.round(activeLayerWeights) + tables * tableWeights,
        ),
        weightBytes: loadedBytes(header, shape.layerCount),
        quantisation,
      },
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const quantisation = fileQuantisation(header).named;
    const { code, details } = error;
    return { ...said, ...(quantisation !== undefined && { quantisation }), problem: { code, details } };
  }
}
