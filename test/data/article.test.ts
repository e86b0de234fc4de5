import { describe, expect, it } from 'vitest';
import { loadArticle } from '../../src-main/adapters/storage/article.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

const { ruleOfThumb, macRows } = loadArticle();
const { chips, referenceSpeeds } = loadShippedCatalogue();
const flagged = (code: string) =>
  macRows.filter((row) => row.flags.some((flag) => flag.code === code)).map((row) => row.row);

describe("the article's tables", () => {
  it('hold the twelve cells, each parameters × bits ÷ 8 × 1.2', () => {
    expect(ruleOfThumb.cells).toHaveLength(12);
    for (const { parametersBillions, bits, gigabytes } of ruleOfThumb.cells)
      expect(gigabytes).toBeCloseTo((parametersBillions * bits * ruleOfThumb.overheadFactor) / 8, 10);
  });

  it('flag every 24 GB row, and the 48 GB row with 72B, as too small for the model it names', () => {
    const tooSmall = macRows.filter(
      ({ memoryGB, modelBillions }) => memoryGB < (modelBillions > 32 ? 64 : 32),
    );
    expect(flagged('model-does-not-fit')).toEqual(tooSmall.map((row) => row.row));
    expect(flagged('model-does-not-fit')).toEqual([1, 3, 5, 6]);
  });

  it('flag the two misprinted prices, the 36 GB part and the misprinted rate', () => {
    expect(flagged('price-misprinted')).toEqual([6, 7]);
    expect(flagged('memory-misprinted')).toEqual([7]);
    expect(flagged('rate-misprinted')).toEqual([8]);
  });

  it('flag the 48 GB rows that name different models', () => {
    const at48 = macRows.filter((row) => row.memoryGB === 48);
    expect(new Set(at48.map((row) => row.modelBillions)).size).toBe(2);
    expect(flagged('same-memory-different-model')).toEqual(at48.map((row) => row.row));
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
