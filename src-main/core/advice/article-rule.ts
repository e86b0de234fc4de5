import type { Article } from '#core/chips/article.ts';
import { Fault } from '#core/fault.ts';
import { ruleOfThumbBytes } from '#core/fit/answer.ts';
import type { MemoryNeed } from '#core/fit/grid.ts';
import { memoryNeed } from '#core/memory/need.ts';
import type { QuantisationName } from '#core/models/recipes.ts';
import type { CatalogueModel } from '#core/models/shape.ts';

/** The sizes the article speaks of are those of Qwen2.5, by billions of parameters. */
const modelIdByBillions: Readonly<Record<number, string>> = {
  7: 'qwen2.5-7b',
  14: 'qwen2.5-14b',
  32: 'qwen2.5-32b',
  72: 'qwen2.5-72b',
};

/** What the article's columns are called among GGUF files. */
const quantisationByBits: Readonly<Record<number, QuantisationName>> = { 16: 'F16', 8: 'Q8_0', 4: 'Q4_K_M' };

/** Context that the review counts; the article's rule has none. */
export const articleContextTokens = 4096;

/** A real model of a class such as "32B at 4 bit", with the memory it takes. */
export interface ArticleModel {
  modelId: string;
  quantisation: QuantisationName;
  need: MemoryNeed;
}

/** One cell of the rule-of-thumb table, beside what a model of that class really takes. */
export interface ArticleRuleCell {
  parametersBillions: number;
  bits: number;
  /** As printed, GB of 10⁹. */
  printedGigabytes: number;
  /** Parameters × bits ÷ 8 × 1.2. */
  ruleBytes: number;
  own: ArticleModel;
  /** Rule ÷ our figure: below 1 the rule promises too little. */
  ruleToOwn: number;
}

/** Need of the class's model at 4096 tokens; `undefined` for a class or bits the article does not name. */
export function articleModel(
  { billions, bits }: { billions: number; bits: number },
  models: readonly CatalogueModel[],
): ArticleModel | undefined {
  const model = models.find(({ id }) => id === modelIdByBillions[billions]);
  const quantisation = quantisationByBits[bits];
  if (!model || !quantisation) return undefined;
  const need = memoryNeed(model, quantisation, { contextTokens: articleContextTokens, kvType: 'f16' });
  return { modelId: model.id, quantisation, need };
}

/**
 * The article's twelve cells by its own rule, each beside our figure for a Qwen2.5 model of that size as
 * GGUF (F16, Q8_0, Q4_K_M) with 4096 tokens. 32B at 4 bit: 19.2 GB by the rule, 21.25 GB here, 0.90.
 * Throws `unknown-model` where the catalogue lacks the model of a cell.
 */
export function articleRuleTable(
  cells: Article['ruleOfThumb']['cells'],
  models: readonly CatalogueModel[],
): ArticleRuleCell[] {
  return cells.map(({ parametersBillions, bits, gigabytes }) => {
    const own = articleModel({ billions: parametersBillions, bits }, models);
    if (!own) throw new Fault('unknown-model', { model: `${parametersBillions}B at ${bits} bit` });
    const ruleBytes = ruleOfThumbBytes(parametersBillions * 1e9, bits);
    return {
      parametersBillions,
      bits,
      printedGigabytes: gigabytes,
      ruleBytes,
      own,
      ruleToOwn: ruleBytes / own.need.totalBytes,
    };
  });
}
