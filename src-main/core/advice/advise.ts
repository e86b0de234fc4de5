import { distrustConditions } from '#core/benchmark/trust.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import type { Calibration } from '#core/speed/calibration.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { speedChip } from '#core/speed/speed-chip.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import type { Advice, Candidate, Need, Reason, Verdict } from './advice.ts';
import { cheaperApi, nvidiaCards } from './alternatives.ts';
import { type CandidateQuestion, candidates } from './candidates.ts';
import { choose } from './choice.ts';
import { freeChanges, type FreeChange } from './free-changes.ts';
import { withMoe } from './moe-instead.ts';
import { launchAdvice } from './launches.ts';
import { presentReasons } from './present.ts';
import { reason } from './reasons.ts';
import { adviceThresholds } from './thresholds.ts';
import { passes, type Room, situation, type Situation, type Target } from './situation.ts';

export interface AdviceQuestion {
  need: Need;
  machine: Machine;
  catalogue: Catalogue;
  parameters: SpeedParameters;
  /** Of this machine, from a trusted run. */
  calibration?: Calibration;
  /** ISO date; by default the day of the catalogue. */
  today?: string;
  /** This machine was measured, but the run is not to be trusted. */
  hasUntrustedRun?: boolean;
}

/** Everything that the verdict is chosen from. */
interface Findings {
  question: AdviceQuestion;
  target: Target;
  room?: Room;
  now?: Situation;
  changes: readonly FreeChange[];
  candidates: readonly Candidate[];
}

interface Choice {
  verdict: Verdict;
  reasons: Reason[];
  recommended?: number;
  stepUp?: number;
}

/**
 * What to do for a need: keep, change a setting, buy, wait, something that is not a Mac, or no verdict,
 * each with reasons as data. Throws `unknown-model`, and what `memoryNeed` throws.
 */
export function advise(question: AdviceQuestion): Advice {
  const { need, catalogue } = question;
  const model = catalogue.models.find(({ id }) => id === need.modelId);
  if (!model) throw new Fault('unknown-model', { model: need.modelId });
  const { quantisation, contextTokens, kvType } = need;
  const target: Target = { model, quantisation, contextTokens, kvType };
  const room = presentRoom(question);
  const now = room && situation(room, target, need);
  const { parameters, calibration } = question;
  const search = {
    catalogue,
    need,
    target,
    speed: { parameters, calibration },
    now: comparable(question, now),
  };
  const found = candidates(search);
  const oldestModel = oldestOffered(catalogue);
  const changes =
    room && now ? freeChanges({ room, target, need, now, models: catalogue.models, oldestModel }) : [];
  const isEnough = now !== undefined && passes(now);
  const choice = chosen({ question, target, room, now, changes, candidates: found });
  return {
    ...choice,
    need,
    freeChanges: isEnough ? [] : changes.map((change) => change.reason),
    candidates: found,
    alternatives: alternatives({ question, target, room, now, changes, candidates: found }, choice, search),
    catalogueDate: catalogue.asOf,
  };
}

/** A machine that is not a Mac is compared only once it has been measured. */
const comparable = ({ machine, calibration }: AdviceQuestion, now: Situation | undefined) =>
  machine.kind === 'not-a-mac' && !calibration ? undefined : now;

/** ISO date before which a model counts as outdated. */
const oldestOffered = ({ asOf }: Catalogue): string =>
  `${Number(asOf.slice(0, 4)) - adviceThresholds.offeredModelYears}${asOf.slice(4)}`;

/** This machine's memory and what its speed is known from; `undefined` when its memory is unknown. */
function presentRoom({ machine, catalogue, parameters, calibration }: AdviceQuestion): Room | undefined {
  const memoryBytes = machine.memoryBytes.value;
  const budgetBytes = machine.memoryBudgetBytes.value;
  if (memoryBytes === undefined || budgetBytes === undefined) return undefined;
  const chip = catalogue.chips.find(({ id }) => id === machine.chipId.value);
  return {
    memoryBytes,
    budgetBytes,
    canRaiseLimit: machine.kind === 'apple-silicon',
    stockBudgetBytes: memoryBudget({ memoryBytes, rules: catalogue.workingSetRules })?.bytes,
    speed: {
      parameters,
      ...(calibration && { calibration }),
      ...(chip && { chip: speedChip(chip, memoryBytes / bytesPerGibibyte) }),
    },
  };
}

/** What else would serve: nothing where the answer is to keep, or where there is none. */
function alternatives(
  { question, target, changes }: Findings,
  choice: Choice,
  search: CandidateQuestion,
): Reason[] {
  const { need, catalogue } = question;
  const isOutOfReach = choice.reasons.some(({ code }) => code === 'nothing-on-sale-passes');
  const isReached = changes.some(({ reachesTarget }) => reachesTarget);
  const moe = isOutOfReach && !isReached ? withMoe(search, oldestOffered(catalogue)) : [];
  const isSilent = choice.verdict === 'keep' || choice.verdict === 'no-verdict';
  const cards = isSilent && !isOutOfReach ? [] : nvidiaCards(catalogue, target, need);
  return [...moe, ...cards, ...cheaperApi(catalogue, need)];
}

function chosen(findings: Findings): Choice {
  const { question, room, now, changes } = findings;
  const present = presentReasons(question, findings.target, room, now);
  const blocked = blockingReasons(findings);
  if (blocked.length > 0) return { verdict: 'no-verdict', reasons: [...blocked, ...present] };
  if (now && passes(now)) return { verdict: 'keep', reasons: present };
  if (question.need.motive === 'save-money') return { verdict: 'not-a-mac', reasons: present };
  if (changes.some(({ reachesTarget }) => reachesTarget)) {
    return { verdict: 'change-settings', reasons: present };
  }
  if (isForAnotherComputer(findings)) return { verdict: 'not-a-mac', reasons: present };
  return purchase(findings, present);
}

function purchase({ question, candidates: found, changes }: Findings, present: Reason[]): Choice {
  const { catalogue } = question;
  const choice = choose(found, question.need.budget);
  const recommended = choice.recommended === undefined ? undefined : found[choice.recommended];
  if (!recommended) {
    const verdict = changes.length > 0 ? 'change-settings' : 'no-verdict';
    return { verdict, reasons: [...present, reason('nothing-on-sale-passes'), ...choice.reasons] };
  }
  const launches = launchAdvice(catalogue, recommended, question.today ?? catalogue.asOf);
  return {
    ...choice,
    verdict: launches.isDue ? 'wait' : 'buy',
    reasons: [...present, ...choice.reasons, ...fanlessNote(catalogue, recommended), ...launches.reasons],
  };
}

/** A chat fits between pauses; ten minutes of work do not. */
function fanlessNote(catalogue: Catalogue, { macId, product }: Candidate): Reason[] {
  const mac = catalogue.macs.find(({ id }) => id === macId);
  const { fanlessFactor: factor } = adviceThresholds;
  return !mac || mac.hasFan ? [] : [reason('fanless-slows-down', { product, factor })];
}

/** Why nothing can be said: unknown memory or chip, a part of a Mac, or a machine that was disturbed and never measured. */
function blockingReasons({ question, room, now }: Findings): Reason[] {
  const { machine, need, calibration } = question;
  if (need.use === 'training') return [reason('training-not-assessed')];
  if (machine.kind === 'virtual-mac') return [reason('virtual-machine')];
  const isMac = machine.kind === 'apple-silicon';
  if (isMac && !room) return [reason('memory-unknown')];
  const isUnlisted = isMac && machine.chipId.value === undefined;
  if (isUnlisted && (!now || !passes(now))) {
    const measured = calibration ? [] : [reason('measure-first')];
    return [reason('chip-not-in-catalogue', chipName(machine)), ...measured];
  }
  if (now?.holds && now.isFastEnough === undefined && isMac) return [reason('measure-first')];
  if (calibration || !isMac) return [];
  return distrustConditions({ before: machine.conditions, during: [] }).map((code) => ({
    code,
    details: {},
  }));
}

const chipName = (machine: Machine): Reason['details'] =>
  machine.chipName.value === undefined ? {} : { chip: machine.chipName.value };

/** Speed first, at one place, small enough for a card, and a PC would do. */
function isForAnotherComputer({ question, target }: Findings): boolean {
  const { need, catalogue } = question;
  return (
    need.motive === 'speed' &&
    need.otherComputerAllowed === true &&
    nvidiaCards(catalogue, target, need).length > 0
  );
}
