import type { QuantisationName } from '#core/models/quantisations.ts';
import type { Reason } from './advice.ts';
import { type ChangeQuestion, rates, tried } from './free-change.ts';
import { reason } from './reasons.ts';
import { passes } from './situation.ts';

/** From 4 to 5 or 6 bits the quality still rises; above, hardly (MMLU-Pro of Qwen3-4B: 60.7, 62.4, 63.5, 63.9). */
const better: readonly QuantisationName[] = ['Q6_K', 'Q5_K_M'];
const fourBits: readonly string[] = ['Q4_0', 'Q4_K_S', 'Q4_K_M', 'IQ4_XS', 'IQ4_NL'];

/** Where memory is left over and every gate still holds: the same model at 5 or 6 bits. */
export function betterQuantisation(question: Pick<ChangeQuestion, 'room' | 'target' | 'need'>): Reason[] {
  if (!fourBits.includes(question.target.quantisation)) return [];
  for (const quantisation of better) {
    const found = tried(question, { quantisation });
    if (found.fits !== 'fits' || !passes(found)) continue;
    return [reason('room-for-quality', { quantisation, ...rates(found) })];
  }
  return [];
}
