import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CrossValidation, foldBy } from '#core/speed/cross-validation.ts';
import { observedRate, predictedRate } from '#core/speed/published-rates.ts';
import { quantile } from '#core/speed/least-squares.ts';
import { speedObservations } from '#core/speed/observations.ts';
import { type Group, observationGroups } from '#core/speed/published-evidence.ts';
import { catalogue } from './fixtures.ts';

const observations = speedObservations(catalogue.referenceSpeeds, catalogue);
const validation = new CrossValidation(observations, catalogue.asOf);

/** Errors of a group's rows, each predicted by a fit without its chip or family. */
function errorsOf({ rows, measure }: Group, novelty: 'new-chip' | 'new-family'): number[] {
  return rows.map((row) => {
    const parameters = validation.without([foldBy[novelty](row)]);
    return Math.abs(predictedRate(row, parameters, measure) / observedRate(row, measure) - 1);
  });
}

const targets = {
  'llama.cpp/generation/dense': { median: 0.08, ninetieth: 0.25 },
  'llama.cpp/generation/moe': { median: 0.15, ninetieth: 0.4 },
  'llama.cpp/prompt/dense': { median: 0.09, ninetieth: 0.3 },
  'llama.cpp/prompt/moe': { median: 0.15, ninetieth: 0.4 },
};

describe.each(['new-chip', 'new-family'] as const)('left out as %s', (novelty) => {
  it.each(Object.entries(targets))('%s is predicted within its targets', (key, { median, ninetieth }) => {
    const group = observationGroups(observations).find((each) => each.key === key);
    const errors = group ? errorsOf(group, novelty) : [];
    expect(errors.length).toBeGreaterThan(20);
    expect(quantile(errors, 0.5)).toBeLessThanOrEqual(median);
    expect(quantile(errors, 0.9)).toBeLessThanOrEqual(ninetieth);
  });
});

describe('docs/speed-model.md', () => {
  const rows = readFileSync('docs/speed-model.md', 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const documented = (novelty: string, key: string): number[] => {
    const [, , , , median = '', ninetieth = ''] =
      rows.find(([, title, name]) => title === novelty && name === key) ?? [];
    return [median, ninetieth].map((cell) => Number(cell.replace(' %', '')));
  };

  it.each([
    ['chip', 'new-chip'],
    ['family', 'new-family'],
  ] as const)('states the errors of rows whose %s was left out', (title, novelty) => {
    for (const group of observationGroups(observations)) {
      const errors = errorsOf(group, novelty);
      const [median = NaN, ninetieth = NaN] = documented(title, group.key);
      expect(median, group.key).toBeCloseTo(100 * quantile(errors, 0.5), 1);
      expect(ninetieth, group.key).toBeCloseTo(100 * quantile(errors, 0.9), 1);
    }
  });
});

describe('cross-validation', () => {
  it('leaves out whole chips and whole families', () => {
    const [m5Max] = observations.filter(({ row }) => row.chip === 'M5 Max');
    const without = m5Max ? validation.parameters(foldBy['new-chip'](m5Max)) : undefined;
    for (const evidence of Object.values(without?.evidence ?? {})) {
      expect(Object.keys(evidence.chips)).not.toContain('5-max');
    }
    const [qwen] = observations.filter(({ family }) => family === 'qwen35');
    const other = qwen ? validation.parameters(foldBy['new-family'](qwen)) : undefined;
    for (const evidence of Object.values(other?.evidence ?? {})) {
      expect(evidence.families).not.toContain('qwen35');
    }
  });

  it('gives a fit that has not seen a row another coefficient than one that has', () => {
    expect(validation.without(['chip 5-max']).engines).not.toEqual(validation.without([]).engines);
  });
});
