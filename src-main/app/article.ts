import { reviewAnecdote, type AnecdoteReview } from '#core/advice/article-anecdote.ts';
import { reviewArticleMacs, type ArticleRowReview } from '#core/advice/article-review.ts';
import { articleRuleTable, type ArticleRuleCell } from '#core/advice/article-rule.ts';
import type { Article, ArticleMacRow } from '#core/chips/article.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';

/** The article's tables beside what the program computes for the same cells. */
export interface ArticleReview {
  title: string;
  published: string;
  cells: ArticleRuleCell[];
  rows: (ArticleMacRow & Omit<ArticleRowReview, 'row'>)[];
  anecdote: AnecdoteReview;
}

/** The article of December 2024 against the catalogue of today. */
export function reviewArticle(article: Article, catalogue: Catalogue): ArticleReview {
  const { title, published, ratesMeasuredWith, macRows, ruleOfThumb, anecdote } = article;
  const reviews = reviewArticleMacs({ rows: macRows, published, ratesMeasuredWith }, catalogue);
  return {
    title,
    published,
    cells: articleRuleTable(ruleOfThumb.cells, catalogue.models),
    rows: macRows.map((row) => {
      const {
        flags = [],
        notDerived = [],
        priceBasis = 'none',
      } = reviews.find((review) => review.row === row.row) ?? {};
      return { ...row, flags, notDerived, priceBasis };
    }),
    anecdote: reviewAnecdote(anecdote, ratesMeasuredWith, catalogue.referenceSpeeds),
  };
}
