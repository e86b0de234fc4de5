import type { Catalogue } from '#core/chips/catalogue.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Need } from './advice.ts';
import { adviceThresholds } from './thresholds.ts';

/** The class the question is usually about: 32 billion parameters at 4 bits. */
const defaultModelId = 'qwen2.5-32b';
const defaultQuantisation = 'Q4_K_M';

/** The largest model of first priority up to the class, for a catalogue without the usual one. */
function defaultModel(models: readonly CatalogueModel[]): CatalogueModel | undefined {
  const usual = models.find(({ id }) => id === defaultModelId);
  const smaller = models.filter(({ priority, parameterCount }) => priority === 1 && parameterCount < 33e9);
  return usual ?? smaller.toSorted((a, b) => b.parameterCount - a.parameterCount)[0] ?? models[0];
}

/**
 * A whole need from what the user said: 32B at 4 bits with 8K for chat, unless said otherwise. Gates,
 * mix and context follow the use; what is given wins. The present Mac is sold only when a value is given.
 */
export function defaultNeed(machine: Machine, catalogue: Catalogue, wanted: Partial<Need> = {}): Need {
  const use = wanted.use ?? 'chat';
  const { smallestContextTokens: _, ...gates } = adviceThresholds.uses[use];
  const model = catalogue.models.find(({ id }) => id === wanted.modelId) ?? defaultModel(catalogue.models);
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  return {
    modelId: model?.id ?? defaultModelId,
    quantisation: defaultQuantisation,
    kvType: 'f16',
    use,
    ...gates,
    contextTokens: Math.min(gates.contextTokens, model?.shape.maximumContextTokens ?? gates.contextTokens),
    portable: 'not-needed',
    hoursPerDay: 1,
    fanlessAllowed: true,
    currency: 'JPY',
    keepPresentMac: wanted.resaleValue === undefined || machine.kind === 'not-a-mac',
    ...given,
  };
}
