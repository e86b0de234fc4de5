import type { Catalogue } from '#core/chips/catalogue.ts';
import type { ClusterFacts } from '#core/chips/market.ts';
import { fitAnswer } from '#core/fit/answer.ts';
import { gridQuantisationNamed } from '#core/fit/grid-quantisation.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { modelSpeed } from '#core/speed/model-speed.ts';
import type { Candidate, Need, Reason } from './advice.ts';
import { type CandidateQuestion, candidates } from './candidates.ts';
import { described } from './choice.ts';
import { clusterSpeed, type ClusterSpeed, publishedLoss } from './cluster-speed.ts';
import { named, type Offer, offers } from './offers.ts';
import { reason } from './reasons.ts';
import { isBeyond } from './unpriced.ts';
import { bodyVetoes, priceVetoes } from './vetoes.ts';

/** How many Macs the published runs are of. */
const pair = 2;

/** Several equal Macs for one model: advised or not, and why. */
export interface ClusterAnswer {
  isAdvised: boolean;
  reasons: Reason[];
}

/**
 * Whether `count` equal Macs are an answer to the need. Never where one affordable Mac holds the model: split,
 * it only loses. Else where together they hold it. Two M4 minis with 16 GB for a 27B: no, since one mini with
 * more memory holds it, and they have no Thunderbolt 5.
 */
export function judgeCluster(
  { offer, count }: { offer: Offer; count: number },
  question: CandidateQuestion,
): ClusterAnswer {
  const facts = question.catalogue.clusterFacts;
  const single = sufficientMac(question);
  const holds = heldTogether(offer, count, question);
  const isAdvised = !single && holds;
  const reasons = [
    ...(single ? [reason('cluster-one-mac-suffices', described(single))] : []),
    ...(holds ? [] : [reason('cluster-does-not-hold', { ...named(offer), count })]),
    ...(isAdvised ? [holdsReason({ offer, count }, question)] : []),
    ...(facts ? factReasons(offer, facts, question.catalogue) : []),
  ];
  return { isAdvised, reasons };
}

/**
 * Two Macs that hold what no single affordable Mac does: the cheapest such pair with a price within the
 * budget, what it writes, what it loses and what it needs. Nothing where one Mac is enough, where it is to be
 * carried, and in a catalogue without the facts.
 */
export function clusterAdvice(question: CandidateQuestion): Reason[] {
  const { need, catalogue } = question;
  const facts = catalogue.clusterFacts;
  if (!facts || need.portable === 'required' || sufficientMac(question)) return [];
  const [cheapest] = offers(onSale(question))
    .filter(({ chip }) => hasThunderbolt5(facts, chip.id))
    .filter((offer) => isAffordable(offer, need) && heldTogether(offer, pair, question))
    .sort((a, b) => (a.price?.amount ?? Infinity) - (b.price?.amount ?? Infinity));
  if (!cheapest) return [];
  return [
    holdsReason({ offer: cheapest, count: pair }, question),
    ...factReasons(cheapest, facts, catalogue),
  ];
}

function holdsReason({ offer, count }: { offer: Offer; count: number }, question: CandidateQuestion): Reason {
  const { price } = offer;
  const speed = count === pair ? speedTogether(offer, question) : undefined;
  return reason('cluster-holds', {
    ...named(offer),
    count,
    ...(price && { amount: count * price.amount, currency: price.currency, asOf: price.asOf }),
    ...(speed && speedDetails(speed)),
  });
}

const factReasons = (offer: Offer, facts: ClusterFacts, catalogue: Catalogue): Reason[] => [
  ...lossReasons(facts, catalogue),
  hasThunderbolt5(facts, offer.chip.id)
    ? reason('cluster-needs', { minimumMacos: facts.minimumMacos })
    : reason('cluster-without-rdma', { ...named(offer), minimumMacos: facts.minimumMacos }),
];

/** Every Mac that can be had, also where the user asks about one. */
function onSale(question: CandidateQuestion): CandidateQuestion {
  const { considered: _, ...need } = question.need;
  return { ...question, need };
}

/**
 * One Mac that holds the target and may be within the budget: one that passes before one that is slow, one with
 * a price before one without.
 */
function sufficientMac(question: CandidateQuestion): Candidate | undefined {
  const { budget = Infinity } = question.need;
  const all = candidates(onSale(question));
  const holding = all
    .filter(({ vetoes }) => vetoes.every(({ code }) => !outOfReach.includes(code)))
    .filter((mac) => mac.vetoes.length === 0 || !isBeyond(budget, mac, all));
  return holding.find(({ vetoes }) => vetoes.length === 0) ?? holding[0];
}

const outOfReach: readonly string[] = ['does-not-fit', 'tight-fit', 'over-budget'];

/** The price of both, less what the present Mac brings. */
function isAffordable(offer: Offer, need: Need): boolean {
  const { price } = offer;
  if (!price || bodyVetoes(offer, need).length > 0) return false;
  return priceVetoes({ price: { ...price, amount: pair * price.amount } }, need).length === 0;
}

/**
 * Weights and cache divided, the fuller Mac with a little more than its part, the compute buffer on each. Every
 * one keeps the slack of a fit without reservation.
 */
function heldTogether({ room }: Offer, count: number, { target, catalogue }: CandidateQuestion): boolean {
  const need = memoryNeed(target.model, target.quantisation, target);
  const fullest = ((catalogue.clusterFacts?.largerShare ?? 0.5) * pair) / count;
  const needBytes = fullest * (need.weightBytes + need.kvCacheBytes) + need.computeBufferBytes;
  const { budgetBytes, memoryBytes } = room;
  return fitAnswer({ needBytes, budgetBytes, memoryBytes, canRaiseLimit: false }) === 'fits';
}

const hasThunderbolt5 = ({ thunderbolt5 }: ClusterFacts, chipId: string): boolean =>
  thunderbolt5.some(({ chipIds }) => chipIds.includes(chipId));

function speedTogether(
  { room, chip }: Offer,
  { target, need, catalogue }: CandidateQuestion,
): ClusterSpeed | undefined {
  const { model, quantisation, contextTokens, kvType } = target;
  const facts = catalogue.clusterFacts;
  if (!facts) return undefined;
  const alone = modelSpeed(room.speed, model, gridQuantisationNamed(quantisation), {
    promptTokens: need.promptTokens,
    depthTokens: Math.min(contextTokens, need.promptTokens + need.outputTokens),
    kvType,
  }).generationTokensPerSecond;
  const hasRdma = hasThunderbolt5(facts, chip.id);
  return alone && clusterSpeed(alone, model.shape.layerCount, { facts, models: catalogue.models, hasRdma });
}

const speedDetails = ({ pipeline, tensor }: ClusterSpeed): Reason['details'] => ({
  pipelineLow: pipeline.low,
  pipelineHigh: pipeline.high,
  ...(tensor && { tensorLow: tensor.low, tensorHigh: tensor.high }),
});

function lossReasons(facts: ClusterFacts, { models }: Pick<Catalogue, 'models'>): Reason[] {
  const found = publishedLoss(facts);
  if (!found) return [];
  const { modelId, quantisation, chip, software, asOf } = found.run;
  const model = models.find(({ id }) => id === modelId)?.name ?? modelId;
  const { pipeline, tensor } = found;
  return [reason('cluster-loses', { pipeline, tensor, model, quantisation, chip, software, asOf })];
}
