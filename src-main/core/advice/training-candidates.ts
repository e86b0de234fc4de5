import type { Candidate, Reason } from './advice.ts';
import { byPrice, type Offer, offered, type OfferQuestion, offers } from './offers.ts';
import { reason } from './reasons.ts';
import {
  needDetails,
  type TrainingSituation,
  trainingSituation,
  type TrainingTarget,
} from './training-situation.ts';
import { bodyVetoes, priceVetoes } from './vetoes.ts';

export interface TrainingSearch extends OfferQuestion {
  target: TrainingTarget;
  /** The present machine; absent: its memory is unknown. */
  now?: TrainingSituation | undefined;
}

/** Every Mac that can be had, by whether it holds the run. No speed: nobody published enough to compute one. */
export const trainingCandidates = (search: TrainingSearch): Candidate[] =>
  offers(search)
    .flatMap((offer) => candidate(search, offer))
    .sort(byPrice);

function candidate({ need, target, now }: TrainingSearch, offer: Offer): Candidate[] {
  const found = trainingSituation(offer.room, target);
  if (!found) return [];
  return [
    {
      ...offered(offer),
      fits: found.fit.answers.mid,
      training: found.fit,
      speed: { confidence: 'predicted', reasons: [{ code: 'training-speed-unknown', details: {} }] },
      class: now && !now.holds && found.holds ? 'unlocks' : 'unknown',
      vetoes: [...memoryVetoes(found, offer), ...bodyVetoes(offer, need), ...priceVetoes(offer, need)],
    },
  ];
}

/** To be bought, a Mac must hold the high end too. */
function memoryVetoes(found: TrainingSituation, { room }: Offer): Reason[] {
  const details = { ...needDetails(found.fit), budgetBytes: room.budgetBytes };
  if (!found.holds) return [reason('training-does-not-fit', details)];
  return found.isSure ? [] : [reason('training-tight-fit', details)];
}
