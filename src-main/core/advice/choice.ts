import type { Candidate, Reason } from './advice.ts';
import { likelyPrices } from './likely-price.ts';
import { reason } from './reasons.ts';

export interface Recommendation {
  recommended?: number;
  stepUp?: number;
  /** Likely the cheapest of those against which only an unknown price speaks. */
  unpriced?: Candidate;
  reasons: Reason[];
}

/** A step up is worth a line from this much less time on the mix, or any more memory. */
const stepUpSpeed = 1.2;

/** The cheapest candidate that nothing speaks against, and one step up from it. */
export function choose(candidates: readonly Candidate[], budget?: number): Recommendation {
  const passing = candidates.flatMap((candidate, index) =>
    candidate.vetoes.length === 0 && candidate.price
      ? [{ candidate, index, price: candidate.price.amount }]
      : [],
  );
  const unpriced = unpricedWithin(candidates, budget);
  const [cheapest, ...others] = passing.sort((a, b) => a.price - b.price);
  const first = unpriced[0];
  const unpricedReasons = first
    ? [reason('only-price-unknown', { ...described(first), count: unpriced.length })]
    : [];
  const unpricedFirst = first && { unpriced: first };
  if (!cheapest) return { ...unpricedFirst, reasons: unpricedReasons };
  const better = others.find(
    ({ candidate, price }) => price > cheapest.price && isStepUp(cheapest.candidate, candidate),
  );
  return {
    recommended: cheapest.index,
    ...(better && { stepUp: better.index }),
    ...unpricedFirst,
    reasons: [
      reason('cheapest-that-passes', described(cheapest.candidate)),
      ...(better ? [reason('step-up', stepDetails(cheapest.candidate, better.candidate))] : []),
      ...unpricedReasons,
    ],
  };
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
function unpricedWithin(candidates: readonly Candidate[], budget = Infinity): Candidate[] {
  const likelyPrice = likelyPrices(candidates);
  return candidates
    .filter(({ vetoes }) => vetoes.length === 1 && vetoes[0]?.code === 'price-unknown')
    .filter((candidate) => !isBeyond(budget, candidate, candidates))
    .map((candidate) => ({ candidate, price: likelyPrice(candidate) ?? Infinity }))
    .sort(
      (a, b) =>
        // Infinity − Infinity is no order.
        (a.price === b.price ? 0 : a.price - b.price) ||
        a.candidate.memoryGB - b.candidate.memoryGB ||
        (b.candidate.timeOnMixSeconds ?? 0) - (a.candidate.timeOnMixSeconds ?? 0),
    )
    .map(({ candidate }) => candidate);
}

function isStepUp(from: Candidate, to: Candidate): boolean {
  const times = [from.timeOnMixSeconds, to.timeOnMixSeconds] as const;
  const isFaster = times[0] !== undefined && times[1] !== undefined && times[0] / times[1] >= stepUpSpeed;
  const isNotSlower = times[0] === undefined || times[1] === undefined || times[1] <= times[0];
  return isFaster || (to.memoryGB > from.memoryGB && isNotSlower);
}

/** What is said of a price beside its amount: its day, and what it is unless Apple's of today. */
const priceDetails = ({
  amount,
  currency,
  asOf,
  kind,
  condition,
  approximate,
}: NonNullable<Candidate['price']>): Reason['details'] => ({
  amount,
  currency,
  asOf,
  ...(kind !== 'current' && { priceKind: kind }),
  ...(condition && { condition }),
  ...(approximate === true && { approximate }),
});

/** A Mac and what it costs and does, for a sentence. */
export function described(candidate: Candidate): Reason['details'] {
  const { product, chip, gpuCores, memoryGB, price, speed } = candidate;
  return {
    product,
    chip,
    ...(gpuCores !== undefined && { gpuCores }),
    memoryGB,
    ...(price && priceDetails(price)),
    ...(speed.generationTokensPerSecond && {
      generationTokensPerSecond: speed.generationTokensPerSecond.mid,
      confidence: speed.confidence,
    }),
  };
}

function stepDetails(from: Candidate, to: Candidate): Reason['details'] {
  const extraPrice = (to.price?.amount ?? 0) - (from.price?.amount ?? 0);
  const extraMemoryGB = to.memoryGB - from.memoryGB;
  const extraRate =
    (to.speed.generationTokensPerSecond?.mid ?? 0) - (from.speed.generationTokensPerSecond?.mid ?? 0);
  return {
    ...described(to),
    extraPrice,
    ...(extraMemoryGB > 0 && { pricePerGigabyte: extraPrice / extraMemoryGB }),
    ...(extraMemoryGB < 0 && { lostMemoryGB: -extraMemoryGB }),
    ...(extraRate > 0 && { pricePerTokenPerSecond: extraPrice / extraRate }),
  };
}
