import { cheaperApi, largeMemoryComputers, macBeside, nvidiaCards } from './alternatives.ts';
import type { Reason } from './advice.ts';
import type { CandidateQuestion } from './candidates.ts';
import { choose } from './choice.ts';
import { clusterAdvice } from './clusters.ts';
import type { Choice, Findings } from './question.ts';
import { cheaperWithMoe, onADesk, withMoe, withSmallerModel } from './relaxed-conditions.ts';

interface Asked {
  search: CandidateQuestion;
  oldestModel: string;
}

/** What else would serve: nothing where the answer is to keep, or where there is none. */
export function otherAnswers(findings: Findings, choice: Choice, asked: Asked): Reason[] {
  const { need, catalogue } = findings.question;
  const { verdict } = choice;
  const isSilent = (verdict === 'keep' || verdict === 'no-verdict') && !isOutOfReach(choice);
  return [
    ...otherTargets(findings, choice, asked),
    ...(isSilent ? [] : otherComputers(findings)),
    ...cheaperApi(catalogue, need),
  ];
}

const isOutOfReach = ({ reasons }: Choice): boolean =>
  reasons.some(({ code }) => code === 'nothing-on-sale-passes');

/** What would be bought for another model or at another place, where the target asks for much or too much. */
function otherTargets(
  { changes, candidates }: Findings,
  choice: Choice,
  { search, oldestModel }: Asked,
): Reason[] {
  if (choice.recommended !== undefined)
    return cheaperWithMoe(search, { advised: candidates[choice.recommended], oldestModel });
  if (!isOutOfReach(choice) || changes.some(({ reachesTarget }) => reachesTarget)) return [];
  const moe = withMoe(search, oldestModel);
  const isAnotherFree = changes.some(({ reason }) => reason.code === 'smaller-model');
  return [
    ...moe,
    ...(moe.length > 0 || isAnotherFree ? [] : withSmallerModel(search, oldestModel)),
    ...onADesk(search),
    ...clusterAdvice(search),
  ];
}

/** Cards and computers that are no Macs, with the Mac that would be taken beside them. */
function otherComputers({ question, target, candidates }: Findings): Reason[] {
  const { need, catalogue } = question;
  const others = [...nvidiaCards(catalogue, target, need), ...largeMemoryComputers(catalogue, target, need)];
  const { recommended } = choose(candidates, need.budget);
  const mac = recommended === undefined ? undefined : candidates[recommended];
  return others.length === 0 ? [] : [...others, ...macBeside(mac)];
}
