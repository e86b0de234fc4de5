import { type Article, ArticleSchema } from '#core/chips/article.ts';
import * as v from 'valibot';
import article from '../../data/article.json';

let shipped: Article | undefined;

/** The article's own tables as printed, checked once a process. */
export function loadArticle(): Article {
  shipped ??= v.parse(ArticleSchema, article);
  return shipped;
}
