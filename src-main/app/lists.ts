import type { CallOutput } from '#contract/contract.ts';
import { type Catalogue, CurrencySchema, type Mac } from '#core/chips/catalogue.ts';
import { shownPrice } from '#core/chips/compare-prices.ts';
import { newestPrice } from '#core/chips/price.ts';

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
        cpuCores: chip.cpuCoresTotal,
        gpuCores: chip.gpuCores,
        memoryOptionsGB: mac.memoryOptionsByChipGB[chipId] ?? [],
        generation: chip.generation,
        stillSold: mac.stillSold,
        year: mac.year,
        prices: pricesOf(mac, chipId),
      };
    }),
  );
  return choices.sort((a, b) => Number(b.stillSold) - Number(a.stillSold) || b.year - a.year);
}

/** What is known of each memory size, in each currency. */
const pricesOf = (mac: Mac, chipId: string): CallOutput<'listMacs'>[number]['prices'] =>
  (mac.memoryOptionsByChipGB[chipId] ?? []).flatMap((memoryGB) =>
    CurrencySchema.options.flatMap((currency) => {
      const price = newestPrice(mac, { chipId, memoryGB, currency });
      return price ? [{ memoryGB, ...shownPrice(price) }] : [];
    }),
  );

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
