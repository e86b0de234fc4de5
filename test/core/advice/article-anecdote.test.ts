import { describe, expect, it } from 'vitest';
import { reviewAnecdote } from '#core/advice/article-anecdote.ts';
import { loadArticle } from '../../../src-main/adapters/storage/article.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

const { anecdote, ratesMeasuredWith } = loadArticle();
const { referenceSpeeds } = loadShippedCatalogue();
const review = reviewAnecdote(anecdote, ratesMeasuredWith, referenceSpeeds);

describe('the M2 against the M4 in the video', () => {
  it('waited for the first word as long as prompt ÷ prompt speed says', () => {
    const [m2, m4] = review.runs;
    expect(m2.derivedFirstTokenSeconds).toBeCloseTo(15.28, 2);
    expect(m4.derivedFirstTokenSeconds).toBeCloseTo(7.4, 2);
    for (const { firstTokenRatio } of review.runs) expect(firstTokenRatio).toBeCloseTo(1, 1);
  });

  it('did not write answers of the same length, so the total times compare different work', () => {
    const [m2, m4] = review.runs;
    expect(m2.impliedOutputTokens).toBeCloseTo(473.3, 0);
    expect(m4.impliedOutputTokens).toBeCloseTo(419.4, 0);
  });

  it('differed by more than the same chips do in the public table', () => {
    expect(review.ratios.prompt).toBeCloseTo(2.06, 2);
    expect(review.ratios.generation).toBeCloseTo(1.38, 2);
    expect(review.ratios.firstToken).toBeCloseTo(2.05, 2);
    expect(review.ratios.total).toBeCloseTo(1.63, 2);
    expect(review.published?.prompt.low).toBeCloseTo(1.23, 2);
    expect(review.published?.prompt.high).toBeCloseTo(1.52, 2);
    expect(review.published?.generation.low).toBeCloseTo(1.1, 2);
    expect(review.published?.generation.high).toBeCloseTo(1.11, 2);
  });

  it('is compared with no table that lacks a chip', () => {
    const others = referenceSpeeds.filter(({ chip }) => chip !== 'M2');
    expect(reviewAnecdote(anecdote, ratesMeasuredWith, others).published).toBeUndefined();
  });
});
