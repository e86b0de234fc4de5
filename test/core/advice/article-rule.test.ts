import { describe, expect, it } from 'vitest';
import { articleRuleTable } from '#core/advice/article-rule.ts';
import { loadArticle } from '../../../src-main/adapters/storage/article.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const { models } = loadShippedCatalogue();
const { cells } = loadArticle().ruleOfThumb;
const table = articleRuleTable(cells, models);

describe("the article's rule beside our own figures", () => {
  it('reproduces all twelve printed cells', () => {
    expect(table).toHaveLength(12);
    for (const { ruleBytes, printedGigabytes } of table)
      expect(ruleBytes / 1e9).toBeCloseTo(printedGigabytes, 9);
  });

  // [billions, bits, quantisation, our GB at 4096 tokens, rule ÷ ours]
  it.each([
    [7, 16, 'F16', 15.8, 1.06],
    [7, 8, 'Q8_0', 8.65, 0.97],
    [7, 4, 'Q4_K_M', 5.23, 0.8],
    [14, 16, 'F16', 30.7, 1.1],
    [14, 8, 'Q8_0', 16.8, 1.0],
    [14, 4, 'Q4_K_M', 10.1, 0.83],
    [32, 16, 'F16', 66.9, 1.15],
    [32, 8, 'Q8_0', 36.2, 1.06],
    [32, 4, 'Q4_K_M', 21.2, 0.9],
    [72, 16, 'F16', 147, 1.17],
    [72, 8, 'Q8_0', 78.9, 1.09],
    [72, 4, 'Q4_K_M', 49.1, 0.88],
  ])(
    '%dB at %d bit: as %s %d GB, the rule says %d of it',
    (billions, bits, quantisation, gigabytes, ratio) => {
      const cell = table.find((one) => one.parametersBillions === billions && one.bits === bits);
      expect(cell?.own).toMatchObject({ modelId: `qwen2.5-${billions}b`, quantisation });
      expect((cell?.own.need.totalBytes ?? 0) / 1e9 / gigabytes).toBeCloseTo(1, 1.7);
      expect(cell?.ruleToOwn).toBeCloseTo(ratio, 1.7);
    },
  );

  it('promises too little at 4 bit and too much at 16, for every size', () => {
    for (const { bits, ruleToOwn } of table) {
      if (bits === 4) expect(ruleToOwn).toBeLessThan(1);
      if (bits === 16) expect(ruleToOwn).toBeGreaterThan(1);
    }
  });

  it('refuses a cell that no model of the catalogue stands for', () => {
    expect(() => articleRuleTable(cells, [])).toThrow('unknown-model');
    expect(() => articleRuleTable([{ parametersBillions: 7, bits: 5, gigabytes: 5.25 }], models)).toThrow(
      '7B at 5 bit',
    );
  });
});
