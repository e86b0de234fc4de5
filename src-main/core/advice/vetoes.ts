import type { Candidate, Need, Reason } from './advice.ts';
import type { Offer } from './offers.ts';
import { reason } from './reasons.ts';
import type { Situation } from './situation.ts';
import { slowReasons } from './slow-reasons.ts';
import { adviceThresholds } from './thresholds.ts';

interface Examined extends Offer {
  need: Need;
  found: Situation;
  improvement: Candidate['class'];
}

/** What speaks against a Mac for this need; empty: nothing does. */
export const vetoes = (examined: Examined): Reason[] => [
  ...memoryVetoes(examined),
  ...speedVetoes(examined),
  ...bodyVetoes(examined, examined.need),
  ...priceVetoes(examined, examined.need),
  ...gainVetoes(examined),
];

/** Raising the limit is a way out for a Mac one has, never a reason to buy one with less memory. */
function memoryVetoes({ found, room }: Examined): Reason[] {
  const details = { needBytes: found.need.totalBytes, budgetBytes: room.budgetBytes };
  if (!found.holds) return [reason('does-not-fit', details)];
  return found.fits === 'tight' ? [reason('tight-fit', details)] : [];
}

function speedVetoes({ found, need }: Examined): Reason[] {
  if (!found.holds) return [];
  const { generationTokensPerSecond, firstTokenSeconds } = found;
  if (generationTokensPerSecond === undefined || firstTokenSeconds === undefined) {
    return [reason('speed-unknown')];
  }
  return slowReasons(found, need, {
    writes: 'writes-too-slowly',
    reads: 'first-word-late',
    hot: 'too-slow-when-hot',
  });
}

/** Whether it can be carried or must not be, what it weighs, and whether it keeps its speed. */
export function bodyVetoes({ mac }: Pick<Offer, 'mac'>, need: Need): Reason[] {
  const reasons: Reason[] = [];
  const isPortable = mac.formFactor === 'laptop';
  if (need.portable === 'required' && !isPortable) reasons.push(reason('not-portable'));
  if (need.portable === 'desktop-only' && isPortable) reasons.push(reason('not-a-desktop'));
  const { maximumWeightKilograms: maximum } = need;
  const kilograms = mac.weightKilograms;
  if (isPortable && maximum !== undefined && kilograms !== undefined && kilograms > maximum) {
    reasons.push(reason('too-heavy', { kilograms, maximumKilograms: maximum }));
  }
  const isLong = need.hoursPerDay >= adviceThresholds.fanlessHoursPerDay || need.use === 'training';
  if (!mac.hasFan && (!need.fanlessAllowed || isLong)) {
    reasons.push(reason('no-fan', { hoursPerDay: need.hoursPerDay }));
  }
  return reasons;
}

/** Only a price of today can be recommended: Apple raised most prices in June 2026. */
export function priceVetoes({ price }: Pick<Offer, 'price'>, need: Need): Reason[] {
  if (price === undefined) return [reason('price-unknown')];
  const { amount, currency, asOf } = price;
  if (price.kind !== 'current' && price.kind !== 'user') {
    return [reason('price-unknown', { lastAmount: amount, currency, asOf })];
  }
  const net = netPrice(amount, need);
  if (need.budget === undefined || net <= need.budget) return [];
  return [reason('over-budget', { overBy: net - need.budget, budget: need.budget, currency, asOf })];
}

/** What is paid once the present Mac is sold, where it is not kept; below 0 where it fetches more. */
export const netPrice = (amount: number, { keepPresentMac, resaleValue = 0 }: Need): number =>
  amount - (keepPresentMac ? 0 : resaleValue);

function gainVetoes({ improvement }: Examined): Reason[] {
  if (improvement === 'downgrade') return [reason('slower-than-now')];
  return improvement === 'noise' ? [reason('gain-too-small')] : [];
}
