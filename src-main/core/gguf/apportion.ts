/** Two samples of one population, together chosen so that a line through them leads to it. */
export interface Apportionment {
  first: readonly number[];
  second: readonly number[];
}

export interface ApportionRequest {
  /** Members of each kind in the population. */
  counts: readonly number[];
  /** Fewest of each kind that either sample may hold. */
  least: readonly number[];
  firstTotal: number;
  secondTotal: number;
  /** (population − first) ÷ (second − first), for the totals; of a part of the population, the whole's. */
  lever: number;
}

/** How far from its proportional share a kind's number may lie; beyond, samples would be lopsided. */
const reach = 6;

/** Weight of lopsidedness, small beside any miss: it only decides between equals. */
const lopsidedWeight = 1e-4;

interface Draft {
  cost: number;
  first: readonly number[];
  second: readonly number[];
}

/**
 * Numbers of each kind in two samples such that `first + lever · (second − first)` comes as near to
 * `counts` as whole numbers allow; 6 % and 12 % samples of kinds in equal numbers hold them in equal
 * numbers. Absolute misses are summed over kinds; among equals the most proportional samples win.
 * `undefined` when `least` does not fit the totals.
 *
 * Dynamic programming over the kinds, keyed by how many both samples hold so far.
 */
export function apportion(request: ApportionRequest): Apportionment | undefined {
  const { counts, firstTotal, secondTotal } = request;
  const stride = secondTotal + 1;
  const goal = firstTotal * stride + secondTotal;
  let states = new Map<number, Draft>([[0, { cost: 0, first: [], second: [] }]]);
  for (const [kind] of counts.entries()) {
    const options = choices(request, kind);
    const isLast = kind === counts.length - 1;
    const next = new Map<number, Draft>();
    for (const [state, draft] of states) {
      for (const [first, second, cost] of options) {
        const key = state + first * stride + second;
        const isPossible = isLast ? key === goal : (state % stride) + second <= secondTotal && key <= goal;
        const total = draft.cost + cost;
        if (!isPossible || total >= (next.get(key)?.cost ?? Infinity)) continue;
        next.set(key, { cost: total, first: [...draft.first, first], second: [...draft.second, second] });
      }
    }
    states = next;
  }
  return states.get(goal);
}

type Choice = readonly [first: number, second: number, cost: number];

/** What both samples may hold of a kind, with what it costs. */
function choices(request: ApportionRequest, kind: number): Choice[] {
  const { counts, lever, firstTotal, secondTotal } = request;
  const count = counts[kind] ?? 0;
  const population = counts.reduce((sum, each) => sum + each, 0);
  const shares = [(count * firstTotal) / population, (count * secondTotal) / population] as const;
  return range(request, kind, shares[0]).flatMap((first) =>
    range(request, kind, shares[1]).map((second): Choice => {
      const miss = Math.abs(first + lever * (second - first) - count);
      const lopsided = (first - shares[0]) ** 2 + (second - shares[1]) ** 2;
      return [first, second, miss + lopsidedWeight * lopsided];
    }),
  );
}

function range({ counts, least }: ApportionRequest, kind: number, share: number): number[] {
  const count = counts[kind] ?? 0;
  const low = Math.max(least[kind] ?? 0, Math.floor(share) - reach);
  const high = Math.min(count, Math.max(low, Math.ceil(share) + reach));
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}
