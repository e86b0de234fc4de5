import { describe, expect, it } from 'vitest';
import { memoryBudget } from '#core/memory/budget.ts';
import type { ObservedWorkingSet } from '#core/memory/observed-working-set.ts';
import { memoryGibibytes } from '#core/units.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { loadObservedWorkingSets } from '../../src-main/adapters/storage/observed-working-set.ts';

const rules = loadShippedCatalogue().workingSetRules;
const observations = loadObservedWorkingSets();

/** The bound of its macOS versions that a log has; with none, any macOS. */
const macosOf = ({ macosFrom, macosTo }: ObservedWorkingSet): number | undefined => macosFrom ?? macosTo;

const budgetOf = (row: ObservedWorkingSet) =>
  memoryBudget({ memoryBytes: memoryGibibytes(row.memoryGB), macosMajor: macosOf(row), rules });

const label = (row: ObservedWorkingSet): string =>
  `${row.chip ?? 'unknown chip'}, ${row.memoryGB} GB, macOS ${macosOf(row) ?? 'unknown'}: ${row.workingSetMegabytes} MB`;

describe('the observed working sets', () => {
  const notRaised = observations.filter(({ limit }) => limit !== 'raised');

  it.each(notRaised.map((row) => [label(row), row] as const))(
    '%s lies in the range of the rules',
    (_, row) => {
      const budget = budgetOf(row);
      const tolerance = row.isRounded ? 0.0005 : 0.0001;
      const bytes = row.workingSetMegabytes * 1e6;
      expect(bytes).toBeGreaterThanOrEqual((budget?.lowBytes ?? Infinity) * (1 - tolerance));
      expect(bytes).toBeLessThanOrEqual((budget?.highBytes ?? 0) * (1 + tolerance));
    },
  );

  it('pin the range to one value wherever the macOS is known', () => {
    const dated = notRaised.filter((row) => macosOf(row) !== undefined);
    expect(dated.length).toBeGreaterThan(20);
    for (const row of dated) {
      const budget = budgetOf(row);
      expect(budget?.highBytes, label(row)).toBe(budget?.lowBytes);
      expect(budget?.observed, label(row)).toBe(true);
    }
  });

  it('include raised limits, which no rule explains', () => {
    const raised = observations.filter(({ limit }) => limit === 'raised');
    expect(raised).toHaveLength(3);
    const beyond = raised.filter(
      (row) => row.workingSetMegabytes * 1e6 > 1.001 * (budgetOf(row)?.highBytes ?? 0),
    );
    expect(beyond).toHaveLength(2);
  });

  it('stand behind every rule that claims to be observed', () => {
    const observedSizes = rules.filter(({ observed }) => observed).flatMap(({ memoryGB }) => memoryGB);
    const seen = new Set(notRaised.map(({ memoryGB }) => memoryGB));
    expect(observedSizes.filter((size) => !seen.has(size))).toEqual([]);
  });

  it('name their source and are bounded by one macOS generation or none', () => {
    for (const { source, macosFrom = 26, macosTo = 15 } of observations) {
      expect(source).not.toBe('');
      expect(macosFrom >= 26 || macosTo <= 15).toBe(true);
    }
  });
});
