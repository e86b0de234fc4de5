import type { Reason } from './advice.ts';
import { type CandidateQuestion, candidates } from './candidates.ts';
import { choose, described } from './choice.ts';
import { sameClassMoe, usualQuantisation } from './free-changes.ts';
import { reason } from './reasons.ts';

/**
 * The Mac that would pass with a MoE of the target's class, where none passes with the target: a 32 GB
 * Air runs a 35B-A3B five times as fast as a dense 32B. At most one, the newest such model's.
 */
export function withMoe(question: CandidateQuestion, oldestModel: string): Reason[] {
  const { catalogue, target, need } = question;
  for (const model of sameClassMoe(catalogue.models, target.model, oldestModel)) {
    const quantisation = usualQuantisation(model);
    const contextTokens = Math.min(need.contextTokens, model.shape.maximumContextTokens);
    const found = candidates({ ...question, target: { ...target, model, quantisation, contextTokens } });
    const { recommended } = choose(found);
    const mac = recommended === undefined ? undefined : found[recommended];
    if (!mac) continue;
    return [reason('passes-with-moe', { model: model.name, quantisation, ...described(mac) })];
  }
  return [];
}
