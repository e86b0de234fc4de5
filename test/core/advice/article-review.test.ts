import { describe, expect, it } from 'vitest';
import { reviewArticleMacs, type ArticleFlag } from '#core/advice/article-review.ts';
import type { ArticleMacRow } from '#core/chips/article.ts';
import { loadArticle } from '../../../src-main/adapters/storage/article.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const catalogue = loadShippedCatalogue();
const { macRows, published, ratesMeasuredWith } = loadArticle();
const review = (rows: readonly ArticleMacRow[] = macRows) =>
  reviewArticleMacs({ rows, published, ratesMeasuredWith }, catalogue);

/** A row of the article with some cells changed. */
function rowWith(row: number, cells: Partial<ArticleMacRow>): ArticleMacRow {
  const printed = macRows.find((one) => one.row === row);
  if (!printed) throw new Error(`the article has no row ${row}`);
  return { ...printed, ...cells };
}
const flagsOf = (row: ArticleMacRow) => review([row])[0]?.flags;

// Qwen2.5-32B Q4_K_M with 4096 tokens; the working set of macOS 26, the larger one.
const no32B: ArticleFlag = {
  code: 'model-does-not-fit',
  modelId: 'qwen2.5-32b',
  needBytes: expect.closeTo(21.2e9, -8.5),
  budgetBytes: 19069654794,
  memoryNeededGB: 32,
};
const at48GB: ArticleFlag = { code: 'same-memory-different-model', rows: [4, 6, 8], modelBillions: [32, 72] };

describe("the review of the article's MacBook Pro table", () => {
  const expected: readonly (readonly [row: number, flags: ArticleFlag[]])[] = [
    [1, [no32B]],
    [2, []],
    [3, [no32B]],
    [4, [at48GB]],
    [5, [no32B]],
    [
      6,
      [
        {
          code: 'model-does-not-fit',
          modelId: 'qwen2.5-72b',
          needBytes: expect.closeTo(49.1e9, -8.5),
          budgetBytes: 40200893890,
          memoryNeededGB: 64,
        },
        {
          code: 'price-differs',
          printedJpy: 418800,
          listedJpy: 458800,
          confidence: 'recalled',
          memoryGB: 48,
        },
        at48GB,
      ],
    ],
    [
      7,
      [
        { code: 'memory-never-sold', memoryGB: 32, offeredGB: [36] },
        {
          code: 'price-differs',
          printedJpy: 528000,
          listedJpy: 528800,
          confidence: 'recalled',
          memoryGB: 36,
        },
        { code: 'rate-differs', rate: 'prompt', printed: 752.91, published: 713.93 },
        { code: 'rate-differs', rate: 'generation', printed: 70.37, published: 69.95 },
      ],
    ],
    [8, [{ code: 'rate-differs', rate: 'generation', printed: 83, published: 83.06 }, at48GB]],
  ];

  it.each(expected)('flags row %d exactly so', (row, flags) => {
    expect(review().find((one) => one.row === row)?.flags).toEqual(flags);
  });

  it('finds the same whatever the rows are numbered and in whatever order they come', () => {
    const codes = (rows: readonly ArticleMacRow[]) =>
      review(rows)
        .map(({ flags }) => flags.map(({ code }) => code).join())
        .sort();
    const shuffled = macRows.map((row) => ({ ...row, row: 90 - row.row })).reverse();
    expect(codes(shuffled)).toEqual(codes(macRows));
  });

  it('has nothing to say of a row once its cell is put right', () => {
    expect(flagsOf(rowWith(6, { priceJpy: 458800, modelBillions: 32 }))).toEqual([]);
    expect(flagsOf(rowWith(1, { memoryGB: 32, priceJpy: 338800 }))).toEqual([]);
    expect(
      flagsOf(
        rowWith(7, {
          memoryGB: 36,
          priceJpy: 528800,
          promptTokensPerSecond: 713.93,
          generationTokensPerSecond: 69.95,
        }),
      ),
    ).toEqual([]);
  });

  it('says what it has no figure for instead of passing the row', () => {
    const unknownChip = review([rowWith(4, { gpuCores: 18 })])[0];
    expect(unknownChip).toMatchObject({ flags: [], notDerived: ['chip', 'price', 'rate'] });
    expect(review([rowWith(4, { modelBillions: 33 })])[0]?.notDerived).toEqual(['model']);
    expect(review().every(({ notDerived }) => notDerived.length === 0)).toBe(true);
  });

  it('tells prices that another text confirms from those known from the article alone', () => {
    const independent = review().filter(({ priceBasis }) => priceBasis === 'independent');
    expect(independent.map(({ row }) => row)).toEqual([5, 6, 7]);
  });

  it('does not compare with a price of a later month', () => {
    const early = reviewArticleMacs({ rows: macRows, published: '2024-09', ratesMeasuredWith }, catalogue);
    expect(early.every(({ priceBasis }) => priceBasis === 'none')).toBe(true);
  });
});
