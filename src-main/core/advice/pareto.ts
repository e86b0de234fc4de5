import type { Candidate } from './advice.ts';

/**
 * Indices of the Macs that nothing speaks against and that no other such Mac beats in both price and time on
 * the mix: cheapest first, each dearer one answers sooner. Of several with the same price and time the first.
 * One whose price or time is unknown is not on the line.
 */
export function paretoLine(
  candidates: readonly Pick<Candidate, 'price' | 'timeOnMixSeconds' | 'vetoes'>[],
): number[] {
  let fastestSeconds = Infinity;
  return candidates
    .flatMap(({ price, timeOnMixSeconds: seconds, vetoes }, index) =>
      vetoes.length === 0 && price && seconds !== undefined ? [{ index, amount: price.amount, seconds }] : [],
    )
    .sort((a, b) => a.amount - b.amount || a.seconds - b.seconds || a.index - b.index)
    .filter(({ seconds }) => {
      const isFaster = seconds < fastestSeconds;
      fastestSeconds = Math.min(fastestSeconds, seconds);
      return isFaster;
    })
    .map(({ index }) => index);
}
