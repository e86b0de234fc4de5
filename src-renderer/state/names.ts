import type { CallOutput } from '#contract/contract.ts';
import type { Candidate } from '#core/advice/advice.ts';

/**
 * A name without what tells makers' releases apart: "Qwen3 4B (and 4B-2507)" is "Qwen3 4B", "Llama 3.3 70B
 * Instruct" is "Llama 3.3 70B".
 */
export const shortModelName = (name: string): string =>
  name.replace(/\s*\([^)]*\)$/, '').replace(/ (Instruct( \d+)?|it)$/, '');

/** The catalogue's name of a model, or its id where the list has none. */
export const modelName = (models: CallOutput<'listModels'>, modelId: string): string =>
  models.find((model) => model.modelId === modelId)?.name ?? modelId;

/** What tells one configuration from another. */
export const candidateKey = ({ macId, chipId, memoryGB, storageGB }: Candidate): string =>
  [macId, chipId, memoryGB, storageGB].join('/');
