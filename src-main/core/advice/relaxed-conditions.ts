import type { CatalogueModel } from '#core/models/shape.ts';
import type { Candidate, Reason } from './advice.ts';
import { candidate, type CandidateQuestion, candidates } from './candidates.ts';
import { choose, described } from './choice.ts';
import { fanlessNote } from './fanless-note.ts';
import { sameClassMoe, smallerModels, usualQuantisation } from './model-changes.ts';
import { offers } from './offers.ts';
import { reason } from './reasons.ts';
import type { Target } from './situation.ts';

/** The same need with another model, as it is usually run. */
const targetWith = (model: CatalogueModel, { target, need }: CandidateQuestion): Target => ({
  ...target,
  model,
  quantisation: usualQuantisation(model, target.quantisation),
  contextTokens: Math.min(need.contextTokens, model.shape.maximumContextTokens),
});

const moesFor = ({ catalogue, target, need }: CandidateQuestion, oldestModel: string): CatalogueModel[] =>
  sameClassMoe(catalogue.models, { target: target.model, use: need.use, oldestModel });

/**
 * The Mac that would pass with a MoE of the target's class, where none passes with the target: a 32 GB
 * Air runs a 35B-A3B five times as fast as a dense 32B. At most one, the newest such model's; one of unknown
 * price where no other does.
 */
export function withMoe(question: CandidateQuestion, oldestModel: string): Reason[] {
  const models = moesFor(question, oldestModel);
  const priced = firstPassing('passes-with-moe', { question, models, most: mostPaid(question) });
  return priced.length > 0 ? priced : unpricedWithMoe(question, models);
}

function unpricedWithMoe(question: CandidateQuestion, models: readonly CatalogueModel[]): Reason[] {
  for (const model of models) {
    const target = targetWith(model, question);
    const { unpriced } = choose(candidates({ ...question, target }), question.need.budget);
    if (!unpriced) continue;
    const details = { model: model.name, quantisation: target.quantisation, ...described(unpriced) };
    return [reason('passes-with-moe', details), ...fanlessNote(question.catalogue, unpriced)];
  }
  return [];
}

/** What the present Mac sells for is paid towards the new one. */
const mostPaid = ({
  need: { budget = Infinity, keepPresentMac, resaleValue = 0 },
}: CandidateQuestion): number => budget + (keepPresentMac ? 0 : resaleValue);

/** A MoE of the class is worth a line from this share of the price on. */
const worthwhilePrice = 0.9;

/** The same where a Mac passes with the target too, but one that costs more. */
export function cheaperWithMoe(
  question: CandidateQuestion,
  { advised, oldestModel }: { advised: Candidate | undefined; oldestModel: string },
): Reason[] {
  const most = (advised?.price?.amount ?? 0) * worthwhilePrice;
  return firstPassing('passes-with-moe', { question, models: moesFor(question, oldestModel), most });
}

interface Search {
  question: CandidateQuestion;
  models: readonly CatalogueModel[];
  /** In the need's currency. */
  most: number;
}

/** The first of the models with which a Mac up to a price passes, and the cheapest such Mac. */
function firstPassing(code: 'passes-with-moe' | 'passes-with-smaller-model', search: Search): Reason[] {
  const { question, models, most } = search;
  const affordable = offers(question)
    .flatMap((offer) => (offer.price && offer.price.amount <= most ? [{ offer, price: offer.price }] : []))
    .sort((a, b) => a.price.amount - b.price.amount);
  for (const model of models) {
    const target = targetWith(model, question);
    for (const { offer } of affordable) {
      const mac = candidate({ ...question, target }, offer);
      if (mac.vetoes.length > 0) continue;
      const details = { model: model.name, quantisation: target.quantisation, ...described(mac) };
      return [reason(code, details), ...fanlessNote(question.catalogue, mac)];
    }
  }
  return [];
}

/** Within a budget that is too small for the target: the largest model with which a Mac passes, and that Mac. */
export function withSmallerModel(question: CandidateQuestion, oldestModel: string): Reason[] {
  const { catalogue, target, need } = question;
  if (need.budget === undefined) return [];
  const models = smallerModels(catalogue.models, { target: target.model, use: need.use, oldestModel });
  return firstPassing('passes-with-smaller-model', { question, models, most: mostPaid(question) });
}

/** The desktop that would pass where everything that can be carried fails; one of unknown price where no other does. */
export function onADesk(question: CandidateQuestion): Reason[] {
  const { need } = question;
  if (need.portable !== 'required') return [];
  const { maximumWeightKilograms: _, ...rest } = need;
  const found = candidates({ ...question, need: { ...rest, portable: 'desktop-only' } });
  const { recommended, unpriced } = choose(found, need.budget);
  const mac = recommended === undefined ? unpriced : found[recommended];
  return mac ? [reason('passes-on-a-desk', described(mac))] : [];
}
