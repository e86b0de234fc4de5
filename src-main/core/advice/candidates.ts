import type { Candidate } from './advice.ts';
import { byPrice, type Offer, offered, type OfferQuestion, offers } from './offers.ts';
import { situation, type Situation, type Target } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';
import { vetoes } from './vetoes.ts';

export interface CandidateQuestion extends OfferQuestion {
  target: Target;
  /** The present machine with the target on it; absent where nothing about it is known. */
  now?: Situation | undefined;
}

/** Every Mac that can be had with what speaks against it. Cheapest first, unpriced last. */
export const candidates = (question: CandidateQuestion): Candidate[] =>
  offers(question)
    .map((offer) => candidate(question, offer))
    .sort(byPrice);

/** One of them. */
export function candidate({ need, target, now }: CandidateQuestion, offer: Offer): Candidate {
  const found = situation(offer.room, target, need);
  const improvement = improvementClass(now, found);
  return {
    ...offered(offer),
    fits: found.fits,
    ...speedWhereItRuns(found),
    class: improvement,
    vetoes: vetoes({ need, found, improvement, ...offer }),
  };
}

/** A model that is refused or crawls has no speed there worth a number. */
function speedWhereItRuns({
  fits,
  speed,
  mixSeconds,
}: Situation): Pick<Candidate, 'speed' | 'timeOnMixSeconds'> {
  if (fits === 'crawls' || fits === 'refused')
    return { speed: { confidence: speed.confidence, reasons: [] } };
  return { speed, ...(mixSeconds === undefined ? {} : { timeOnMixSeconds: mixSeconds }) };
}

/**
 * Against this machine on the user's mix: `unknown` where it does not fit there, `unlocks` where it does not fit here, else by how much sooner an
 * answer is there (2 × and more `clear`, 1.5 `noticeable`, 1.2 `marginal`, above 1 `noise`).
 */
export function improvementClass(now: Situation | undefined, then: Situation): Candidate['class'] {
  if (!then.holds) return 'unknown';
  if (now && !now.holds) return 'unlocks';
  const ratio = gain(now, then);
  if (ratio === undefined) return 'unknown';
  return adviceThresholds.classes.find(({ least }) => ratio >= least)?.name ?? 'downgrade';
}

/** Time on the mix now ÷ then: 2 is twice as soon. `undefined` where either is unknown. */
export const gain = (now: Situation | undefined, then: Situation): number | undefined =>
  now?.mixSeconds === undefined || then.mixSeconds === undefined
    ? undefined
    : now.mixSeconds / then.mixSeconds;
