import type { ArticleMacRow } from '#core/chips/article.ts';
import type { Catalogue, Chip, Mac } from '#core/chips/catalogue.ts';
import { articlePriceCheck, type ArticlePriceFlag, type ArticlePriceBasis } from './article-price.ts';
import { articleModel } from './article-rule.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { memoryGibibytes } from '#core/units.ts';

/** What is wrong with a row of the article's MacBook Pro table, as data; sentences are the interface's. */
export type ArticleFlag =
  /** Not even the newest macOS lets the GPU use enough; `memoryNeededGB`: the smallest size sold that does on any. */
  | {
      code: 'model-does-not-fit';
      modelId: string;
      needBytes: number;
      budgetBytes: number;
      memoryNeededGB?: number;
    }
  | { code: 'memory-never-sold'; memoryGB: number; offeredGB: readonly number[] }
  | ArticlePriceFlag
  /** The public table of the same chip, model and quantisation says another rate, tokens a second. */
  | { code: 'rate-differs'; rate: 'prompt' | 'generation'; printed: number; published: number }
  | { code: 'same-memory-different-model'; rows: readonly number[]; modelBillions: readonly number[] };

export interface ArticleRowReview {
  row: number;
  flags: ArticleFlag[];
  /** Checks that the catalogue has no figure for. */
  notDerived: ('chip' | 'model' | 'price' | 'rate')[];
  /** `article-only`: the catalogue knows this price from the article alone, so agreeing proves nothing. */
  priceBasis: ArticlePriceBasis;
}

export interface ArticleReviewQuestion {
  rows: readonly ArticleMacRow[];
  /** Month the article appeared: only prices of up to then are compared. */
  published: string;
  /** What the printed rates were measured with. */
  ratesMeasuredWith: { model: string; quantisation: string };
}

/** Rates are printed with two decimals. */
const rateTolerance = 0.005;

/**
 * The article's MacBook Pro table against the catalogue: each flag follows from a figure there, none from
 * the number of a row. Of the table of December 2024 it flags rows 1, 3, 5 (24 GB do not hold 32B), 6
 * (48 GB do not hold 72B; price), 7 (memory never sold; price), 4, 6, 8 (48 GB, different models), and
 * the rates of 7 and 8, which differ from the newest copy of the public table.
 */
export function reviewArticleMacs(question: ArticleReviewQuestion, catalogue: Catalogue): ArticleRowReview[] {
  return question.rows.map((row) => reviewRow(row, question, catalogue));
}

function reviewRow(
  row: ArticleMacRow,
  question: ArticleReviewQuestion,
  catalogue: Catalogue,
): ArticleRowReview {
  const chip = catalogue.chips.find((one) => isChipOf(row, one));
  const macs = chip ? macBookPros(catalogue, chip) : [];
  const price = articlePriceCheck({ row, published: question.published, macs, chipId: chip?.id ?? '' });
  const fit = fitFlags(row, catalogue);
  const rates = rateFlags(row, question, catalogue);
  return {
    row: row.row,
    flags: [
      ...(fit ?? []),
      ...(chip ? memoryFlags(row, chip, macs) : []),
      ...price.flags,
      ...(rates ?? []),
      ...disagreement(row, question.rows),
    ],
    notDerived: [
      ...(chip ? [] : (['chip'] as const)),
      ...(fit ? [] : (['model'] as const)),
      ...(price.basis === 'none' ? (['price'] as const) : []),
      ...(rates ? [] : (['rate'] as const)),
    ],
    priceBasis: price.basis,
  };
}

const isChipOf = (row: ArticleMacRow, chip: Chip): boolean =>
  chip.brandString === `Apple ${row.chip}` && chip.gpuCores === row.gpuCores;

const macBookPros = (catalogue: Catalogue, chip: Chip): Mac[] =>
  catalogue.macs.filter(
    ({ product, chipIds }) => product.startsWith('MacBook Pro') && chipIds.includes(chip.id),
  );

function fitFlags(
  row: ArticleMacRow,
  { models, workingSetRules: rules, macs }: Catalogue,
): ArticleFlag[] | undefined {
  const model = articleModel({ billions: row.modelBillions, bits: row.modelBits }, models);
  const budgetBytes = memoryBudget({ memoryBytes: memoryGibibytes(row.memoryGB), rules })?.highBytes;
  if (!model || budgetBytes === undefined) return undefined;
  const needBytes = model.need.totalBytes;
  if (needBytes <= budgetBytes) return [];
  const memoryNeededGB = sizesSold(macs).find(
    (size) => (memoryBudget({ memoryBytes: memoryGibibytes(size), rules })?.bytes ?? 0) >= needBytes,
  );
  return [
    {
      code: 'model-does-not-fit',
      modelId: model.modelId,
      needBytes,
      budgetBytes,
      ...(memoryNeededGB !== undefined && { memoryNeededGB }),
    },
  ];
}

const ascending = (sizes: readonly number[]): number[] => [...new Set(sizes)].sort((a, b) => a - b);

const sizesSold = (macs: readonly Mac[]): number[] =>
  ascending(macs.flatMap(({ memoryOptionsByChipGB }) => Object.values(memoryOptionsByChipGB).flat()));

function memoryFlags({ memoryGB }: ArticleMacRow, chip: Chip, macs: readonly Mac[]): ArticleFlag[] {
  const offeredGB = ascending(
    macs.flatMap(({ memoryOptionsByChipGB }) => memoryOptionsByChipGB[chip.id] ?? []),
  );
  const isSold = offeredGB.length === 0 || offeredGB.includes(memoryGB);
  return isSold ? [] : [{ code: 'memory-never-sold', memoryGB, offeredGB }];
}

function rateFlags(
  row: ArticleMacRow,
  { ratesMeasuredWith: { model, quantisation } }: ArticleReviewQuestion,
  { referenceSpeeds }: Catalogue,
): ArticleFlag[] | undefined {
  const run = referenceSpeeds.find(
    (one) =>
      one.model === model &&
      one.quantisation === quantisation &&
      one.chip === row.chip &&
      one.gpuCores === row.gpuCores,
  );
  if (!run) return undefined;
  const pairs = [
    ['prompt', row.promptTokensPerSecond, run.promptTokensPerSecond],
    ['generation', row.generationTokensPerSecond, run.generationTokensPerSecond],
  ] as const;
  return pairs.flatMap(([rate, printed, published]): ArticleFlag[] =>
    published === undefined || Math.abs(printed - published) <= rateTolerance
      ? []
      : [{ code: 'rate-differs', rate, printed, published }],
  );
}

/** A model either fits in a memory size or not; rows of one size that name different models can't both be right. */
function disagreement({ memoryGB }: ArticleMacRow, rows: readonly ArticleMacRow[]): ArticleFlag[] {
  const alike = rows.filter((row) => row.memoryGB === memoryGB);
  const modelBillions = ascending(alike.map((row) => row.modelBillions));
  if (modelBillions.length < 2) return [];
  return [{ code: 'same-memory-different-model', rows: alike.map(({ row }) => row), modelBillions }];
}
