import type { Need } from '#core/advice/advice.ts';
import type { KvType } from '#core/fit/grid.ts';
import { type NeedEdits, trainingOf, withTraining } from './need-numbers.ts';

export type NeedChoiceName =
  | 'model'
  | 'quantisation'
  | 'context'
  | 'use'
  | 'portable'
  | 'currency'
  | 'fan'
  | 'own'
  | 'motive'
  | 'method'
  | 'layers'
  | 'checkpointing'
  | 'kv'
  | 'engine'
  | 'otherComputer'
  | 'consideredMac'
  | 'consideredMemory';

export const uses = ['chat', 'agent', 'documents', 'training'] as const satisfies readonly Need['use'][];
export const portables = [
  'not-needed',
  'required',
  'desktop-only',
] as const satisfies readonly Need['portable'][];
export const currencies = ['JPY', 'USD'] as const satisfies readonly Need['currency'][];
export const engines = ['llama.cpp', 'mlx', 'ollama'] as const;
export const motives = ['none', 'speed', 'save-money', 'privacy'] as const;
export const kvTypeChoices = ['f16', 'q8_0', 'q4_0'] as const satisfies readonly KvType[];

/** MLX has files of its own. */
export const mlxQuantisations: readonly string[] = ['MLX-4bit', 'MLX-6bit', 'MLX-8bit'];

const oneOf = <T extends string>(options: readonly T[], value: string): T | undefined =>
  options.find((option) => option === value);

/** One of a few, as text: what applies, and what choosing another one changes, also in what contradicts it. */
interface NeedChoice {
  read(need: Need): string;
  write(value: string, need: Need): NeedEdits;
}

/** The usual number of layers of mlx-lm. */
export const usualLayers = '16';

export const needChoices: Readonly<Record<NeedChoiceName, NeedChoice>> = {
  model: { read: ({ modelId }) => modelId, write: (modelId) => ({ modelId }) },
  quantisation: { read: ({ quantisation }) => quantisation, write: (quantisation) => ({ quantisation }) },
  context: {
    read: ({ contextTokens }) => String(contextTokens),
    write: (value) => ({ contextTokens: Number(value) }),
  },
  use: {
    read: ({ use }) => use,
    // Gates, mix and context follow the use; a run of fine-tuning goes with its own.
    write: (value) => ({
      use: oneOf(uses, value),
      ...(value !== 'training' && { training: undefined }),
      contextTokens: undefined,
      promptTokens: undefined,
      outputTokens: undefined,
      minimumGenerationTokensPerSecond: undefined,
      maximumFirstTokenSeconds: undefined,
    }),
  },
  portable: {
    read: ({ portable }) => portable,
    write: (value) => ({
      portable: oneOf(portables, value),
      ...(value === 'desktop-only' && { maximumWeightKilograms: undefined }),
    }),
  },
  currency: {
    read: ({ currency }) => currency,
    // An amount in one currency says nothing in the other, where what was said last comes back; prices name their
    // own.
    write: (value) => ({
      currency: oneOf(currencies, value),
      budget: undefined,
      resaleValue: undefined,
      laterResaleValue: undefined,
      priceOfMacBoughtAnyway: undefined,
      electricityPricePerKilowattHour: undefined,
    }),
  },
  fan: {
    read: ({ fanlessAllowed }) => (fanlessAllowed ? 'any' : 'needed'),
    write: (value) => ({ fanlessAllowed: value !== 'needed' }),
  },
  own: {
    read: ({ keepPresentMac }) => (keepPresentMac ? 'beside' : 'instead'),
    write: (value) =>
      value === 'beside' ? { keepPresentMac: true, resaleValue: undefined } : { keepPresentMac: false },
  },
  motive: {
    read: ({ motive }) => motive ?? 'none',
    write: (value) => {
      const motive = oneOf(motives, value);
      return { motive: motive === 'none' ? undefined : motive };
    },
  },
  method: {
    read: (need) => trainingOf(need).method,
    write: (value, need) => withTraining(need, { method: value === 'lora' ? 'lora' : 'qlora' }),
  },
  layers: {
    read: (need) => String(trainingOf(need).layers ?? usualLayers),
    write: (value, need) => withTraining(need, { layers: value === 'all' ? 'all' : Number(value) }),
  },
  checkpointing: {
    read: (need) => (trainingOf(need).gradientCheckpointing ? 'on' : 'off'),
    write: (value, need) => withTraining(need, { gradientCheckpointing: value !== 'off' }),
  },
  kv: { read: ({ kvType }) => kvType, write: (value) => ({ kvType: oneOf(kvTypeChoices, value) }) },
  engine: {
    read: ({ engine }) => engine ?? 'llama.cpp',
    write: (value, { quantisation }) => ({
      engine: oneOf(engines, value),
      // Ollama and llama.cpp read the same files, MLX its own.
      ...((value === 'mlx') !== mlxQuantisations.includes(quantisation) && { quantisation: undefined }),
    }),
  },
  otherComputer: {
    read: ({ otherComputerAllowed }) => (otherComputerAllowed ? 'yes' : 'no'),
    write: (value) => ({ otherComputerAllowed: value === 'yes' ? true : undefined }),
  },
  consideredMac: {
    read: ({ considered }) => considered?.macId ?? '',
    write: (macId) => ({ considered: macId === '' ? undefined : { macId } }),
  },
  consideredMemory: {
    read: ({ considered }) => String(considered?.memoryGB ?? ''),
    write: (value, { considered }) => {
      if (!considered) return {};
      const { memoryGB: _, ...rest } = considered;
      return { considered: value === '' ? rest : { ...rest, memoryGB: Number(value) } };
    },
  },
};
