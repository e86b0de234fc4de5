import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import type { Reason } from './advice.ts';
import { type ChangeQuestion, rates, tried } from './free-change.ts';
import { reason } from './reasons.ts';
import { passes } from './situation.ts';

/** From 4 to 5 or 6 bits the quality still rises; above, hardly (MMLU-Pro of Qwen3-4B: 60.7, 62.4, 63.5, 63.9). */
const betterThan: Readonly<Record<string, readonly GridQuantisation[]>> = {
  Q4_0: ['Q6_K', 'Q5_K_M'],
  Q4_K_S: ['Q6_K', 'Q5_K_M'],
  Q4_K_M: ['Q6_K', 'Q5_K_M'],
  IQ4_XS: ['Q6_K', 'Q5_K_M'],
  IQ4_NL: ['Q6_K', 'Q5_K_M'],
  'MLX-4bit': ['MLX-6bit'],
};

/** Where memory is left over and every gate still holds: the same model at 5 or 6 bits. */
export function betterQuantisation(question: Pick<ChangeQuestion, 'room' | 'target' | 'need'>): Reason[] {
  for (const quantisation of betterThan[question.target.quantisation] ?? []) {
    const found = tried(question, { quantisation });
    if (found.fits !== 'fits' || !passes(found)) continue;
    return [reason('room-for-quality', { quantisation, ...rates(found) })];
  }
  return [];
}
