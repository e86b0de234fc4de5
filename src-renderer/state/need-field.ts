import type { FaultValue } from '#contract/contract.ts';
import type { NeedSlot } from '../text/advice-en.ts';

/** Where the page asks for a field of the need. */
const slotOfField: Readonly<Record<string, NeedSlot>> = {
  modelId: 'model',
  quantisation: 'quantisation',
  contextTokens: 'context',
  kvType: 'kv',
  use: 'use',
  'training.batch': 'batch',
  'training.sampleTokens': 'sample',
  'training.layers': 'layers',
  engine: 'engine',
  promptTokens: 'prompt',
  outputTokens: 'output',
  minimumGenerationTokensPerSecond: 'minimumRate',
  maximumFirstTokenSeconds: 'maximumFirst',
  hoursPerDay: 'hours',
  budget: 'budget',
  currency: 'currency',
  portable: 'portable',
  maximumWeightKilograms: 'weight',
  motive: 'motive',
  resaleValue: 'resale',
  tokensPerDay: 'tokensPerDay',
  years: 'years',
  laterResaleValue: 'laterResale',
  priceOfMacBoughtAnyway: 'boughtAnyway',
  electricityPricePerKilowattHour: 'electricity',
};

/** A refused field of the need under the name that the page gives it; every other fault as it is. */
export function namedOnPage(fault: FaultValue, slots: Readonly<Record<NeedSlot, string>>): FaultValue {
  const { path } = fault.details;
  if (fault.code !== 'bad-input' || typeof path !== 'string') return fault;
  const field = path.replace(/^need\./, '');
  const slot = Object.hasOwn(slotOfField, field) ? slotOfField[field] : undefined;
  return slot ? { ...fault, details: { ...fault.details, path: slots[slot] } } : fault;
}
