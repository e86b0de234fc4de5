import type { WorkingSetRule } from '#core/chips/catalogue.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import { fitAnswer } from './answer.ts';

/** The memory that Macs are sold with, and what their GPUs get of it. */
export interface MemoryMarket {
  /** GB of 2³⁰, in any order. */
  memorySizesGB: readonly number[];
  workingSetRules: readonly WorkingSetRule[];
  /** macOS that such a Mac runs; absent: the smallest share that any macOS gives counts. */
  macosMajor?: number;
}

/**
 * The smallest size on sale above `memoryBytes` with which a need `fits`; `undefined` if none does. Budgets
 * as the grid of such a Mac takes them.
 */
export function smallestMemoryGB(
  market: MemoryMarket,
  needBytes: number,
  memoryBytes: number,
): number | undefined {
  const { workingSetRules: rules, macosMajor } = market;
  const doesFit = (offeredBytes: number): boolean => {
    const budget = memoryBudget({ memoryBytes: offeredBytes, macosMajor, rules });
    if (!budget) return false;
    return fitAnswer({ needBytes, budgetBytes: budget.bytes, memoryBytes: offeredBytes }) === 'fits';
  };
  return market.memorySizesGB
    .filter((size) => size * bytesPerGibibyte > memoryBytes)
    .sort((a, b) => a - b)
    .find((size) => doesFit(size * bytesPerGibibyte));
}
