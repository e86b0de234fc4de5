import { unknown, known } from '#core/fact.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { memoryGibibytes } from '#core/units.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

interface MacOptions {
  macosMajor?: number;
  change?: Partial<Machine>;
}

/** A Mac as the probe would describe it, with the limit that the table gives for its memory. */
export function macWith(chipId: string, memoryGB: number, options: MacOptions = {}): Machine {
  const catalogue = loadShippedCatalogue();
  const chip = catalogue.chips.find(({ id }) => id === chipId);
  if (!chip) throw new Error(`no chip ${chipId}`);
  const memoryBytes = memoryGibibytes(memoryGB);
  const { macosMajor = 26 } = options;
  const budget = memoryBudget({ memoryBytes, macosMajor, rules: catalogue.workingSetRules });
  if (!budget) throw new Error(`no rule for ${memoryGB} GB`);
  return {
    kind: 'apple-silicon',
    isTranslated: false,
    chipName: known(chip.brandString, 'sysctl'),
    chipId: known(chip.id, 'catalogue'),
    gpuCores: known(chip.gpuCores, 'ioreg'),
    cpuCoresTotal: known(chip.cpuCoresTotal, 'sysctl'),
    cpuCores: unknown('not-asked'),
    memoryBytes: known(memoryBytes, 'sysctl'),
    memoryBudgetBytes: known(budget.bytes, 'metal'),
    wiredLimitBytes: unknown('not-reported'),
    memoryBandwidthBytesPerSecond: known(chip.memoryBandwidthGigabytesPerSecond * 1e9, 'catalogue'),
    modelIdentifier: unknown('not-asked'),
    productName: unknown('not-asked'),
    osName: known('macOS', 'sw_vers'),
    macosVersion: known(`${macosMajor}.0`, 'sw_vers'),
    macosBuild: unknown('not-asked'),
    conditions: {},
    warnings: [],
    ...options.change,
  };
}
