import { tensorBytes } from '#core/gguf/ggml-types.ts';
import { tensorTypes, type QuantisationName } from '#core/models/recipes.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { modelTensors } from '#core/models/tensors.ts';

/** Their loaders ask for the output matrix first, and so find no embedding yet that it could share. */
const outputFirst: ReadonlySet<string> = new Set(['gemma3n', 'gemma4']);

/**
 * Bytes that llama.cpp counts twice when it plans a load of a tied model on a CPU: the embedding, once
 * more as the output matrix; 0 but for Gemma 3n and Gemma 4. With a GPU every tied model has the second
 * one, there. Source: `llama_model_loader::create_tensor` of llama.cpp, September 2026. Gemma 4 E2B
 * `Q4_K_M`: 330301440, of 3730606176 planned.
 */
export function tiedCopyBytes(shape: ModelShape, recipe: QuantisationName): number {
  if (!shape.tiedEmbeddings || !outputFirst.has(shape.architecture)) return 0;
  const embedding = tensorTypes(modelTensors(shape), recipe, shape).find(
    ({ name }) => name === 'token_embd.weight',
  );
  return embedding ? tensorBytes(embedding.type, embedding.dimensions) : 0;
}
