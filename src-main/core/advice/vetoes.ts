import type { Mac, Price } from '#core/chips/catalogue.ts';
import type { Candidate, Need, Reason } from './advice.ts';
import { reason } from './reasons.ts';
import type { Room, Situation } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

interface Examined {
  need: Need;
  mac: Mac;
  found: Situation;
  room: Room;
  price: Price | undefined;
  improvement: Candidate['class'];
}

/** What speaks against a Mac for this need; empty: nothing does. */
export const vetoes = (examined: Examined): Reason[] => [
  ...memoryVetoes(examined),
  ...speedVetoes(examined),
  ...bodyVetoes(examined),
  ...priceVetoes(examined),
  ...gainVetoes(examined),
];

/** Raising the limit is a way out for a Mac one has, never a reason to buy one with less memory. */
function memoryVetoes({ found, room }: Examined): Reason[] {
  const details = { needBytes: found.need.totalBytes, budgetBytes: room.budgetBytes };
  if (!found.holds) return [reason('does-not-fit', details)];
  return found.fits === 'tight' ? [reason('tight-fit', details)] : [];
}

function speedVetoes({ found, need }: Examined): Reason[] {
  const { generationTokensPerSecond, firstTokenSeconds } = found;
  if (!found.holds) return [];
  if (generationTokensPerSecond === undefined || firstTokenSeconds === undefined) {
    return [reason('speed-unknown')];
  }
  const reasons: Reason[] = [];
  const minimum = need.minimumGenerationTokensPerSecond;
  const maximum = need.maximumFirstTokenSeconds;
  if (generationTokensPerSecond < minimum) {
    reasons.push(reason('writes-too-slowly', { generationTokensPerSecond, minimumTokensPerSecond: minimum }));
  }
  if (firstTokenSeconds > maximum) {
    const { promptTokens } = need;
    reasons.push(reason('first-word-late', { firstTokenSeconds, maximumSeconds: maximum, promptTokens }));
  }
  return reasons;
}

function bodyVetoes({ mac, need }: Examined): Reason[] {
  const reasons: Reason[] = [];
  const isPortable = mac.formFactor === 'laptop';
  if (need.portable === 'required' && !isPortable) reasons.push(reason('not-portable'));
  if (need.portable === 'desktop-only' && isPortable) reasons.push(reason('not-a-desktop'));
  const { maximumWeightKilograms: maximum } = need;
  const kilograms = mac.weightKilograms;
  if (isPortable && maximum !== undefined && kilograms !== undefined && kilograms > maximum) {
    reasons.push(reason('too-heavy', { kilograms, maximumKilograms: maximum }));
  }
  const isLong = need.hoursPerDay >= adviceThresholds.fanlessHoursPerDay;
  if (!mac.hasFan && (!need.fanlessAllowed || isLong)) {
    reasons.push(reason('no-fan', { hoursPerDay: need.hoursPerDay }));
  }
  return reasons;
}

/** Only a price of today can be recommended: Apple raised most prices in June 2026. */
function priceVetoes({ price, need }: Examined): Reason[] {
  if (price === undefined) return [reason('price-unknown')];
  const { amount, currency, asOf } = price;
  if (price.kind !== 'current' && price.kind !== 'user') {
    return [reason('price-unknown', { lastAmount: amount, currency, asOf })];
  }
  const net = amount - (need.keepPresentMac ? 0 : (need.resaleValue ?? 0));
  if (need.budget === undefined || net <= need.budget) return [];
  return [reason('over-budget', { overBy: net - need.budget, budget: need.budget, currency })];
}

function gainVetoes({ improvement }: Examined): Reason[] {
  if (improvement === 'downgrade') return [reason('slower-than-now')];
  return improvement === 'noise' ? [reason('gain-too-small')] : [];
}
