import type { WorkingSetRule } from '#core/chips/catalogue.ts';
import { bytesPerGibibyte } from '#core/units.ts';

export interface BudgetQuestion {
  memoryBytes: number;
  /** Absent: unknown, and the smallest share that any macOS gives counts. */
  macosMajor?: number | undefined;
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

const holdsFor = (rule: WorkingSetRule, macosMajor: number | undefined): boolean =>
  macosMajor === undefined || (macosMajor >= rule.macosFrom && macosMajor <= (rule.macosTo ?? Infinity));

/**
 * Metal's default `recommendedMaxWorkingSetSize` where it cannot be asked, from memory and macOS version.
 * A memory size without a rule takes the share of the next smaller size that has one: shares grow with
 * memory, so this errs to the low side (256 GB on macOS 26: 0.84 of 192 GB). `undefined` when no rule
 * covers the macOS version or any size so small. 16 GB on macOS 15: 11.45 GB.
 */
export function memoryBudget({ memoryBytes, macosMajor, rules }: BudgetQuestion): RuleBudget | undefined {
  const memoryGB = memoryBytes / bytesPerGibibyte;
  const tiers = rules
    .filter((rule) => holdsFor(rule, macosMajor))
    .flatMap((rule) => rule.memoryGB.map((ruleMemoryGB) => ({ rule, ruleMemoryGB })))
    .filter(({ ruleMemoryGB }) => ruleMemoryGB <= memoryGB)
    .sort((a, b) => b.ruleMemoryGB - a.ruleMemoryGB || a.rule.shareOfMemory - b.rule.shareOfMemory);
  const [best] = tiers;
  if (!best) return undefined;
  const { rule, ruleMemoryGB } = best;
  return {
    bytes: Math.floor(memoryBytes * rule.shareOfMemory),
    share: rule.shareOfMemory,
    observed: rule.observed && ruleMemoryGB === memoryGB,
    ruleMemoryGB,
  };
}
