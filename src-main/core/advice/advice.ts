import * as v from 'valibot';
import { CurrencySchema } from '#core/chips/catalogue.ts';
import { FitAnswerSchema, KvTypeSchema } from '#core/fit/grid.ts';
import { SpeedEstimateSchema } from '#core/speed/estimate.ts';

const Details = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
const Positive = v.pipe(v.number(), v.minValue(0));

/** A reason as data; its sentence is in `contract/text/reasons.ts`, once in each language. */
export const ReasonSchema = v.object({ code: v.string(), details: Details });
export type Reason = v.InferOutput<typeof ReasonSchema>;

export const UseSchema = v.picklist(['chat', 'agent', 'documents', 'training']);
export type Use = v.InferOutput<typeof UseSchema>;

/** What the user wants. `defaultNeed` fills everything; the window and the command line edit it. */
export const NeedSchema = v.object({
  modelId: v.string(),
  quantisation: v.string(),
  contextTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
  kvType: KvTypeSchema,
  use: UseSchema,
  /** Gates; defaults by use from the editable thresholds. */
  minimumGenerationTokensPerSecond: Positive,
  maximumFirstTokenSeconds: Positive,
  /** The user's mix, for "time for one answer". */
  promptTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
  outputTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
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
      /** Summed from a smaller configuration and Apple's upgrade steps, or a rounded figure. */
      approximate: v.optional(v.boolean()),
    }),
  ),
  fits: FitAnswerSchema,
  speed: SpeedEstimateSchema,
  /** Seconds for the user's prompt and output; absent without both speeds. */
  timeOnMixSeconds: v.optional(v.number()),
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
  alternatives: v.array(ReasonSchema),
  catalogueDate: v.string(),
});
export type Advice = v.InferOutput<typeof AdviceSchema>;
