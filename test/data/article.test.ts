import { describe, expect, it } from 'vitest';
import { loadArticle } from '../../src-main/adapters/storage/article.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const { ruleOfThumb, macRows } = loadArticle();
const { chips, referenceSpeeds } = loadShippedCatalogue();

describe("the article's tables", () => {
  it('hold the twelve cells, each parameters × bits ÷ 8 × 1.2', () => {
    expect(ruleOfThumb.cells).toHaveLength(12);
    for (const { parametersBillions, bits, gigabytes } of ruleOfThumb.cells)
      expect(gigabytes).toBeCloseTo((parametersBillions * bits * ruleOfThumb.overheadFactor) / 8, 10);
  });

  it('name chips of the catalogue with its bandwidth', () => {
    for (const row of macRows) {
      const chip = chips.find(
        (one) => one.brandString === `Apple ${row.chip}` && one.gpuCores === row.gpuCores,
      );
      expect(chip?.memoryBandwidthGigabytesPerSecond, `row ${row.row}`).toBe(row.bandwidthGigabytesPerSecond);
    }
  });

  it('print rates of the 7B reference model, whatever model the row names', () => {
    for (const row of macRows) {
      const published = referenceSpeeds.find(
        (run) =>
          run.model === 'LLaMA 7B v2' &&
          run.quantisation === 'Q4_0' &&
          run.chip === row.chip &&
          run.gpuCores === row.gpuCores,
      );
      // The copies of the table differ by their builds.
      expect((published?.generationTokensPerSecond ?? 0) / row.generationTokensPerSecond).toBeCloseTo(1, 1);
      expect((published?.promptTokensPerSecond ?? 0) / row.promptTokensPerSecond).toBeGreaterThan(0.94);
    }
  });
});
