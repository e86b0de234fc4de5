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
  /** Both equal `bytes` where the size was observed on this macOS; else what the neighbours allow. */
  lowBytes: number;
  highBytes: number;
  /** Share of the memory, 0…1. */
  share: number;
  /** False where the share is recalled, or taken from a smaller memory size than asked. */
  observed: boolean;
  /** Memory size of the rule used, GB of 2³⁰; smaller than the Mac's where no rule names that size. */
  ruleMemoryGB: number;
}

/** A rule at one of its memory sizes. */
interface Tier {
  memoryGB: number;
  share: number;
  observed: boolean;
}

/** The shares of one range of macOS versions, smallest memory first. */
type Era = readonly Tier[];

interface EraBudget {
  tier: Tier;
  lowShare: number;
  highShare: number;
}

/**
 * Metal's default `recommendedMaxWorkingSetSize` where it cannot be asked, from memory and macOS version.
 * A memory size without a rule takes the share of the next smaller size that has one: shares grow with
 * memory, so `bytes` errs to the low side, and `highBytes` is the share of the next larger size (256 GB
 * on macOS 26: 0.84 to 0.9063). A recalled share ranges over its neighbours in memory and over what other
 * macOS versions give the same size; an unknown macOS over all versions. `undefined` when no rule covers
 * the macOS version or any size so small. 16 GB on macOS 15: 11.45 GB, low and high alike.
 */
export function memoryBudget({ memoryBytes, macosMajor, rules }: BudgetQuestion): RuleBudget | undefined {
  const memoryGB = memoryBytes / bytesPerGibibyte;
  const all = eras(rules);
  const asked = macosMajor === undefined ? all : all.filter(({ covers }) => covers(macosMajor));
  const budgets = asked
    .map(({ tiers }) =>
      eraBudget(
        tiers,
        memoryGB,
        all.map((era) => era.tiers),
      ),
    )
    .filter((budget) => budget !== undefined)
    .sort((a, b) => a.tier.share - b.tier.share);
  const [least] = budgets;
  if (!least) return undefined;
  const { share, observed, memoryGB: ruleMemoryGB } = least.tier;
  const bytesOf = (part: number): number => Math.floor(memoryBytes * part);
  return {
    bytes: bytesOf(share),
    lowBytes: bytesOf(Math.min(...budgets.map(({ lowShare }) => lowShare))),
    highBytes: bytesOf(Math.max(...budgets.map(({ highShare }) => highShare))),
    share,
    observed: observed && ruleMemoryGB === memoryGB,
    ruleMemoryGB,
  };
}

function eras(rules: readonly WorkingSetRule[]): { covers: (macosMajor: number) => boolean; tiers: Era }[] {
  const spans = new Map(
    rules.map(({ macosFrom, macosTo = Infinity }) => [
      `${macosFrom} ${macosTo}`,
      { from: macosFrom, to: macosTo },
    ]),
  );
  return [...spans.values()].map(({ from, to }) => ({
    covers: (macosMajor: number) => macosMajor >= from && macosMajor <= to,
    tiers: rules
      .filter((rule) => rule.macosFrom === from && (rule.macosTo ?? Infinity) === to)
      .flatMap(({ memoryGB, shareOfMemory, observed }) =>
        memoryGB.map((size): Tier => ({ memoryGB: size, share: shareOfMemory, observed })),
      )
      .sort((a, b) => a.memoryGB - b.memoryGB || a.share - b.share),
  }));
}

function eraBudget(tiers: Era, memoryGB: number, allEras: readonly Era[]): EraBudget | undefined {
  const tier = tiers.findLast((one) => one.memoryGB <= memoryGB);
  if (!tier) return undefined;
  const larger = tiers.find((one) => one.memoryGB > memoryGB);
  if (tier.memoryGB !== memoryGB) return { tier, ...range([tier, larger]) };
  if (tier.observed) return { tier, ...range([tier]) };
  const smaller = tiers.findLast((one) => one.memoryGB < memoryGB);
  const elsewhere = allEras.flatMap((era) => era.filter((one) => one.memoryGB === memoryGB));
  return { tier, ...range([tier, smaller, larger, ...elsewhere]) };
}

function range(tiers: readonly (Tier | undefined)[]): { lowShare: number; highShare: number } {
  const shares = tiers.filter((tier) => tier !== undefined).map(({ share }) => share);
  return { lowShare: Math.min(...shares), highShare: Math.max(...shares) };
}
