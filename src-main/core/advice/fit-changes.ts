import { raisedLimitBytes } from '#core/fit/answer.ts';
import { largestContextTokens } from '#core/fit/largest-context.ts';
import type { MlxQuantisationName } from '#core/memory/mlx-need.ts';
import type { QuantisationName } from '#core/models/quantisations.ts';
import { bytesPerGibibyte, bytesPerMebibyte } from '#core/units.ts';
import { type ChangeQuestion, type FreeChange, rates, tried } from './free-change.ts';
import { reason } from './reasons.ts';
import { passes } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

/** Quantisations worth offering instead, of either engine's files, best first: below 4 bits a smaller model does better. */
const offeredQuantisations: readonly (readonly string[])[] = [
  ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'IQ4_XS'] satisfies QuantisationName[],
  ['MLX-8bit', 'MLX-6bit', 'MLX-4bit'] satisfies MlxQuantisationName[],
];

/** Smallest slack below the budget that a change should leave. */
const slackBytes = bytesPerGibibyte;

/** The largest context that fits, where it still serves the use. */
export function contextChange(question: ChangeQuestion): FreeChange[] {
  const { room, target, need } = question;
  if (question.now.holds) return [];
  const { model, quantisation, kvType } = target;
  const roomBytes = room.budgetBytes - slackBytes;
  const contextTokens = largestContextTokens(model, quantisation, { kvType, budgetBytes: roomBytes });
  const smallest = adviceThresholds.uses[need.use].smallestContextTokens;
  if (contextTokens < smallest || contextTokens >= target.contextTokens) return [];
  const found = tried(question, { contextTokens });
  if (found.isFastEnough === false) return [];
  return [{ reason: reason('smaller-context', { contextTokens }), reachesTarget: passes(found) }];
}

export function kvChange(question: ChangeQuestion): FreeChange[] {
  if (question.now.holds || question.target.kvType !== 'f16') return [];
  const found = tried(question, { kvType: 'q8_0' });
  if (!found.holds || found.isFastEnough === false) return [];
  const savedBytes = question.now.need.totalBytes - found.need.totalBytes;
  return [{ reason: reason('quantise-kv-cache', { savedBytes }), reachesTarget: passes(found) }];
}

/** The best quantisation below the one asked for with which everything passes. */
export function quantisationChange(question: ChangeQuestion): FreeChange[] {
  const current = question.target.quantisation;
  const offered = offeredQuantisations.find((names) => names.includes(current)) ?? [];
  for (const quantisation of offered.slice(offered.indexOf(current) + 1)) {
    const found = tried(question, { quantisation });
    if (!passes(found)) continue;
    return [
      { reason: reason('smaller-quantisation', { quantisation, ...rates(found) }), reachesTarget: true },
    ];
  }
  return [];
}

/** Memory that other programs hold at this moment: macOS gives it back once they are closed. */
export function closingChange({ room, now }: ChangeQuestion): FreeChange[] {
  const { availableBytes } = room;
  const needBytes = now.need.totalBytes;
  const isBudgetFreeMemory = room.canRaiseLimit === false;
  const couldFit = isBudgetFreeMemory ? needBytes <= raisedLimitBytes(room.memoryBytes) : now.holds;
  const freeBytes = availableBytes ?? (isBudgetFreeMemory ? room.budgetBytes : undefined);
  if (freeBytes === undefined || freeBytes >= needBytes || !couldFit) return [];
  return [{ reason: reason('close-programs', { freeBytes, needBytes }), reachesTarget: false }];
}

/** Shown with its risk and never run; it is no reason to call the target reached. */
export function limitChange({ room, now }: ChangeQuestion): FreeChange[] {
  if (now.fits !== 'raise-limit' || now.isFastEnough === false) return [];
  const limitMebibytes = Math.floor(raisedLimitBytes(room.memoryBytes) / bytesPerMebibyte);
  return [{ reason: reason('raise-limit', { limitMebibytes }), reachesTarget: false }];
}
