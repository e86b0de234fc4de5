import type { Advice, Candidate, Need, Reason } from '#core/advice/advice.ts';
import { advise, type AdviceQuestion } from '#core/advice/advise.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { situation, type Situation } from '#core/advice/situation.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { memoryGibibytes } from '#core/units.ts';
import { catalogue, chipNamed, modelNamed, parameters } from '../speed/fixtures.ts';

/** Dollars: the catalogue knows more prices in them. */
export const adviceFor = (
  machine: Machine,
  wanted: Partial<Need> = {},
  change: Partial<AdviceQuestion> = {},
): Advice =>
  advise({
    need: defaultNeed(machine, change.catalogue ?? catalogue, { currency: 'USD', ...wanted }),
    machine,
    catalogue,
    parameters,
    ...change,
  });

/** A reason by its code; fails where it was not given. */
export function reasonOf(reasons: readonly Reason[], code: string): Reason['details'] {
  const found = reasons.find((reason) => reason.code === code);
  if (!found) throw new Error(`${code} is not among ${codes(reasons).join(', ')}`);
  return found.details;
}

/** A Mac of the line-up in one configuration; fails where it is not a candidate. */
export function configurationOf(
  advice: Advice,
  macId: string,
  memoryGB: number,
  gpuCores?: number,
): Candidate {
  const found = advice.candidates.find(
    (mac) =>
      mac.macId === macId &&
      mac.memoryGB === memoryGB &&
      (gpuCores === undefined || mac.gpuCores === gpuCores),
  );
  if (!found) throw new Error(`${macId} with ${memoryGB} GB is no candidate`);
  return found;
}

export const codes = (reasons: readonly Reason[]): string[] => reasons.map(({ code }) => code);

export const chosenBy = (advice: Advice): Candidate | undefined =>
  advice.recommended === undefined ? undefined : advice.candidates[advice.recommended];

export const candidatesOf = (advice: Advice, macId: string): Candidate[] =>
  advice.candidates.filter((candidate) => candidate.macId === macId);

/** A need on any chip and memory of the catalogue, also on Macs no longer sold. */
export function situationOn(
  chipId: string,
  memoryGB: number,
  need: Pick<Need, 'modelId' | 'quantisation'> & Partial<Need>,
  machine: Machine,
): Situation {
  const memoryBytes = memoryGibibytes(memoryGB);
  const budget = memoryBudget({ memoryBytes, macosMajor: 26, rules: catalogue.workingSetRules });
  const whole = defaultNeed(machine, catalogue, need);
  const { quantisation, contextTokens, kvType } = whole;
  return situation(
    {
      memoryBytes,
      budgetBytes: budget?.bytes ?? 0,
      speed: { parameters, chip: chipNamed(chipId, memoryGB) },
    },
    { model: modelNamed(whole.modelId), quantisation, contextTokens, kvType },
    whole,
  );
}
