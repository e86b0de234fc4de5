import { Fault } from '#core/fault.ts';
import type { Candidate, Reason } from './advice.ts';
import { type CandidateQuestion, gain, improvementClass } from './candidates.ts';
import { judgeCluster } from './clusters.ts';
import { named, type Offer, offers } from './offers.ts';
import { promptTokensFrom } from './prompt-worth.ts';
import type { AdviceQuestion, Findings } from './question.ts';
import { reason } from './reasons.ts';
import { type Room, situation, type Situation } from './situation.ts';

/** Throws `unknown-mac`, `unknown-chip` or `memory-size-not-offered` for a Mac that cannot be asked about. */
export function checkConsidered({ need, catalogue }: Pick<AdviceQuestion, 'need' | 'catalogue'>): void {
  if (!need.considered) return;
  const { macId, chipId, memoryGB } = need.considered;
  const mac = catalogue.macs.find(({ id }) => id === macId);
  if (!mac) throw new Fault('unknown-mac', { mac: macId });
  if (chipId !== undefined && !mac.chipIds.includes(chipId))
    throw new Fault('unknown-chip', { chip: chipId });
  const sizes = (chipId === undefined ? mac.chipIds : [chipId]).flatMap(
    (id) => mac.memoryOptionsByChipGB[id] ?? [],
  );
  if (memoryGB === undefined || sizes.includes(memoryGB)) return;
  const offered = [...new Set(sizes)].sort((a, b) => a - b).join(', ');
  throw new Fault('memory-size-not-offered', { mac: macId, memoryGB, offered });
}

/**
 * What the Mac that the user asks about would be against the present one on the user's mix, and from which
 * prompt length on it would be worth more; or that it does not hold the target. Of several configurations the
 * best class counts; of several Macs together, whether they are an answer at all.
 */
export function consideredReasons(
  { question, target, room, now }: Findings,
  search: CandidateQuestion,
): Reason[] {
  const { considered } = question.need;
  if (!considered || !room || !now) return [];
  const asked = offers(search);
  const { count = 1 } = considered;
  if (count > 1) return asked.slice(0, 1).flatMap((offer) => judgeCluster({ offer, count }, search).reasons);
  const compared = asked.map((offer) => {
    const then = situation(offer.room, target, question.need);
    return { offer, then, class: improvementClass(now, then) };
  });
  const best = compared.reduce<Compared | undefined>(
    (held, one) => (held && rank(held) >= rank(one) ? held : one),
    undefined,
  );
  if (!best) return [];
  if (!best.then.holds)
    return [reason('considered-does-not-hold', { ...named(best.offer), ...roomOf(best) })];
  const ratio = gain(now, best.then);
  const details = { ...named(best.offer), class: best.class, confidence: best.then.speed.confidence };
  return [
    reason('considered-gain', { ...details, ...(ratio !== undefined && { ratio }) }),
    ...worthFrom({ question, target, room }, best),
  ];
}

interface Compared {
  offer: Offer;
  then: Situation;
  class: Candidate['class'];
}

const roomOf = ({ offer, then }: Compared): Reason['details'] => ({
  needBytes: then.need.totalBytes,
  budgetBytes: offer.room.budgetBytes,
});

const ranks: readonly Candidate['class'][] = [
  'unknown',
  'downgrade',
  'noise',
  'marginal',
  'noticeable',
  'clear',
  'unlocks',
];
const rank = (compared: Compared): number => ranks.indexOf(compared.class);

/** Below `noticeable` the prompt length that makes it so; from there on the one that makes it clear. */
function worthFrom(
  { question, target, room }: Pick<Findings, 'question' | 'target'> & { room: Room },
  { offer, class: found }: Compared,
): Reason[] {
  const wanted = found === 'noticeable' ? 'clear' : 'noticeable';
  if (found === 'unknown' || found === 'unlocks' || found === 'clear') return [];
  const promptTokens = promptTokensFrom(wanted, { from: room, to: offer.room, target, need: question.need });
  if (promptTokens === undefined) return [];
  const { outputTokens } = question.need;
  return [
    reason('considered-worth-from', {
      ...named(offer),
      promptTokens,
      outputTokens,
      class: wanted,
      confidence: 'predicted',
    }),
  ];
}
