import type { WorkingSetRule } from '#core/chips/catalogue.ts';
import { type Fact, known, unknown } from '#core/fact.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import type { MachineWarning } from './machine.ts';
import type { MachineKind } from './platform.ts';
import type { Readings } from './readings.ts';

export interface BudgetQuestion {
  readings: Readings;
  kind: MachineKind;
  memoryBytes: Fact<number>;
  macosMajor: number | undefined;
  rules: readonly WorkingSetRule[];
}

export interface Budget {
  memoryBudgetBytes: Fact<number>;
  /** Known only when raised from the default 0. */
  wiredLimitBytes: Fact<number>;
  warnings: MachineWarning[];
}

/**
 * What the GPU may use, from the best that is known: Metal's own figure, the wired limit when it was raised
 * (Metal then answers that value), the table by memory and macOS version. Without Metal (Intel, virtual
 * machine) it is the memory free at this moment.
 */
export function decideBudget(question: BudgetQuestion): Budget {
  const wiredLimitBytes = raisedLimit(question.readings.sysctl.wiredLimitBytes);
  const metal = metalFigure(question);
  const memoryBudgetBytes = bestBudget(question, metal, wiredLimitBytes);
  const warnings: MachineWarning[] = [];
  if (memoryBudgetBytes.value !== undefined && memoryBudgetBytes.source === 'rule') {
    warnings.push({ code: 'budget-from-rule', details: { memoryBytes: question.memoryBytes.value ?? 0 } });
  }
  if (wiredLimitBytes.value !== undefined) {
    warnings.push({ code: 'wired-limit-raised', details: { limitBytes: wiredLimitBytes.value } });
    if (metal.value !== undefined && !isClose(metal.value, wiredLimitBytes.value)) {
      const details = { fact: 'memoryBudgetBytes', used: metal.value, other: wiredLimitBytes.value };
      warnings.push({ code: 'sources-disagree', details });
    }
  }
  return { memoryBudgetBytes, wiredLimitBytes, warnings };
}

/** The log rounds to 10 kB, so equal limits differ by less than a thousandth. */
const isClose = (left: number, right: number): boolean => Math.abs(left / right - 1) < 0.001;

const raisedLimit = (limit: Fact<number>): Fact<number> =>
  limit.value === 0 ? unknown('not-applicable') : limit;

/** A limit above the memory of this machine is the log of another one. */
function metalFigure({ readings, memoryBytes }: BudgetQuestion): Fact<number> {
  const { budgetBytes } = readings.metal;
  const isTooLarge = budgetBytes.value !== undefined && budgetBytes.value > (memoryBytes.value ?? Infinity);
  return isTooLarge ? unknown('unreadable') : budgetBytes;
}

function bestBudget(question: BudgetQuestion, metal: Fact<number>, wired: Fact<number>): Fact<number> {
  const { readings, kind, memoryBytes, macosMajor, rules } = question;
  if (metal.value !== undefined) return metal;
  if (kind === 'intel-mac' || kind === 'virtual-mac') return readings.availableBytes;
  if (wired.value !== undefined) {
    return known(Math.min(wired.value, memoryBytes.value ?? wired.value), 'sysctl');
  }
  if (kind !== 'apple-silicon') return unknown('not-reported');
  if (memoryBytes.value === undefined) return memoryBytes;
  const derived = memoryBudget({ memoryBytes: memoryBytes.value, macosMajor, rules });
  return derived ? known(derived.bytes, 'rule') : unknown('not-in-catalogue');
}
