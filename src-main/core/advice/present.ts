import { largestContextTokens } from '#core/fit/largest-context.ts';
import type { Reason } from './advice.ts';
import { fanlessNote } from './fanless-note.ts';
import { presentMac } from './present-room.ts';
import type { AdviceQuestion, Findings } from './question.ts';
import { reason } from './reasons.ts';
import { passes, type Room, type Situation, type Target } from './situation.ts';
import { slowReasons } from './slow-reasons.ts';
import { speedOrigin } from './speed-origin.ts';
import { isSteady, measuredKept } from './steady-work.ts';
import { betterQuantisation } from './better-quantisation.ts';

/** What is true of the target on the machine in front of the user: memory first, then speed. */
export function presentReasons({
  question,
  target,
  room,
  now,
}: Pick<Findings, 'question' | 'target' | 'room' | 'now'>): Reason[] {
  if (!room || !now) return [];
  return [
    ...memoryReasons(question, target, room, now),
    ...(question.need.seenTokensPerSecond !== undefined && !room.seen
      ? [reason('seen-rate-not-counted')]
      : []),
    ...(now.holds ? speedReasons(question, now) : []),
    ...(now.holds && isSteady(question.need) ? steadyReasons(question) : []),
    ...(passes(now) ? betterQuantisation({ room, target, need: question.need }) : []),
  ];
}

/** What was measured here before what is known of Macs without a fan. */
function steadyReasons(question: AdviceQuestion): Reason[] {
  const measured = question.sustained && measuredKept(question.sustained);
  const date = question.sustained?.measuredAt;
  if (measured) {
    const { prompt, generation } = measured;
    return [reason('kept-when-hot-now', { prompt, generation, ...(date !== undefined && { date }) })];
  }
  const mac = presentMac(question);
  return mac ? fanlessNote(question.catalogue, { macId: mac.id, product: mac.product }) : [];
}

function memoryReasons(
  { machine }: AdviceQuestion,
  { model, quantisation, kvType }: Target,
  room: Room,
  now: Situation,
): Reason[] {
  const { totalBytes: needBytes } = now.need;
  const budget = machine.memoryBudgetBytes;
  const details = {
    model: model.name,
    quantisation,
    needBytes,
    budgetBytes: room.budgetBytes,
    ...('source' in budget && { budgetSource: budget.source }),
  };
  const wiredLimitBytes = machine.wiredLimitBytes.value;
  const contextTokens = largestContextTokens(model, quantisation, { kvType, budgetBytes: room.budgetBytes });
  const raised =
    wiredLimitBytes === undefined || needBytes <= (room.stockBudgetBytes ?? 0)
      ? []
      : now.holds
        ? [reason('limit-raised-now', { wiredLimitBytes })]
        : [reason('limit-raised-risky', { wiredLimitBytes, contextTokens })];
  if (now.holds) return [reason('fits-now', { ...details, answer: now.fits }), ...raised];
  if (now.fits === 'fits' || now.fits === 'tight') {
    const leftBytes = room.memoryBytes - needBytes;
    return [reason('leaves-too-little-now', { ...details, leftBytes }), ...raised];
  }
  const code = now.fits === 'raise-limit' ? 'fits-if-limit-raised-now' : 'does-not-fit-now';
  return [reason(code, { ...details, answer: now.fits }), ...raised];
}

function speedReasons({ need, distrusted }: AdviceQuestion, now: Situation): Reason[] {
  const { generationTokensPerSecond, firstTokenSeconds } = now;
  if (generationTokensPerSecond === undefined || firstTokenSeconds === undefined) {
    return [reason(distrusted ? 'speed-not-trusted-now' : 'speed-unknown-now')];
  }
  if (!now.isFastEnough) {
    return slowReasons(now, need, {
      writes: 'writes-too-slowly-now',
      reads: 'first-word-late-now',
      hot: 'too-slow-when-hot-now',
    });
  }
  return [
    reason('fast-enough-now', {
      generationTokensPerSecond,
      firstTokenSeconds,
      minimumTokensPerSecond: need.minimumGenerationTokensPerSecond,
      promptTokens: need.promptTokens,
      ...speedOrigin(now.speed),
    }),
  ];
}
