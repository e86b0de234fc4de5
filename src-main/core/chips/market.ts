import * as v from 'valibot';
import { ShortName } from '#core/models/shape.ts';
import { CurrencySchema, DateOrMonthSchema, RowConfidenceSchema, SourcesSchema } from './row-fields.ts';

const Rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1e6));
const Amount = v.pipe(v.number(), v.minValue(1), v.maxValue(1e9));
const sourced = { confidence: RowConfidenceSchema, sources: SourcesSchema, asOf: DateOrMonthSchema };

/** Dollars per million tokens: what one open model costs behind an API. */
export const ApiModelPriceSchema = v.object({ modelId: v.string(), input: Rate, output: Rate });

/** What open models cost behind an API, USD per million tokens: the whole range, and those known one by one. */
export const ApiPricesSchema = v.object({
  inputLow: Rate,
  inputHigh: Rate,
  outputLow: Rate,
  outputHigh: Rate,
  models: v.optional(v.array(ApiModelPriceSchema)),
  ...sourced,
});

/** What a household pays for electricity, tax included where it is usual to name it so. */
export const ElectricityPriceSchema = v.object({
  currency: CurrencySchema,
  pricePerKilowattHour: v.pipe(v.number(), v.minValue(0.001), v.maxValue(1e4)),
  ...sourced,
  note: v.optional(v.string()),
});

/** A small computer with one large memory that is not a Mac, and a run of the reference model on it. */
export const OtherComputerSchema = v.object({
  product: ShortName,
  chip: ShortName,
  memoryGB: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e6)),
  bandwidthGigabytesPerSecond: v.pipe(v.number(), v.minValue(1), v.maxValue(1e5)),
  price: v.object({ amount: Amount, currency: CurrencySchema, ...sourced }),
  /** LLaMA 7B v2 Q4_0, 512 tokens read and 128 written. */
  reference: v.object({
    engine: v.string(),
    promptTokensPerSecond: Rate,
    generationTokensPerSecond: Rate,
    source: v.string(),
    asOf: DateOrMonthSchema,
  }),
});

/** One model written by one Mac and by two of the same kind together. */
export const ClusterRunSchema = v.object({
  modelId: v.string(),
  quantisation: v.string(),
  chip: ShortName,
  /** Each Mac holds a part of every layer, or whole layers of its own. */
  split: v.picklist(['tensor', 'pipeline']),
  link: v.picklist(['rdma', 'tcp']),
  software: v.string(),
  aloneTokensPerSecond: v.pipe(v.number(), v.minValue(0.01)),
  togetherTokensPerSecond: v.pipe(v.number(), v.minValue(0.01)),
  source: v.string(),
  asOf: DateOrMonthSchema,
});
export type ClusterRun = v.InferOutput<typeof ClusterRunSchema>;

/** What is known of two Macs that run one model together. */
export const ClusterFactsSchema = v.object({
  /** First macOS with direct memory access over Thunderbolt 5. */
  minimumMacos: v.string(),
  minimumMacosSource: v.string(),
  /** Chips whose Macs have Thunderbolt 5; of one that is not listed it is not known, or it has less. */
  thunderbolt5: v.array(v.object({ chipIds: v.array(v.string()), ...sourced })),
  /** The larger of two halves, as a share of the whole, 0.5…1. */
  largerShare: v.pipe(v.number(), v.minValue(0.5), v.maxValue(1)),
  largerShareSource: v.string(),
  runs: v.pipe(v.array(ClusterRunSchema), v.minLength(1)),
});
export type ClusterFacts = v.InferOutput<typeof ClusterFactsSchema>;
