import { describe, expect, it } from 'vitest';
import { fitAcrossMachines } from '#core/fit/across-machines.ts';
import { buildFitGrid } from '#core/fit/build-grid.ts';
import type { FitMachine } from '#core/fit/grid.ts';
import type { QuantisationName } from '#core/models/recipes.ts';
import { memoryGibibytes } from '#core/units.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const machine = (label: string, gibibytes: number, share: number, canRaiseLimit?: boolean): FitMachine => ({
  label,
  isThisMachine: false,
  memoryBytes: memoryGibibytes(gibibytes),
  memoryBudgetBytes: Math.floor(memoryGibibytes(gibibytes) * share),
  memoryBudgetSource: 'rule',
  ...(canRaiseLimit !== undefined && { canRaiseLimit }),
});

const machines = [
  machine('8 GB', 8, 0.6667),
  machine('24 GB', 24, 0.74),
  machine('24 GB on another macOS', 24, 0.6667),
  machine('24 GB again', 24, 0.74),
  machine('24 GB, no limit to raise', 24, 0.74, false),
  machine('128 GB', 128, 0.84),
];

const question = {
  models: loadShippedCatalogue().models,
  quantisations: ['Q4_K_M', 'MXFP4', 'F16'] as const satisfies readonly QuantisationName[],
  contextTokens: 40_000,
  kvType: 'q8_0',
} as const;

describe('the fit across machines', () => {
  const across = fitAcrossMachines({ ...question, machines });

  it('answers every cell of every machine as the grid of that machine does', () => {
    expect(across.machines.map((fit) => fit.machine)).toEqual(machines);
    for (const fit of across.machines) {
      const grid = buildFitGrid({
        ...question,
        machine: fit.machine,
        speedOf: () => ({ confidence: 'predicted', reasons: [] }),
      });
      expect(grid.rows.map((row) => [row.modelId, row.quantisation, row.need])).toEqual(
        across.cells.map((cell) => [cell.model.id, cell.quantisation, cell.need]),
      );
      expect(grid.rows.map(({ answer }) => answer)).toEqual(fit.answers);
      expect(grid.rows.map((row) => row.largestContextTokens)).toEqual(fit.largestContextTokens);
    }
  });

  it('has all five answers among them', () => {
    const answers = new Set(across.machines.flatMap((fit) => fit.answers));
    expect([...answers].sort()).toEqual(['crawls', 'fits', 'raise-limit', 'refused', 'tight']);
  });
});
