import type { Reason } from './advice.ts';

/** Everything the advice can say; one sentence each in `contract/text/reasons.ts`. */
export const adviceReasonCodes = [
  // Why there is no verdict
  'memory-unknown',
  'chip-not-in-catalogue',
  'virtual-machine',
  'measure-first',
  'training-not-assessed',
  'nothing-on-sale-passes',
  // This machine now
  'fits-now',
  'does-not-fit-now',
  'fits-if-limit-raised-now',
  'leaves-too-little-now',
  'limit-raised-risky',
  'limit-raised-now',
  'fast-enough-now',
  'writes-too-slowly-now',
  'first-word-late-now',
  'speed-unknown-now',
  'speed-not-trusted-now',
  'fanless-slows-down',
  // Free changes
  'raise-limit',
  'smaller-context',
  'quantise-kv-cache',
  'smaller-quantisation',
  'moe-of-same-class',
  'smaller-model',
  'shorter-prompt',
  // Vetoes
  'does-not-fit',
  'tight-fit',
  'writes-too-slowly',
  'first-word-late',
  'speed-unknown',
  'over-budget',
  'price-unknown',
  'too-heavy',
  'not-portable',
  'not-a-desktop',
  'no-fan',
  'slower-than-now',
  'gain-too-small',
  // About the choice
  'cheapest-that-passes',
  'step-up',
  'only-price-unknown',
  'launch-expected',
  'launch-may-have-happened',
  // Not this target, or not a Mac
  'passes-with-moe',
  'nvidia-card',
  'api-is-cheaper',
] as const;
export type AdviceReasonCode = (typeof adviceReasonCodes)[number];

export const reason = (code: AdviceReasonCode, details: Reason['details'] = {}): Reason => ({
  code,
  details,
});
