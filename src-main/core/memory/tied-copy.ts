import { tensorBytes } from '#core/gguf/ggml-types.ts';
import { tensorTypes, type QuantisationName } from '#core/models/recipes.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { modelTensors } from '#core/models/tensors.ts';
import type { BufferBackend } from './buffer-moment.ts';

/** Their loaders ask for the output matrix first, and so find no embedding yet that it could share. */
const outputFirst: ReadonlySet<string> = new Set(['gemma3n', 'gemma4']);

/** Whether a tied embedding is planned twice, where the loader's map of the file would hold it once. */
export const isTiedPlannedTwice = (architecture: string, backend: BufferBackend): boolean =>
  backend === 'metal' || outputFirst.has(architecture);

/**
 * Bytes that llama.cpp counts twice when it plans the load of a tied model: the embedding, once more as the
 * output matrix. On a CPU only of Gemma 3n and Gemma 4; with a GPU of every tied model,
 * one on each side. Source: `llama_model_loader::create_tensor` of llama.cpp, September 2026. Gemma 4 E2B
 * `Q4_K_M`: 330301440, of 3730606176 planned.
 */
export function tiedCopyBytes(
  shape: ModelShape,
  recipe: QuantisationName,
  backend: BufferBackend = 'cpu',
): number {
  if (!shape.tiedEmbeddings || !isTiedPlannedTwice(shape.architecture, backend)) return 0;
  const embedding = tensorTypes(modelTensors(shape), recipe, shape).find(
    ({ name }) => name === 'token_embd.weight',
  );
  return embedding ? tensorBytes(embedding.type, embedding.dimensions) : 0;
}
