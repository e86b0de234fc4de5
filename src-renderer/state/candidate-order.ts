import type { Advice, Candidate } from '#core/advice/advice.ts';
import { isRunning } from '../text/words.ts';

/** `advice`: the advised first, then what passes, then what would at least hold the model. */
export type CandidateSortKey = 'advice' | 'price' | 'time' | 'reads' | 'writes' | 'memory';

export interface CandidateSort {
  key: CandidateSortKey;
  /** From the dearest, slowest or smallest on; what is unknown stays last. */
  isReversed: boolean;
}

/** Smaller is better; `undefined` is unknown. */
const figures: Record<Exclude<CandidateSortKey, 'advice'>, (candidate: Candidate) => number | undefined> = {
  price: ({ price }) => price?.amount,
  time: ({ timeOnMixSeconds }) => timeOnMixSeconds,
  reads: ({ speed }) => negative(speed.promptTokensPerSecond?.mid),
  writes: ({ speed }) => negative(speed.generationTokensPerSecond?.mid),
  memory: ({ memoryGB }) => -memoryGB,
};

const negative = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : -value;

/** A column begins with the cheapest, the soonest, the fastest, the largest, which for rates is descending. */
export const ariaSort = (sort: CandidateSort, key: CandidateSortKey): 'ascending' | 'descending' | 'none' => {
  if (sort.key !== key) return 'none';
  const beginsHigh = key === 'reads' || key === 'writes' || key === 'memory';
  return beginsHigh === sort.isReversed ? 'ascending' : 'descending';
};

/** The candidates in the order of a column; equal ones by price, then memory. */
export function candidatesInOrder(advice: Advice, { key, isReversed }: CandidateSort): Candidate[] {
  const figure = key === 'advice' ? rankIn(advice) : figures[key];
  const sign = isReversed ? -1 : 1;
  const compare = (a: Candidate, b: Candidate): number => {
    const [first, second] = [figure(a), figure(b)];
    if (first === undefined || second === undefined)
      return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  };
  const amount = ({ price }: Candidate): number => price?.amount ?? Number.MAX_VALUE;
  return advice.candidates.toSorted(
    (a, b) => compare(a, b) || amount(a) - amount(b) || a.memoryGB - b.memoryGB,
  );
}

function rankIn({ candidates, recommended, stepUp }: Advice): (candidate: Candidate) => number {
  return (candidate) => {
    const index = candidates.indexOf(candidate);
    if (index === recommended) return 0;
    if (index === stepUp) return 1;
    if (candidate.vetoes.length === 0) return 2;
    return isRunning(candidate.fits) ? 3 : 4;
  };
}
