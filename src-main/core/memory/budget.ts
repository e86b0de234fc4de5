import type { WorkingSetRule } from '#core/chips/catalogue.ts';
import { bytesPerGibibyte } from '#core/units.ts';

export interface BudgetQuestion {
  memoryBytes: number;
  macosMajor: number;
  rules: readonly WorkingSetRule[];
}

/** Working set that the rules give, with what they rest on. */
export interface RuleBudget {
  bytes: number;
  /** Share of the memory, 0…1. */
  share: number;
  /** False where the share is recalled, or taken from a smaller memory size than asked. */
  observed: boolean;
  /** Memory size of the rule used, GB of 2³⁰; smaller than the Mac's where no rule names that size. */
  ruleMemoryGB: number;
}

/**
 * Metal's default `recommendedMaxWorkingSetSize` of a Mac that is not at hand, from memory and macOS
 * version. A memory size without a rule takes the share of the next smaller size that has one: shares
 * grow with memory, so this errs to the low side (256 GB on macOS 26: 0.84 of 192 GB). `undefined` when
 * no rule covers the macOS version or any size so small. 16 GB on macOS 15: 11.45 GB.
 */
export function memoryBudget({ memoryBytes, macosMajor, rules }: BudgetQuestion): RuleBudget | undefined {
  const memoryGB = memoryBytes / bytesPerGibibyte;
  let best: RuleBudget | undefined;
  for (const rule of rules) {
    if (macosMajor < rule.macosFrom || macosMajor > (rule.macosTo ?? Infinity)) continue;
    for (const ruleMemoryGB of rule.memoryGB) {
      if (ruleMemoryGB > memoryGB || ruleMemoryGB <= (best?.ruleMemoryGB ?? 0)) continue;
      best = {
        bytes: Math.floor(memoryBytes * rule.shareOfMemory),
        share: rule.shareOfMemory,
        observed: rule.observed && ruleMemoryGB === memoryGB,
        ruleMemoryGB,
      };
    }
  }
  return best;
}
