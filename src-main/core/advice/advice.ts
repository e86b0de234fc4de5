import * as v from 'valibot';
import { ConditionSchema, CurrencySchema } from '#core/chips/catalogue.ts';
import { UserPricesSchema } from '#core/chips/user-price.ts';
import { FitAnswerSchema, KvTypeSchema, TrainingFitSchema, TrainingRunSchema } from '#core/fit/grid.ts';
import { EngineSchema } from '#core/speed/engine.ts';
import { SpeedEstimateSchema } from '#core/speed/estimate.ts';

const Details = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
const Positive = v.pipe(v.number(), v.minValue(0), v.maxValue(1e12));
const Tokens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e9));
const Amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e9));

/** A reason as data; its sentence is in `contract/text/reasons.ts`, once in each language. */
export const ReasonSchema = v.object({ code: v.string(), details: Details });
export type Reason = v.InferOutput<typeof ReasonSchema>;

export const UseSchema = v.picklist(['chat', 'agent', 'documents', 'training']);
export type Use = v.InferOutput<typeof UseSchema>;

const { method, batch, sampleTokens, gradientCheckpointing } = TrainingRunSchema.entries;

/** What is left out of a fine-tuning run is the gentlest: 4 bits, one sample of 2048 tokens, checkpointing. */
export const TrainingWishSchema = v.strictObject({
  ...TrainingRunSchema.entries,
  method: v.optional(method, 'qlora'),
  batch: v.optional(batch, 1),
  sampleTokens: v.optional(sampleTokens, 2048),
  gradientCheckpointing: v.optional(gradientCheckpointing, true),
});

/** The Mac that the user asks about, sold or not; chip or memory left out: every one it comes with. */
export const ConsideredMacSchema = v.strictObject({
  macId: v.string(),
  chipId: v.optional(v.string()),
  memoryGB: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** More than one: to work on one model together. */
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16))),
});
export type ConsideredMac = v.InferOutput<typeof ConsideredMacSchema>;

/** What the user wants. `defaultNeed` fills everything; the window and the command line edit it. */
export const NeedSchema = v.object({
  modelId: v.string(),
  quantisation: v.string(),
  contextTokens: Tokens,
  kvType: KvTypeSchema,
  use: UseSchema,
  /** What runs the model now; absent: llama.cpp. */
  engine: v.optional(EngineSchema),
  /** Tokens a second that the user sees the target write on this machine, in that engine; absent: not told. */
  seenTokensPerSecond: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1e5))),
  /** Of the use `training`; absent with it: the gentlest run. */
  training: v.optional(TrainingWishSchema),
  /** Gates; defaults by use from the editable thresholds. */
  minimumGenerationTokensPerSecond: Positive,
  maximumFirstTokenSeconds: Positive,
  /** The user's mix, for "time for one answer". */
  promptTokens: Tokens,
  outputTokens: Tokens,
  portable: v.picklist(['required', 'not-needed', 'desktop-only']),
  maximumWeightKilograms: v.optional(Positive),
  hoursPerDay: v.pipe(v.number(), v.minValue(0), v.maxValue(24)),
  fanlessAllowed: v.boolean(),
  budget: v.optional(Positive),
  currency: CurrencySchema,
  resaleValue: v.optional(Positive),
  keepPresentMac: v.boolean(),
  /** What matters most; absent: not said. `save-money`: against paying for an API. */
  motive: v.optional(v.picklist(['speed', 'save-money', 'privacy'])),
  /** A PC with a graphics card would do as well. */
  otherComputerAllowed: v.optional(v.boolean()),
  /** How long a new Mac is used; absent: `costAssumptions`. */
  years: v.optional(v.pipe(v.number(), v.minValue(0.25), v.maxValue(50))),
  /** What it sells for after that. */
  laterResaleValue: v.optional(Amount),
  /** Of a Mac that would be bought without any models: only the difference is their cost. */
  priceOfMacBoughtAnyway: v.optional(Amount),
  /** Absent: the catalogue's for the currency. */
  electricityPricePerKilowattHour: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1e4))),
  /** Read and written together, in the proportion of the mix. */
  tokensPerDay: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1e12))),
  /** Absent: every Mac on sale is a candidate. */
  considered: v.optional(ConsideredMacSchema),
  /** What the user was offered Macs for, also those that Apple no longer sells. */
  prices: v.optional(UserPricesSchema),
});
export type Need = v.InferOutput<typeof NeedSchema>;

export const VerdictSchema = v.picklist([
  'keep',
  'change-settings',
  'buy',
  'wait',
  'not-a-mac',
  'no-verdict',
]);
export type Verdict = v.InferOutput<typeof VerdictSchema>;

export const CandidateSchema = v.object({
  macId: v.string(),
  product: v.string(),
  chipId: v.string(),
  chip: v.string(),
  /** Tells bins of one chip apart. */
  gpuCores: v.optional(v.number()),
  memoryGB: v.number(),
  storageGB: v.optional(v.number()),
  /** Absent: price unknown. */
  price: v.optional(
    v.object({
      amount: v.number(),
      currency: CurrencySchema,
      asOf: v.string(),
      kind: v.string(),
      /** Of the user's own price; absent: new. */
      condition: v.optional(ConditionSchema),
      /** Summed from a smaller configuration and Apple's upgrade steps, or a rounded figure. */
      approximate: v.optional(v.boolean()),
    }),
  ),
  fits: FitAnswerSchema,
  speed: SpeedEstimateSchema,
  /** Seconds for the user's prompt and output; absent without both speeds. */
  timeOnMixSeconds: v.optional(v.number()),
  /** Of the use `training`: its memory as an interval; `fits` is then the answer to the middle. */
  training: v.optional(TrainingFitSchema),
  /** Against this Mac on the same mix. */
  class: v.picklist(['unlocks', 'clear', 'noticeable', 'marginal', 'noise', 'downgrade', 'unknown']),
  vetoes: v.array(ReasonSchema),
});
export type Candidate = v.InferOutput<typeof CandidateSchema>;

export const AdviceSchema = v.object({
  verdict: VerdictSchema,
  need: NeedSchema,
  reasons: v.array(ReasonSchema),
  freeChanges: v.array(ReasonSchema),
  candidates: v.array(CandidateSchema),
  /** Index in `candidates` of the cheapest that passes, and of one step up. */
  recommended: v.optional(v.number()),
  stepUp: v.optional(v.number()),
  /** Indices of those that none beats in both price and time on the mix, cheapest first. */
  paretoIndices: v.array(v.number()),
  alternatives: v.array(ReasonSchema),
  /** This Mac for the user's prompt and output; absent: it does not hold the model, or its speed is unknown. */
  presentMixSeconds: v.optional(v.number()),
  catalogueDate: v.string(),
});
export type Advice = v.InferOutput<typeof AdviceSchema>;
