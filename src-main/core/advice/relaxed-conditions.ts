import type { Reason } from './advice.ts';
import { type CandidateQuestion, candidates } from './candidates.ts';
import { choose, described } from './choice.ts';
import { fanlessNote } from './fanless-note.ts';
import { sameClassMoe, usualQuantisation } from './model-changes.ts';
import { reason } from './reasons.ts';

/**
 * The Mac that would pass with a MoE of the target's class, where none passes with the target: a 32 GB
 * Air runs a 35B-A3B five times as fast as a dense 32B. At most one, the newest such model's; one of unknown
 * price where no other does.
 */
export function withMoe(question: CandidateQuestion, oldestModel: string): Reason[] {
  const { catalogue, target, need } = question;
  const tried = sameClassMoe(catalogue.models, { target: target.model, use: need.use, oldestModel }).map(
    (model) => {
      const quantisation = usualQuantisation(model, target.quantisation);
      const contextTokens = Math.min(need.contextTokens, model.shape.maximumContextTokens);
      const found = candidates({ ...question, target: { ...target, model, quantisation, contextTokens } });
      const { recommended, unpriced } = choose(found, need.budget);
      const priced = recommended === undefined ? undefined : found[recommended];
      return { details: { model: model.name, quantisation }, priced, unpriced };
    },
  );
  const first = tried.find(({ priced }) => priced) ?? tried.find(({ unpriced }) => unpriced);
  const mac = first?.priced ?? first?.unpriced;
  if (!first || !mac) return [];
  return [reason('passes-with-moe', { ...first.details, ...described(mac) }), ...fanlessNote(catalogue, mac)];
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
