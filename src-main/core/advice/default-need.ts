import type { Catalogue } from '#core/chips/catalogue.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Need, Use } from './advice.ts';
import { refuseContradictions, refuseTooLong } from './contradictions.ts';
import { adviceThresholds } from './thresholds.ts';

/** The class the question is usually about: 32 billion parameters at 4 bits. */
const defaultModelId = 'qwen2.5-32b';
/** An agent wants 30 tokens a second, which a dense 32B writes on the dearest Macs alone. */
const agentModelId = 'qwen3-coder-30b-a3b';
const defaultQuantisation = 'Q4_K_M';
const defaultMlxQuantisation = 'MLX-4bit';

/** The largest model of first priority up to the class, for a catalogue without the usual one. */
function defaultModel(models: readonly CatalogueModel[], use: Use): CatalogueModel | undefined {
  const named = (wanted: string) => models.find(({ id }) => id === wanted);
  const usual = (use === 'agent' ? named(agentModelId) : undefined) ?? named(defaultModelId);
  const smaller = models.filter(({ priority, parameterCount }) => priority === 1 && parameterCount < 33e9);
  return usual ?? smaller.toSorted((a, b) => b.parameterCount - a.parameterCount)[0] ?? models[0];
}

/**
 * A whole need from what the user said: 32B at 4 bits with 8K for chat, unless said otherwise; for an agent
 * a coder of that size that works on each token with a part of itself. Gates, mix and context follow the use;
 * what is given wins. A usual prompt is cut to what a short context holds beside the answer, to half of it at
 * most. The present Mac is sold only when a value is given. Throws `bad-input` for contradictions, and for a
 * prompt and an answer beyond the context.
 */
export function defaultNeed(machine: Machine, catalogue: Catalogue, wanted: Partial<Need> = {}): Need {
  refuseContradictions(wanted);
  const use = wanted.use ?? 'chat';
  const model =
    catalogue.models.find(({ id }) => id === wanted.modelId) ?? defaultModel(catalogue.models, use);
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const need: Need = {
    modelId: model?.id ?? defaultModelId,
    quantisation: wanted.engine === 'mlx' ? defaultMlxQuantisation : defaultQuantisation,
    kvType: 'f16',
    use,
    ...gatesAndMix(use, wanted, model?.shape.maximumContextTokens),
    portable: 'not-needed',
    hoursPerDay: 1,
    fanlessAllowed: true,
    currency: 'JPY',
    keepPresentMac: wanted.resaleValue === undefined || machine.kind === 'not-a-mac',
    ...given,
  };
  refuseTooLong(need);
  return need;
}

function gatesAndMix(use: Use, wanted: Partial<Need>, maximumContextTokens = Infinity) {
  const { smallestContextTokens: _, ...usual } = adviceThresholds.uses[use];
  const contextTokens = Math.min(usual.contextTokens, maximumContextTokens);
  const room = wanted.contextTokens ?? contextTokens;
  const outputTokens = Math.min(usual.outputTokens, Math.max(1, Math.floor(room / 2)));
  // An answer that was asked for does not make the prompt vanish; one that leaves it no room is refused.
  const left = Math.max(1, Math.floor(room / 2), room - (wanted.outputTokens ?? outputTokens));
  return { ...usual, contextTokens, outputTokens, promptTokens: Math.min(usual.promptTokens, left) };
}
