import { describe, expect, it } from 'vitest';
import { fitSpeedWithSpreads } from '#core/speed/cross-validation.ts';
import { fitNonNegative, quantile } from '#core/speed/least-squares.ts';
import { speedObservations } from '#core/speed/observations.ts';
import { widerSpread, spreadOf } from '#core/speed/spread.ts';
import { catalogue, parameters } from './fixtures.ts';

describe('the shipped parameters', () => {
  const observations = speedObservations(catalogue.referenceSpeeds, catalogue);

  it('are what the fit gives from the shipped published runs', () => {
    expect(fitSpeedWithSpreads(observations, catalogue.asOf)).toEqual(parameters);
  });

  it.each(['llama.cpp', 'mlx', 'ollama'] as const)(
    'say of %s how many runs they rest on, and when',
    (engine) => {
      const evidence = parameters.evidence[`${engine}/generation/dense`];
      const own = observations.filter((row) => row.engine === engine && !row.load.isMoe);
      const dates = own
        .filter(({ row }) => row.generationTokensPerSecond)
        .map(({ row }) => row.date.slice(0, 7));
      expect(evidence?.rows).toBe(dates.length);
      expect(evidence?.from).toBe(dates.sort()[0]);
      expect(evidence?.to).toBe(dates.at(-1));
      const byChip = Object.values(evidence?.chips ?? {}).reduce((sum, { rows }) => sum + rows, 0);
      expect(byChip).toBe(evidence?.rows);
    },
  );

  it('have a spread for every group with enough runs, each around 1', () => {
    for (const [group, { rows }] of Object.entries(parameters.evidence)) {
      for (const novelty of ['new-chip', 'new-family', 'new-pair']) {
        const spread = parameters.spreads[`${group}/${novelty}`];
        expect(spread === undefined, `${group} with ${rows} rows`).toBe(rows < 8);
        if (!spread) continue;
        expect(spread.low).toBeLessThanOrEqual(1);
        expect(spread.high).toBeGreaterThanOrEqual(1);
      }
    }
  });

  it('let no engine read faster than the memory', () => {
    const { 'llama.cpp': gguf, mlx, ollama } = parameters.engines;
    const coefficients = [gguf, mlx].flatMap((engine) => Object.values(engine.generation));
    const own = [...Object.values(ollama['llama.cpp']), ...Object.values(ollama.mlx)];
    for (const coefficient of [...coefficients, ...own]) expect(coefficient).toBeGreaterThanOrEqual(0);
  });
});

describe('non-negative least squares on relative errors', () => {
  const terms = [
    [1, 10],
    [2, 10],
    [4, 20],
    [8, 10],
    [3, 40],
  ];

  it('finds the coefficients that made exact targets', () => {
    const [a, b] = fitNonNegative({ terms, targets: terms.map(([x = 0, y = 0]) => 0.5 * x + 0.02 * y) });
    expect(a).toBeCloseTo(0.5, 6);
    expect(b).toBeCloseTo(0.02, 6);
  });

  it('gives 0 rather than a negative coefficient, and 0 to a column of zeros', () => {
    const coefficients = fitNonNegative({
      terms: terms.map(([x = 0, y = 0]) => [x, y, 0]),
      targets: terms.map(([x = 0, y = 0]) => x - 0.01 * y),
    });
    expect(coefficients[1]).toBe(0);
    expect(coefficients[2]).toBe(0);
  });

  it('is little moved by one row that is far off', () => {
    const many = Array.from({ length: 20 }, (_, index) => [index + 1]);
    const targets = many.map(([x = 0], index) => (index === 7 ? 5 * x : x));
    expect(fitNonNegative({ terms: many, targets })[0]).toBeCloseTo(1, 1);
  });

  it('goes by the heavier rows', () => {
    const fitted = (weights: number[]) =>
      fitNonNegative({ terms: [[1], [1]], targets: [1, 1.02], weights })[0];
    expect(fitted([9, 1])).toBeLessThan(fitted([1, 9]) ?? 0);
  });

  it('keeps a prior where no row speaks, and leaves it where many do', () => {
    const priors = [{ term: 1, coefficient: 3, weight: 1 }];
    const silent = fitNonNegative({ terms: [[1, 0]], targets: [2], priors });
    expect(silent[1]).toBeCloseTo(3, 6);
    const rows = Array.from({ length: 400 }, () => [0, 1]);
    const spoken = fitNonNegative({ terms: rows, targets: rows.map(() => 5), priors });
    expect(spoken[1]).toBeCloseTo(5, 1);
  });

  it('measures errors against the scales it is given', () => {
    const fitted = (scales: number[]) => fitNonNegative({ terms: [[1], [1]], targets: [1, 1.02], scales })[0];
    expect(fitted([1, 100])).toBeLessThan(fitted([100, 1]) ?? 0);
  });
});

describe('spreads', () => {
  const heldOut = (ratios: readonly number[], folds = ratios.length) =>
    ratios.map((ratio, index) => ({ ratio, fold: String(index % folds) }));

  it('interpolate between order statistics', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1, 2], 0.25)).toBe(1.25);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('say nothing for fewer than eight rows, or rows that could not be predicted', () => {
    expect(spreadOf(heldOut([1, 1, 1, 1, 1, 1, 1]))).toBeUndefined();
    expect(spreadOf(heldOut([1, 1, 1, 1, 1, 1, 1, NaN]))).toBeUndefined();
  });

  it('are wider the fewer folds their rows come from', () => {
    const ratios = Array.from({ length: 60 }, (_, index) => 0.7 + 0.01 * index);
    const [few, some, many] = [4, 12, 60].map((folds) => spreadOf(heldOut(ratios, folds)));
    expect(few?.low).toBeLessThan(0.7);
    expect(some?.low).toBeGreaterThan(few?.low ?? 9);
    expect(many?.low).toBeGreaterThan(some?.low ?? 9);
    expect(many?.high).toBeLessThan(some?.high ?? 0);
  });

  it('contain the prediction itself even where all runs were faster', () => {
    expect(spreadOf(heldOut(Array.from({ length: 9 }, () => 1.2)))?.low).toBe(1);
  });

  it('are joined at either end', () => {
    const joined = widerSpread({ low: 0.8, high: 1.1, rows: 9 }, { low: 0.9, high: 1.3, rows: 20 });
    expect(joined).toEqual({ low: 0.8, high: 1.3, rows: 9 });
  });
});
