import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

describe('the shipped catalogue', () => {
  it('holds every row it was composed with', () => {
    const catalogue = loadShippedCatalogue();
    expect({
      chips: catalogue.chips.length,
      macs: catalogue.macs.length,
      models: catalogue.models.length,
      referenceSpeeds: catalogue.referenceSpeeds.length,
      workingSetRules: catalogue.workingSetRules.length,
    }).toEqual({ chips: 42, macs: 54, models: 135, referenceSpeeds: 549, workingSetRules: 11 });
  });

  it('is parsed once and shared', () => {
    expect(loadShippedCatalogue()).toBe(loadShippedCatalogue());
  });
});
