import type { CatalogueModel } from '#core/models/shape.ts';
import { cheaperApi } from './alternatives.ts';
import type { Advice, Candidate, Reason } from './advice.ts';
import { chipName, conditionCodes, isUnlisted, machineReasons } from './blocking.ts';
import { fanlessNote } from './fanless-note.ts';
import type { FreeChange } from './free-change.ts';
import { evidence, presentMac, presentRoom } from './present-room.ts';
import type { AdviceQuestion, Choice } from './question.ts';
import { reason } from './reasons.ts';
import type { Room } from './situation.ts';
import { trainingCandidates } from './training-candidates.ts';
import { trainingChanges } from './training-changes.ts';
import {
  trainingDetails,
  type TrainingSituation,
  trainingSituation,
  type TrainingTarget,
  trainingTarget,
} from './training-situation.ts';
import { purchase } from './verdict.ts';

/** What makes a verdict on memory alone worthless. */
const memoryDisturbances: readonly string[] = ['memory-pressure', 'swap-in-use'];

/**
 * Whether a fine-tuning run fits, here and on every Mac: its memory as an interval decides, since nobody has
 * published enough runs to say how long one takes. Settings that cost nothing come before a purchase.
 */
export function trainingAdvice(question: AdviceQuestion, model: CatalogueModel, oldestModel: string): Advice {
  const { need, catalogue, today } = question;
  const target = trainingTarget(model, need);
  const room = presentRoom(question);
  const now = room && trainingSituation(room, target);
  const { models } = catalogue;
  const changes = room && now ? trainingChanges({ room, target, now, models, oldestModel }) : [];
  const speed = evidence(question);
  const candidates = trainingCandidates({ catalogue, need, target, speed, now, today });
  return {
    ...chosen({ question, target, room, now, changes, candidates }),
    need,
    freeChanges: changes.map((change) => change.reason),
    candidates,
    paretoIndices: [],
    alternatives: cheaperApi(catalogue, need),
    catalogueDate: catalogue.asOf,
  };
}

interface Findings {
  question: AdviceQuestion;
  target: TrainingTarget;
  room: Room | undefined;
  now: TrainingSituation | undefined;
  changes: readonly FreeChange[];
  candidates: readonly Candidate[];
}

function chosen(findings: Findings): Choice {
  const { question, now, changes, candidates } = findings;
  const known = presentReasons(findings);
  const blocked = blockingReasons(findings);
  if (blocked.length > 0) return { verdict: 'no-verdict', reasons: [...blocked, ...known] };
  if (now?.holds) return { verdict: 'keep', reasons: known };
  if (changes.some(({ reachesTarget }) => reachesTarget))
    return { verdict: 'change-settings', reasons: known };
  if (question.need.motive === 'save-money') return { verdict: 'not-a-mac', reasons: known };
  return purchase({ question, candidates, known, hasChanges: changes.length > 0, holds: false });
}

function presentReasons({ question, target, room, now }: Findings): Reason[] {
  if (!room || !now) return [];
  const details = trainingDetails(target, now, room);
  const mac = presentMac(question);
  if (!now.holds) return [reason('training-does-not-fit-now', details)];
  return [
    reason(now.isSure ? 'training-fits-now' : 'training-may-fit-now', details),
    reason('training-speed-unknown'),
    ...(mac ? fanlessNote(question.catalogue, { macId: mac.id, product: mac.product }) : []),
  ];
}

function blockingReasons({ question, target, room, now, candidates }: Findings): Reason[] {
  const { machine } = question;
  const whatItIs = machineReasons(machine, room !== undefined);
  if (whatItIs.length > 0) return whatItIs;
  // Without the model's tensors nothing is known on any Mac.
  if (candidates.length === 0 && !now) return [reason('training-not-assessed', { model: target.model.name })];
  if (isUnlisted(machine) && !now?.holds) return [reason('chip-not-in-catalogue', chipName(machine))];
  if (machine.kind !== 'apple-silicon') return [];
  return conditionCodes(machine.conditions)
    .filter((code) => memoryDisturbances.includes(code))
    .map((code) => ({ code, details: {} }));
}
