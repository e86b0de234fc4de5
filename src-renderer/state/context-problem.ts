import type { FaultValue } from '#contract/contract.ts';
import { formatTokens } from '#contract/text/format.ts';
import type { Need } from '#core/advice/advice.ts';
import type { NeedSlot } from '../text/advice-en.ts';
import type { NeedEdits } from './need-numbers.ts';
import type { Wording } from './run-words.ts';

interface Refused {
  fault: FaultValue | undefined;
  need: Need;
  edits: NeedEdits;
}

/**
 * What is said beside a field where prompt and answer do not fit into the context: at the context, which always
 * shows, and at each of the two that was typed. `undefined` beside every other field, and where they fit.
 */
export function contextProblem(
  slot: NeedSlot,
  { fault, need, edits }: Refused,
  { text, language }: Wording,
): string | undefined {
  if (fault?.code !== 'bad-input' || fault.details['path'] !== 'contextTokens') return undefined;
  const isMeant =
    slot === 'context' ||
    (slot === 'prompt' && edits.promptTokens !== undefined) ||
    (slot === 'output' && edits.outputTokens !== undefined);
  return isMeant ? text.advice.contextTooSmall(formatTokens(need.contextTokens, language)) : undefined;
}
