import type { Machine } from '#core/hardware/machine.ts';
import type { Need, Reason } from './advice.ts';
import { reason } from './reasons.ts';
import type { Room, Situation, Target } from './situation.ts';

/** What is true of the target on the machine in front of the user: memory first, then speed. */
export function presentReasons(
  question: { machine: Machine; need: Need; hasUntrustedRun?: boolean },
  { model }: Pick<Target, 'model'>,
  room: Room | undefined,
  now: Situation | undefined,
): Reason[] {
  if (!room || !now) return [];
  const { machine, need, hasUntrustedRun = false } = question;
  const target = { model: model.name, quantisation: need.quantisation };
  return [
    ...memoryReasons(machine, target, room, now),
    ...(now.holds ? speedReasons(need, now, hasUntrustedRun) : []),
  ];
}

function memoryReasons(
  machine: Machine,
  target: { model: string; quantisation: string },
  room: Room,
  now: Situation,
): Reason[] {
  const details = { ...target, needBytes: now.need.totalBytes, budgetBytes: room.budgetBytes };
  const wiredLimitBytes = machine.wiredLimitBytes.value;
  const raised =
    wiredLimitBytes === undefined || now.need.totalBytes <= (room.stockBudgetBytes ?? 0)
      ? []
      : [reason(now.holds ? 'limit-raised-now' : 'limit-raised-risky', { wiredLimitBytes })];
  if (now.holds) return [reason('fits-now', { ...details, answer: now.fits }), ...raised];
  if (now.fits === 'fits' || now.fits === 'tight') {
    const leftBytes = room.memoryBytes - now.need.totalBytes;
    return [reason('leaves-too-little-now', { ...details, leftBytes }), ...raised];
  }
  const code = now.fits === 'raise-limit' ? 'fits-if-limit-raised-now' : 'does-not-fit-now';
  return [reason(code, { ...details, answer: now.fits }), ...raised];
}

function speedReasons(need: Need, now: Situation, hasUntrustedRun: boolean): Reason[] {
  const { generationTokensPerSecond, firstTokenSeconds } = now;
  const minimumTokensPerSecond = need.minimumGenerationTokensPerSecond;
  const reasons: Reason[] = [];
  if (generationTokensPerSecond === undefined || firstTokenSeconds === undefined) {
    return [reason(hasUntrustedRun ? 'speed-not-trusted-now' : 'speed-unknown-now')];
  }
  const { confidence } = now.speed;
  if (now.isFastEnough) {
    return [
      reason('fast-enough-now', {
        generationTokensPerSecond,
        firstTokenSeconds,
        minimumTokensPerSecond,
        promptTokens: need.promptTokens,
        confidence,
      }),
    ];
  }
  if (generationTokensPerSecond < minimumTokensPerSecond) {
    reasons.push(
      reason('writes-too-slowly-now', { generationTokensPerSecond, minimumTokensPerSecond, confidence }),
    );
  }
  if (firstTokenSeconds > need.maximumFirstTokenSeconds) {
    reasons.push(
      reason('first-word-late-now', {
        firstTokenSeconds,
        maximumSeconds: need.maximumFirstTokenSeconds,
        promptTokens: need.promptTokens,
        confidence,
      }),
    );
  }
  return reasons;
}
