import { cheaperApi, largeMemoryComputers, macBeside, nvidiaCards } from './alternatives.ts';
import type { Reason } from './advice.ts';
import type { CandidateQuestion } from './candidates.ts';
import { choose } from './choice.ts';
import { clusterAdvice } from './clusters.ts';
import type { Choice, Findings } from './question.ts';
import { onADesk, withMoe } from './relaxed-conditions.ts';

/** What else would serve: nothing where the answer is to keep, or where there is none. */
export function otherAnswers(
  findings: Findings,
  { verdict, reasons }: Choice,
  { search, oldestModel }: { search: CandidateQuestion; oldestModel: string },
): Reason[] {
  const { need, catalogue } = findings.question;
  const isOutOfReach = reasons.some(({ code }) => code === 'nothing-on-sale-passes');
  const isReached = findings.changes.some(({ reachesTarget }) => reachesTarget);
  const isSilent = (verdict === 'keep' || verdict === 'no-verdict') && !isOutOfReach;
  return [
    ...(isOutOfReach && !isReached
      ? [...withMoe(search, oldestModel), ...onADesk(search), ...clusterAdvice(search)]
      : []),
    ...(isSilent ? [] : otherComputers(findings)),
    ...cheaperApi(catalogue, need),
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
