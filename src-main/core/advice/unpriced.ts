import type { Catalogue, Currency } from '#core/chips/catalogue.ts';
import { newestPrice } from '#core/chips/price.ts';
import type { Candidate } from './advice.ts';
import { likelyPrices } from './likely-price.ts';

/** A Mac of unknown price, and what it probably costs. */
interface Unpriced {
  candidate: Candidate;
  /** Infinity: nobody can guess. */
  likelyPrice: number;
}

/** What Apple asks for a Mac today in the other currency. */
export type PriceElsewhere = (candidate: Candidate) => number | undefined;

export function priceElsewhere({ macs }: Catalogue, currency: Currency): PriceElsewhere {
  const other: Currency = currency === 'JPY' ? 'USD' : 'JPY';
  return ({ macId, chipId, memoryGB }) => {
    const mac = macs.find(({ id }) => id === macId);
    const price = mac && newestPrice(mac, { chipId, memoryGB, currency: other });
    return price?.kind === 'current' ? price.amount : undefined;
  };
}

/** Apple's prices in two currencies differ by a few per cent from Mac to Mac; a guess errs by more. */
const cheaperElsewhere = 0.95;
const cheaperByGuess = 0.9;

/** Whether a Mac of unknown price is so likely the cheaper one that its price is to be looked up first. */
export function isProbablyCheaper(
  { candidate, likelyPrice }: Unpriced,
  priced: Candidate,
  elsewhere?: PriceElsewhere,
): boolean {
  const [its, that] = [elsewhere?.(candidate), elsewhere?.(priced)];
  if (its !== undefined && that !== undefined) return its <= that * cheaperElsewhere;
  return priced.price !== undefined && likelyPrice <= priced.price.amount * cheaperByGuess;
}

/**
 * Whether a Mac costs more than the budget as far as anyone knows: its last price is above it, or the price of
 * any Mac with no more memory and the same chip, or the same body with fewer GPU cores.
 */
export function isBeyond(
  budget: number,
  { macId, chipId, gpuCores = 0, memoryGB, price }: Candidate,
  candidates: readonly Candidate[],
): boolean {
  if (price !== undefined && price.amount > budget) return true;
  return candidates.some(
    (sibling) =>
      (sibling.chipId === chipId ||
        (sibling.macId === macId && (sibling.gpuCores ?? Infinity) <= gpuCores)) &&
      sibling.memoryGB <= memoryGB &&
      sibling.price !== undefined &&
      sibling.price.amount > budget,
  );
}

/**
 * Macs against which only an unknown price speaks, likely cheapest first: by what each probably costs, then by
 * memory, the slower chip before the faster. What is beyond the budget is left out.
 */
export function unpricedWithin(candidates: readonly Candidate[], budget = Infinity): Unpriced[] {
  const likelyOf = likelyPrices(candidates);
  return candidates
    .filter(({ vetoes }) => vetoes.length === 1 && vetoes[0]?.code === 'price-unknown')
    .filter((candidate) => !isBeyond(budget, candidate, candidates))
    .map((candidate) => ({ candidate, likelyPrice: likelyOf(candidate) ?? Infinity }))
    .sort(
      (a, b) =>
        // Infinity − Infinity is no order.
        (a.likelyPrice === b.likelyPrice ? 0 : a.likelyPrice - b.likelyPrice) ||
        a.candidate.memoryGB - b.candidate.memoryGB ||
        (b.candidate.timeOnMixSeconds ?? 0) - (a.candidate.timeOnMixSeconds ?? 0),
    );
}
