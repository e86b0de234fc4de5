import type { Candidate, Reason } from './advice.ts';
import { presentMac } from './present-room.ts';
import type { AdviceQuestion } from './question.ts';
import { reason } from './reasons.ts';
import { netPrice } from './vetoes.ts';

/** Instead of the present Mac, and then what is paid in the end; or beside it, which is how a laptop gets a desktop. */
export function ownershipReasons(question: AdviceQuestion, { price, product, macId }: Candidate): Reason[] {
  const { need, catalogue } = question;
  if (!need.keepPresentMac) {
    if (!price || need.resaleValue === undefined) return [];
    const { currency, asOf } = price;
    const netAmount = netPrice(price.amount, need);
    return [reason('replaces-present', { netAmount, resaleValue: need.resaleValue, currency, asOf })];
  }
  const isLaptop = presentMac(question)?.formFactor === 'laptop';
  const isDesktop = catalogue.macs.some(({ id, formFactor }) => id === macId && formFactor !== 'laptop');
  return isLaptop && isDesktop ? [reason('beside-present', { product })] : [];
}
