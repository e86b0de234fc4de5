import { bytesPerGibibyte } from '#core/units.ts';
import type { FitAnswer } from './grid.ts';

export interface FitQuestion {
  needBytes: number;
  /** What the GPU may use: Metal's working set. */
  budgetBytes: number;
  /** RAM of the machine. */
  memoryBytes: number;
  /** False where the budget is no limit of the system but the memory free at this moment. Default true. */
  canRaiseLimit?: boolean;
}

/** What macOS and the user's programs want kept free beside a model, and how high the limit may go. */
export const fitThresholds = {
  /** Slack below the budget for an answer without reservation. */
  slackBytes: bytesPerGibibyte,
  /** Macs up to this size must keep `freeBytes` of RAM as well. */
  smallMacBytes: 16 * bytesPerGibibyte,
  freeBytes: 4 * bytesPerGibibyte,
  /** `iogpu.wired_limit_mb` is never advised above this share of RAM. */
  raisedShareOfMemory: 0.9,
} as const;

/** Highest limit the program would show a command for: min(90 % of RAM, RAM − 4 GiB), at least 0. */
export const raisedLimitBytes = (memoryBytes: number): number =>
  Math.max(
    0,
    Math.floor(
      Math.min(fitThresholds.raisedShareOfMemory * memoryBytes, memoryBytes - fitThresholds.freeBytes),
    ),
  );

/** One of the five answers; see `FitAnswerSchema` for what each means. More memory never answers less. */
export function fitAnswer(question: FitQuestion): FitAnswer {
  const { needBytes, budgetBytes, memoryBytes, canRaiseLimit = true } = question;
  const isSmall = memoryBytes <= fitThresholds.smallMacBytes;
  const leavesEnough = !isSmall || memoryBytes - needBytes >= fitThresholds.freeBytes;
  if (leavesEnough && needBytes <= budgetBytes - fitThresholds.slackBytes) return 'fits';
  if (needBytes <= budgetBytes) return 'tight';
  if (canRaiseLimit && needBytes <= raisedLimitBytes(memoryBytes)) return 'raise-limit';
  return needBytes <= memoryBytes ? 'crawls' : 'refused';
}

/**
 * The December 2024 article's rule: parameters × bits ÷ 8 × 1.2, bytes. A labelled column that decides
 * nothing: 7 billion parameters at 4 bits give 4.2 GB, at 16 bits 16.8 GB.
 */
export const ruleOfThumbBytes = (parameterCount: number, bits: number): number =>
  Math.round((parameterCount * bits * 12) / 80);
