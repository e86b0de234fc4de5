import type { CallOutput } from '#contract/contract.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';

/** Every chip of every Mac as a choice of its own, newest first. */
export function listMacs(catalogue: Catalogue): CallOutput<'listMacs'> {
  const choices = catalogue.macs.flatMap((mac) =>
    mac.chipIds.flatMap((chipId) => {
      const chip = catalogue.chips.find(({ id }) => id === chipId);
      if (!chip) return [];
      return {
        macId: mac.id,
        product: mac.product,
        chipId,
        chip: chip.brandString,
        gpuCores: chip.gpuCores,
        memoryOptionsGB: mac.memoryOptionsByChipGB[chipId] ?? [],
        stillSold: mac.stillSold,
        year: mac.year,
      };
    }),
  );
  return choices.sort((a, b) => Number(b.stillSold) - Number(a.stillSold) || b.year - a.year);
}

/** The models by size, smallest first. */
export function listModels(catalogue: Catalogue): CallOutput<'listModels'> {
  return catalogue.models
    .map((model) => ({
      modelId: model.id,
      name: model.name,
      family: model.family,
      parameterCount: model.parameterCount,
      activeParameterCount: model.activeParameterCount,
      maximumContextTokens: model.shape.maximumContextTokens,
      priority: model.priority,
    }))
    .sort((a, b) => a.parameterCount - b.parameterCount);
}
