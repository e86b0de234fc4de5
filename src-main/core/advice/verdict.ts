import { largeMemoryComputers, nvidiaCards } from './alternatives.ts';
import { blockingReasons, onceAtRest } from './blocking.ts';
import { choose, type Recommendation } from './choice.ts';
import { cheapestPayback, costReasons } from './cost.ts';
import { consideredReasons } from './considered.ts';
import { fanlessNote } from './fanless-note.ts';
import { launchAdvice } from './launches.ts';
import { presentReasons } from './present.ts';
import { ownershipReasons } from './ownership.ts';
import type { Candidate, Reason } from './advice.ts';
import type { CandidateQuestion } from './candidates.ts';
import type { AdviceQuestion, Choice, Findings } from './question.ts';
import { reason } from './reasons.ts';
import { passes } from './situation.ts';
import { priceElsewhere } from './unpriced.ts';

/**
 * The verdict, in the order of what it costs: none where nothing can be known, keep what is enough, no Mac
 * to save an API's money, what is free, another computer that was allowed and is faster, a purchase.
 */
export function chosen(findings: Findings, search: CandidateQuestion): Choice {
  const { question, now, changes } = findings;
  const present = presentReasons(findings);
  const blocked = blockingReasons(findings);
  if (blocked.length > 0) return { verdict: 'no-verdict', reasons: [...blocked, ...onceAtRest(present)] };
  const known = [...present, ...consideredReasons(findings, search)];
  if (now && passes(now)) return { verdict: 'keep', reasons: known };
  const saving = savingReasons(findings);
  if (saving) return { verdict: 'not-a-mac', reasons: [...known, ...saving] };
  if (changes.some(({ reachesTarget }) => reachesTarget))
    return { verdict: 'change-settings', reasons: known };
  if (isForAnotherComputer(findings)) return { verdict: 'not-a-mac', reasons: known };
  return purchase({
    question,
    candidates: findings.candidates,
    known,
    hasChanges: changes.length > 0,
    holds: now?.holds === true,
  });
}

/** Why a Mac does not save the money of an API; `undefined` where it does, or where that is not the point. */
function savingReasons({ question, candidates }: Findings): Reason[] | undefined {
  if (question.need.motive !== 'save-money') return undefined;
  const { isPaidBack, reasons } = cheapestPayback(question, candidates);
  return isPaidBack ? undefined : reasons;
}

export interface Purchase {
  question: AdviceQuestion;
  candidates: readonly Candidate[];
  /** What is true already and stands before what is chosen. */
  known: readonly Reason[];
  /** Something free helps, though not to the whole target. */
  hasChanges: boolean;
  /** The target runs here, if not as wished. */
  holds: boolean;
}

/** The cheapest that passes, unless its successor is near; where none passes, what is left. */
export function purchase({ question, candidates, known, hasChanges, holds }: Purchase): Choice {
  const { catalogue, need } = question;
  const choice = choose(candidates, need.budget, priceElsewhere(catalogue, need.currency));
  const recommended = choice.recommended === undefined ? undefined : candidates[choice.recommended];
  if (!recommended) {
    const verdict = hasChanges ? 'change-settings' : holds ? 'keep' : 'no-verdict';
    const code = need.considered ? 'considered-does-not-pass' : 'nothing-on-sale-passes';
    return { verdict, reasons: [...known, reason(code), ...choice.reasons] };
  }
  const launches = launchAdvice(catalogue, recommended, question.today ?? catalogue.asOf);
  return {
    ...indices(choice),
    verdict: launches.isDue ? 'wait' : 'buy',
    reasons: [
      ...known,
      ...choice.reasons,
      ...ownershipReasons(question, recommended),
      ...costReasons(question, recommended),
      ...fanlessNote(catalogue, recommended),
      ...launches.reasons,
    ],
  };
}

const indices = ({ recommended, stepUp }: Recommendation): Pick<Choice, 'recommended' | 'stepUp'> => ({
  ...(recommended !== undefined && { recommended }),
  ...(stepUp !== undefined && { stepUp }),
});

/** Speed first, at one place, and a PC would do that has a card or a memory large enough. */
function isForAnotherComputer({ question, target }: Findings): boolean {
  const { need, catalogue } = question;
  return (
    need.motive === 'speed' &&
    need.otherComputerAllowed === true &&
    [...nvidiaCards(catalogue, target, need), ...largeMemoryComputers(catalogue, target, need)].length > 0
  );
}
