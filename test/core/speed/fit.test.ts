import { describe, expect, it } from 'vitest';
import { fitSpeedWithSpreads } from '#core/speed/cross-validation.ts';
import { fitNonNegative, quantile } from '#core/speed/least-squares.ts';
import { publishedModel, speedObservations } from '#core/speed/observations.ts';
import { spreadFor, spreadOf } from '#core/speed/spread.ts';
import { catalogue, chipNamed, parameters } from './fixtures.ts';

describe('the shipped parameters', () => {
  const observations = speedObservations(catalogue.referenceSpeeds, catalogue);

  it('are what the fit gives from the shipped published runs', () => {
    expect(fitSpeedWithSpreads(observations, catalogue.asOf)).toEqual(parameters);
  });

  it('rest on llama.cpp runs of Macs alone', () => {
    expect(observations.length).toBeGreaterThan(200);
    expect(new Set(observations.map(({ row }) => row.engine))).toEqual(new Set(['llama.cpp']));
  });

  it('promise no more for a tier than for all chips together', () => {
    const all = parameters.spreads['generation/dense'];
    for (const { id } of catalogue.chips) {
      const spread = spreadFor(parameters, 'generation', false, chipNamed(id));
      expect(spread?.low).toBeLessThanOrEqual(all?.low ?? 0);
      expect(spread?.high).toBeGreaterThanOrEqual(all?.high ?? 9);
    }
  });

  it.each([
    ['LLaMA 7B v2', 'llama-2-7b'],
    ['Qwen3 0.6B', 'qwen3-0.6b'],
    ['Gemma 4 26B-A4B', 'gemma-4-26b-a4b'],
    ['DeepSeek-R1-Distill 32B', 'deepseek-r1-distill-qwen-32b'],
  ])('know %s as %s', (name, id) => {
    expect(publishedModel(name, catalogue.models)?.id).toBe(id);
  });

  it('leave out models that the catalogue does not have', () => {
    expect(publishedModel('Bonsai 8B', catalogue.models)).toBeUndefined();
  });
});

describe('non-negative least squares on relative errors', () => {
  const rows = [
    [1, 10],
    [2, 10],
    [4, 20],
    [8, 10],
    [3, 40],
  ];

  it('finds the coefficients that made exact targets', () => {
    const [a, b] = fitNonNegative(
      rows,
      rows.map(([x = 0, y = 0]) => 0.5 * x + 0.02 * y),
    );
    expect(a).toBeCloseTo(0.5, 6);
    expect(b).toBeCloseTo(0.02, 6);
  });

  it('gives 0 rather than a negative coefficient, and 0 to a column of zeros', () => {
    const coefficients = fitNonNegative(
      rows.map(([x = 0, y = 0]) => [x, y, 0]),
      rows.map(([x = 0, y = 0]) => x - 0.01 * y),
    );
    expect(coefficients[1]).toBe(0);
    expect(coefficients[2]).toBe(0);
  });

  it('is little moved by one row that is far off', () => {
    const many = Array.from({ length: 20 }, (_, index) => [index + 1]);
    const targets = many.map(([x = 0], index) => (index === 7 ? 5 * x : x));
    expect(fitNonNegative(many, targets)[0]).toBeCloseTo(1, 1);
  });
});

describe('spreads', () => {
  it('interpolate between order statistics', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1, 2], 0.25)).toBe(1.25);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('say nothing for fewer than eight rows and take the extremes of ten', () => {
    expect(spreadOf([1, 1, 1, 1, 1, 1, 1])).toBeUndefined();
    const ratios = [0.7, 0.9, 0.95, 1, 1, 1, 1.02, 1.05, 1.1, 1.3];
    expect(spreadOf(ratios)).toEqual({ low: 0.7, high: 1.3, rows: 10 });
  });

  it('contain the prediction itself even where all runs were faster', () => {
    expect(spreadOf(Array.from({ length: 9 }, () => 1.2))).toEqual({ low: 1, high: 1.2, rows: 9 });
  });
});
