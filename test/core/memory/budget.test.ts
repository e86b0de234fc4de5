import { describe, expect, it } from 'vitest';
import { memoryBudget } from '#core/memory/budget.ts';
import { memoryGibibytes } from '#core/units.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const rules = loadShippedCatalogue().workingSetRules;
const budget = (gibibytes: number, macosMajor: number) =>
  memoryBudget({ memoryBytes: memoryGibibytes(gibibytes), macosMajor, rules });

describe('the memory budget of a Mac that is not at hand', () => {
  // Megabytes of 10⁶ that Metal reported on such Macs.
  it.each([
    [16, 15, 11453.25],
    [24, 15, 17179.89],
    [32, 15, 22906.5],
    [48, 15, 38654.71],
    [64, 15, 51539.61],
    [128, 15, 103079.22],
    [8, 26, 5726.63],
    [16, 26, 12713.12],
    [24, 26, 19069.67],
    [32, 26, 26800.6],
    [48, 26, 40200.9],
    [64, 26, 55662.79],
    [128, 26, 115448.73],
    [192, 27, 173173.08],
  ])('%d GB on macOS %d: %d MB within 0.01 %%', (gibibytes, macosMajor, megabytes) => {
    const found = budget(gibibytes, macosMajor);
    expect(Math.abs((found?.bytes ?? 0) / (megabytes * 1e6) - 1)).toBeLessThan(0.0001);
    expect(found).toMatchObject({ observed: true, ruleMemoryGB: gibibytes });
  });

  it('says when a share is recalled, not observed', () => {
    expect(budget(8, 15)).toMatchObject({ share: 0.6667, observed: false });
  });

  it('takes the share of the next smaller size where no rule names the size', () => {
    expect(budget(256, 26)).toMatchObject({ share: 0.84, observed: false, ruleMemoryGB: 192 });
    expect(budget(18, 15)).toMatchObject({ share: 0.6667, observed: false, ruleMemoryGB: 16 });
  });

  it('takes the smallest share of any macOS while the version is unknown', () => {
    const unknown = memoryBudget({ memoryBytes: memoryGibibytes(16), rules });
    expect(unknown?.share).toBe(budget(16, 15)?.share);
  });

  it('is one value where the size was observed on that macOS', () => {
    for (const [gibibytes, macosMajor] of [
      [16, 15],
      [128, 15],
      [18, 26],
      [96, 27],
    ] as const) {
      const found = budget(gibibytes, macosMajor);
      expect([found?.lowBytes, found?.highBytes]).toEqual([found?.bytes, found?.bytes]);
    }
  });

  const shares = (found: ReturnType<typeof budget>, gibibytes: number) =>
    [found?.lowBytes, found?.highBytes].map((bytes) =>
      ((bytes ?? 0) / memoryGibibytes(gibibytes)).toFixed(4),
    );

  it.each([
    // A size without a row: from the next smaller to the next larger one.
    [256, 26, ['0.8400', '0.9063']],
    [18, 15, ['0.6667', '0.6667']],
    [34, 15, ['0.6667', '0.7500']],
    // Above the largest size there is nothing to lean on.
    [1024, 26, ['0.9063', '0.9063']],
    // Recalled: its neighbours in memory, and the same size on other versions.
    [8, 15, ['0.6667', '0.6667']],
    [96, 15, ['0.7500', '0.8100']],
    [192, 15, ['0.7500', '0.9063']],
  ])('%d GB on macOS %d ranges over %j of the memory', (gibibytes, macosMajor, expected) => {
    expect(shares(budget(gibibytes, macosMajor), gibibytes)).toEqual(expected);
  });

  it('ranges over all generations while the macOS is unknown, and stays at their low end', () => {
    for (const gibibytes of [8, 16, 18, 24, 32, 48, 64, 96, 128, 192, 256, 512]) {
      const memoryBytes = memoryGibibytes(gibibytes);
      const unknown = memoryBudget({ memoryBytes, rules });
      const known = [budget(gibibytes, 15), budget(gibibytes, 26)];
      expect(unknown?.lowBytes).toBe(Math.min(...known.map((found) => found?.lowBytes ?? 0)));
      expect(unknown?.highBytes).toBe(Math.max(...known.map((found) => found?.highBytes ?? 0)));
      expect(unknown?.bytes).toBe(Math.min(...known.map((found) => found?.bytes ?? 0)));
    }
  });

  it('is unknown for a macOS without rules and for less memory than any rule', () => {
    expect(budget(16, 10)).toBeUndefined();
    expect(budget(4, 15)).toBeUndefined();
    expect(memoryBudget({ memoryBytes: memoryGibibytes(16), macosMajor: 15, rules: [] })).toBeUndefined();
  });

  it('never shrinks with more memory', () => {
    for (const macosMajor of [13, 15, 26, 27]) {
      const bytes = Array.from({ length: 505 }, (_, index) => budget(8 + index, macosMajor)?.bytes ?? 0);
      expect(bytes.every((value, index) => index === 0 || value > (bytes[index - 1] ?? 0))).toBe(true);
    }
  });
});
