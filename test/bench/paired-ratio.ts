import { median } from '#core/benchmark/extrapolate.ts';

export interface PairedRatio {
  /** Typical first ÷ second. */
  ratio: number;
  /** 95 % interval; absent for fewer than six pairs, which can't give one. */
  low?: number;
  high?: number;
  pairs: number;
}

/**
 * How much longer one side takes than the other, from pairs measured side by side: the median of their ratios,
 * with the interval of the sign test, whose ends are ratios that were measured. Pairs that something else
 * disturbed move neither far. Of ten pairs the interval goes from the second smallest to the second largest.
 */
export function pairedRatio(pairs: readonly (readonly [number, number])[]): PairedRatio {
  const ratios = pairs.map(([first, second]) => first / second).sort((a, b) => a - b);
  const ratio = Math.exp(median(ratios.map(Math.log)));
  const outside = signTestTail(ratios.length);
  const low = outside === undefined ? undefined : ratios.at(outside);
  const high = outside === undefined ? undefined : ratios.at(-1 - outside);
  return {
    ratio,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    pairs: pairs.length,
  };
}

/**
 * How many of `count` sorted ratios lie outside the interval on each side: the largest k for which k or fewer
 * heads in `count` tosses have a chance of 2.5 % or less. 0 of six, 1 of ten, 5 of twenty; `undefined` below
 * six.
 */
function signTestTail(count: number): number | undefined {
  let chance = 0.5 ** count;
  let sum = chance;
  if (sum > 0.025) return undefined;
  for (let heads = 1; ; heads += 1) {
    chance *= (count - heads + 1) / heads;
    sum += chance;
    if (sum > 0.025) return heads - 1;
  }
}
