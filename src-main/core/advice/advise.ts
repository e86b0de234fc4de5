import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Advice } from './advice.ts';
import { type CandidateQuestion, candidates } from './candidates.ts';
import { checkConsidered } from './considered.ts';
import { freeChanges } from './free-changes.ts';
import { recentComparisons } from './measured-engines.ts';
import { otherAnswers } from './other-answers.ts';
import { evidence, presentRoom } from './present-room.ts';
import type { AdviceQuestion, Findings } from './question.ts';
import { paretoLine } from './pareto.ts';
import { seenElsewhere, seenSpeed } from './seen-speed.ts';
import { situation, type Situation, type Target } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';
import { trainingAdvice } from './training-advice.ts';
import { chosen } from './verdict.ts';

export type { AdviceQuestion } from './question.ts';

/**
 * What to do for a need: keep, change a setting, buy, wait, something that is not a Mac, or no verdict,
 * each with reasons as data. Throws `unknown-model`, `unknown-mac`, `unknown-chip`,
 * `memory-size-not-offered`, and what `memoryNeed` and `trainingNeed` throw.
 */
export function advise(question: AdviceQuestion): Advice {
  const { need, catalogue } = question;
  const model = catalogue.models.find(({ id }) => id === need.modelId);
  if (!model) throw new Fault('unknown-model', { model: need.modelId });
  checkConsidered(question);
  const oldestModel = oldestOffered(catalogue);
  if (need.use === 'training') return trainingAdvice(question, model, oldestModel);
  const { findings, search } = examined(question, model, oldestModel);
  const choice = chosen(findings, search);
  return {
    ...choice,
    need,
    freeChanges: findings.changes.map((change) => change.reason),
    candidates: [...findings.candidates],
    paretoIndices: paretoLine(findings.candidates),
    alternatives: otherAnswers(findings, choice, { search, oldestModel }),
    ...(findings.now?.holds && { presentMixSeconds: findings.now.mixSeconds }),
    catalogueDate: catalogue.asOf,
  };
}

function examined(
  question: AdviceQuestion,
  model: CatalogueModel,
  oldestModel: string,
): { findings: Findings; search: CandidateQuestion } {
  const { need, catalogue, today } = question;
  const { quantisation, contextTokens, kvType } = need;
  const target: Target = { model, quantisation, contextTokens, kvType };
  const bare = presentRoom(question);
  const seen = bare && seenSpeed(bare, target, need);
  const room = bare && { ...bare, seen };
  const now = room && situation(room, target, need);
  const search = {
    catalogue,
    need,
    target,
    speed: evidence(question),
    seen: seen && seenElsewhere(seen),
    today,
    now: comparable(question, now),
  };
  const { models } = catalogue;
  const comparisons = recentComparisons(question.comparisons ?? [], today ?? catalogue.asOf);
  const changes =
    room && now ? freeChanges({ room, target, need, now, models, oldestModel, comparisons }) : [];
  return { findings: { question, target, room, now, changes, candidates: candidates(search) }, search };
}

/** A machine that is not a Mac is compared only once it has been measured. */
const comparable = ({ machine, calibration }: AdviceQuestion, now: Situation | undefined) =>
  machine.kind === 'not-a-mac' && !calibration ? undefined : now;

/** ISO date before which a model counts as outdated. */
const oldestOffered = ({ asOf }: Catalogue): string =>
  `${Number(asOf.slice(0, 4)) - adviceThresholds.offeredModelYears}${asOf.slice(4)}`;
