import type { Candidate } from './advice.ts';

/**
 * What each Mac probably costs, in the money of the candidates: its own price, however old; else that of the same Mac
 * and chip with no more memory; else the higher of what another Mac with this chip and this Mac with fewer GPU cores
 * cost. The memory between them is counted at what it costs on other Macs. Absent: none like it has a price. A guess
 * for putting Macs in order and for what to look up first, never shown. $2,499 with 24 GB, at $25 a GB: $3,099 with 48 GB.
 */
export function likelyPrices(candidates: readonly Candidate[]): (candidate: Candidate) => number | undefined {
  const priced = candidates.flatMap((candidate): Priced[] =>
    candidate.price ? [{ ...candidate, amount: candidate.price.amount }] : [],
  );
  const perGigabyte = pricePerGigabyte(priced);
  return ({ macId, chipId, gpuCores = 0, memoryGB, price }) => {
    if (price) return price.amount;
    const smaller = priced
      .filter((other) => other.memoryGB <= memoryGB)
      .toSorted((a, b) => b.memoryGB - a.memoryGB || a.amount - b.amount);
    const from = (isLike: (other: Priced) => boolean): number | undefined => {
      const base = smaller.find(isLike);
      return base && base.amount + (memoryGB - base.memoryGB) * perGigabyte;
    };
    const own = from((other) => other.macId === macId && other.chipId === chipId);
    if (own !== undefined) return own;
    const guesses = [
      from((other) => other.chipId === chipId),
      from((other) => other.macId === macId && (other.gpuCores ?? Infinity) <= gpuCores),
    ].filter((guess) => guess !== undefined);
    return guesses.length > 0 ? Math.max(...guesses) : undefined;
  };
}

type Priced = Candidate & { amount: number };

/** Median over Macs with the same chip that have a price with two sizes of memory; 0: there are none. */
function pricePerGigabyte(priced: readonly Priced[]): number {
  const steps = priced
    .flatMap((small) =>
      priced
        .filter(({ macId, chipId }) => macId === small.macId && chipId === small.chipId)
        .filter(({ memoryGB, amount }) => memoryGB > small.memoryGB && amount > small.amount)
        .map((large) => (large.amount - small.amount) / (large.memoryGB - small.memoryGB)),
    )
    .toSorted((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}
