import type { Candidate, Reason } from './advice.ts';
import { reason } from './reasons.ts';
import { isProbablyCheaper, type PriceElsewhere, unpricedWithin } from './unpriced.ts';

export interface Recommendation {
  recommended?: number;
  stepUp?: number;
  /** Likely the cheapest of those against which only an unknown price speaks. */
  unpriced?: Candidate;
  reasons: Reason[];
}

/** A step up is worth a line from this much less time on the mix, or any more memory. */
const stepUpSpeed = 1.2;

/**
 * The cheapest candidate that nothing speaks against, and one step up from it. `priceElsewhere` helps to tell
 * whether one without a price is cheaper still.
 */
export function choose(
  candidates: readonly Candidate[],
  budget?: number,
  priceElsewhere?: PriceElsewhere,
): Recommendation {
  const passing = candidates.flatMap((candidate, index) =>
    candidate.vetoes.length === 0 && candidate.price
      ? [{ candidate, index, price: candidate.price.amount }]
      : [],
  );
  const unpriced = unpricedWithin(candidates, budget);
  const [cheapest, ...others] = passing.sort((a, b) => a.price - b.price);
  const first = unpriced[0]?.candidate;
  const isCheaper =
    unpriced[0] && cheapest && isProbablyCheaper(unpriced[0], cheapest.candidate, priceElsewhere);
  const unpricedReasons = first
    ? [
        reason('only-price-unknown', {
          ...described(first),
          count: unpriced.length,
          ...(isCheaper === true && { isProbablyCheaper: true }),
        }),
      ]
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
