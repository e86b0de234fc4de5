import { describe, expect, it } from 'vitest';
import { fitAnswer, ruleOfThumbBytes } from '#core/fit/answer.ts';
import {
  buildFitGrid,
  defaultGridModels,
  defaultQuantisations,
  type GridQuestion,
} from '#core/fit/build-grid.ts';
import { FitGridSchema } from '#core/fit/grid.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { memoryGibibytes } from '#core/units.ts';
import * as v from 'valibot';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const speed: SpeedEstimate = { confidence: 'predicted', reasons: [] };

function grid(others: Partial<GridQuestion> = {}) {
  return buildFitGrid({
    machine: {
      label: 'Mac with 32 GB',
      isThisMachine: false,
      memoryBytes: memoryGibibytes(32),
      memoryBudgetBytes: 22_906_000_000,
      memoryBudgetSource: 'rule',
    },
    models: defaultGridModels.map(catalogueModel),
    quantisations: defaultQuantisations,
    contextTokens: 8192,
    kvType: 'f16',
    speedOf: () => speed,
    ...others,
  });
}

describe('the fit grid', () => {
  it('shows models that people run often, from 1B to 120B, dense and sparse', () => {
    const models = defaultGridModels.map(catalogueModel);
    expect(models.every(({ priority }) => priority === 1)).toBe(true);
    expect(Math.min(...models.map(({ parameterCount }) => parameterCount))).toBeLessThan(2e9);
    expect(Math.max(...models.map(({ parameterCount }) => parameterCount))).toBeGreaterThan(100e9);
    expect(models.some(({ tags }) => tags.includes('japanese'))).toBe(true);
    expect(new Set(defaultGridModels).size).toBe(defaultGridModels.length);
  });

  it('has a row for each model and quantisation that passes the contract', () => {
    const { rows } = grid();
    expect(v.is(FitGridSchema, grid())).toBe(true);
    const natives = rows.filter(({ quantisation }) => quantisation === 'MXFP4').map(({ modelId }) => modelId);
    expect(natives).toEqual(['gpt-oss-20b', 'gpt-oss-120b']);
    expect(rows).toHaveLength((defaultGridModels.length - 2) * defaultQuantisations.length + 2);
  });

  it('answers each row by its own need, and only rows within the budget have a context', () => {
    const { rows, machine } = grid();
    for (const row of rows) {
      const question = {
        needBytes: row.need.totalBytes,
        budgetBytes: machine.memoryBudgetBytes,
        memoryBytes: machine.memoryBytes,
      };
      expect(row.answer).toBe(fitAnswer(question));
      const isWithin = row.answer === 'fits' || row.answer === 'tight';
      expect(row.largestContextTokens >= 8192).toBe(isWithin);
      expect(row.largestContextTokens).toBeLessThanOrEqual(
        catalogueModel(row.modelId).shape.maximumContextTokens,
      );
    }
  });

  it('answers a context above the maximum of a model for that maximum, and says so', () => {
    const models = [catalogueModel('qwen2.5-7b'), catalogueModel('qwen3-4b')];
    const asked: number[] = [];
    const { rows } = grid({
      models,
      contextTokens: 65_536,
      quantisations: ['Q4_K_M'],
      speedOf: (_model, _quantisation, contextTokens) => {
        asked.push(contextTokens);
        return speed;
      },
    });
    expect(rows.map(({ contextBeyondModel }) => contextBeyondModel)).toEqual([true, undefined]);
    expect(rows[0]?.need).toEqual(
      grid({ models, contextTokens: 32_768, quantisations: ['Q4_K_M'] }).rows[0]?.need,
    );
    expect(asked).toEqual([32_768, 65_536]);
  });

  it('carries the rule of thumb by the bits that the name promises', () => {
    const rows = grid({ models: [catalogueModel('qwen2.5-32b')] }).rows;
    const { parameterCount } = catalogueModel('qwen2.5-32b');
    expect(rows.map(({ ruleOfThumbBytes: bytes }) => bytes)).toEqual(
      [4, 5, 6, 8, 16].map((bits) => ruleOfThumbBytes(parameterCount, bits)),
    );
  });
});
