import { powerWatts } from '#core/speed/energy.ts';
import type { Candidate, Reason } from './advice.ts';
import { choose } from './choice.ts';
import { payback, type Payback } from './payback.ts';
import type { AdviceQuestion } from './question.ts';
import { type CostQuestion, runningCost, tariffOf } from './running-cost.ts';

type Asked = Pick<AdviceQuestion, 'need' | 'catalogue'>;

/** One Mac with what is published of its power, and what electricity costs. */
const costQuestion = ({ need, catalogue }: Asked, candidate: Candidate): CostQuestion => ({
  need,
  candidate,
  power: powerWatts(catalogue.powerReadings ?? [], {
    device: candidate.chip,
    gpuCores: candidate.gpuCores,
    macId: candidate.macId,
  }),
  tariff: tariffOf(catalogue, need),
});

/** What a Mac costs a year and a million tokens. */
export const costReasons = (asked: Asked, candidate: Candidate): Reason[] =>
  runningCost(costQuestion(asked, candidate));

/** Whether the cheapest Mac that passes pays for itself against an API; no, where none passes. */
export function cheapestPayback(asked: Asked, candidates: readonly Candidate[]): Payback {
  const { recommended } = choose(candidates, asked.need.budget);
  const cheapest = recommended === undefined ? undefined : candidates[recommended];
  if (!cheapest) return { isPaidBack: false, reasons: [] };
  return payback({ ...costQuestion(asked, cheapest), catalogue: asked.catalogue });
}
