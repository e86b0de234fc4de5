import type { CallOutput } from '#contract/contract.ts';

/** The catalogue's name of a model, or its id where the list has none. */
export const modelName = (models: CallOutput<'listModels'>, modelId: string): string =>
  models.find((model) => model.modelId === modelId)?.name ?? modelId;
