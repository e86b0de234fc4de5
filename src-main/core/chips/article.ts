import * as v from 'valibot';

const Positive = v.pipe(v.number(), v.minValue(0.001));

/** One row of the article's MacBook Pro table, as printed. */
export const ArticleMacRowSchema = v.object({
  row: v.pipe(v.number(), v.integer(), v.minValue(1)),
  chip: v.string(),
  memoryGB: Positive,
  modelBillions: Positive,
  modelBits: Positive,
  gpuCores: Positive,
  bandwidthGigabytesPerSecond: Positive,
  /** Of LLaMA 7B Q4_0, although the row names a larger model. */
  promptTokensPerSecond: Positive,
  generationTokensPerSecond: Positive,
  priceJpy: Positive,
});

const AnecdoteRunSchema = v.object({
  chip: v.string(),
  firstTokenSeconds: Positive,
  /** From the prompt to the last word. */
  totalSeconds: Positive,
  promptTokensPerSecond: Positive,
  generationTokensPerSecond: Positive,
});

/** Two Macs on the same prompt, as a video showed them; model and settings are not told. */
const AnecdoteSchema = v.object({
  source: v.string(),
  promptTokens: Positive,
  runs: v.tuple([AnecdoteRunSchema, AnecdoteRunSchema]),
});

/** The tables of the article of December 2024 whose manual work this program does; they decide nothing. */
export const ArticleSchema = v.object({
  title: v.string(),
  published: v.string(),
  ruleOfThumb: v.object({
    /** Bytes are parameters × bits ÷ 8 × this. */
    overheadFactor: Positive,
    cells: v.array(v.object({ parametersBillions: Positive, bits: Positive, gigabytes: Positive })),
  }),
  ratesMeasuredWith: v.object({ model: v.string(), quantisation: v.string(), source: v.string() }),
  macRows: v.array(ArticleMacRowSchema),
  anecdote: AnecdoteSchema,
});
export type ArticleMacRow = v.InferOutput<typeof ArticleMacRowSchema>;
export type Article = v.InferOutput<typeof ArticleSchema>;
export type ArticleAnecdote = Article['anecdote'];
