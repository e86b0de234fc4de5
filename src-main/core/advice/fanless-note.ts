import type { Catalogue } from '#core/chips/catalogue.ts';
import { fanlessShare } from '#core/speed/sustained-share.ts';
import type { Candidate, Reason } from './advice.ts';
import { reason } from './reasons.ts';

/** A chat fits between pauses; ten minutes of work do not. */
export function fanlessNote(
  { macs }: Catalogue,
  { macId, product }: Pick<Candidate, 'macId' | 'product'>,
): Reason[] {
  const mac = macs.find(({ id }) => id === macId);
  return !mac || mac.hasFan ? [] : [reason('fanless-slows-down', { product, factor: fanlessShare.mid })];
}
