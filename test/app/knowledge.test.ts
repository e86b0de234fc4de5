import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { catalogueOfDay } from '../../src-main/app/knowledge.ts';

const catalogue = loadShippedCatalogue();

describe('the catalogue of a day', () => {
  it('is there up to its own day', () => {
    expect(catalogueOfDay(catalogue, catalogue.asOf, undefined)).toBe(catalogue);
    expect(catalogueOfDay(catalogue, '2025-12-31', undefined).asOf).toBe('2025-12-31');
  });

  it('is refused for a later one, with the day that it ends on', () => {
    expect(() => catalogueOfDay(catalogue, '2030-01-01', undefined)).toThrowError(
      expect.objectContaining({
        code: 'bad-input',
        details: { path: '--as-of', expected: `no later than ${catalogue.asOf}, the day of the catalogue` },
      }),
    );
  });

  it('is refused for a model that was not out by then', () => {
    expect(() => catalogueOfDay(catalogue, '2024-12-31', 'qwen3.6-35b-a3b')).toThrow(/out by 2024-12-31/);
  });
});
