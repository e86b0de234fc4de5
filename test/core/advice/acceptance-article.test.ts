import { describe, expect, it } from 'vitest';
import { reviewArticleMacs } from '#core/advice/article-review.ts';
import { loadArticle } from '../../../src-main/adapters/storage/article.ts';
import { catalogue } from '../speed/fixtures.ts';

describe("case 18: the article's table of MacBook Pros, loaded as data", () => {
  const { macRows, published, ratesMeasuredWith } = loadArticle();
  const reviews = reviewArticleMacs({ rows: macRows, published, ratesMeasuredWith }, catalogue);
  const rowsWith = (code: string): number[] =>
    reviews.filter(({ flags }) => flags.some((flag) => flag.code === code)).map(({ row }) => row);

  it('flags the rows with 24 GB, which do not hold a 32B, and 48 GB for a 72B', () => {
    expect(rowsWith('model-does-not-fit')).toEqual([1, 3, 5, 6]);
  });

  it('flags the prices of rows 6 and 7', () => {
    expect(rowsWith('price-differs')).toEqual([6, 7]);
  });

  it('flags the memory of row 7, which was never sold', () => {
    expect(rowsWith('memory-never-sold')).toEqual([7]);
  });

  it('flags rows 4, 6 and 8, which name different models for 48 GB', () => {
    expect(rowsWith('same-memory-different-model')).toEqual([4, 6, 8]);
  });
});
