import * as v from 'valibot';

const Tokens = v.pipe(v.number(), v.integer(), v.minValue(1));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
/** What the cell answers once the remedy is applied. */
const answer = v.picklist(['fits', 'tight']);

/** `small`: hard to notice. `noticeable`: 3-bit. `large`: below `Q3_K_M`, where a smaller model does better. */
export const QualityLossSchema = v.picklist(['small', 'noticeable', 'large']);
export type QualityLoss = v.InferOutput<typeof QualityLossSchema>;

const smallerContext = v.object({ kind: v.literal('smaller-context'), answer, contextTokens: Tokens });
const quantisedCache = v.object({ kind: v.literal('quantised-cache'), answer, kvType: v.literal('q8_0') });
const smallerQuantisation = v.object({
  kind: v.literal('smaller-quantisation'),
  answer,
  quantisation: v.string(),
  qualityLoss: QualityLossSchema,
});
/** Shown with its risk, never run. Undone by a restart. */
const raiseLimit = v.object({
  kind: v.literal('raise-limit'),
  answer,
  /** Value for `iogpu.wired_limit_mb`, MiB. */
  limitMebibytes: Tokens,
  command: v.string(),
  /** What the limit leaves for macOS and everything else, bytes. */
  freeBytes: Whole,
});
/** GB of 2³⁰, as Macs are sold. */
const moreMemory = v.object({ kind: v.literal('more-memory'), answer, memoryGB: Tokens });

const single = [smallerContext, quantisedCache, smallerQuantisation, raiseLimit, moreMemory] as const;
export const SingleRemedySchema = v.variant('kind', [...single]);
export type SingleRemedy = v.InferOutput<typeof SingleRemedySchema>;

/** What would make a cell fit. `combination`: all its parts together, where none of them alone is enough. */
export const RemedySchema = v.variant('kind', [
  ...single,
  v.object({ kind: v.literal('combination'), answer, parts: v.array(SingleRemedySchema) }),
]);
export type Remedy = v.InferOutput<typeof RemedySchema>;
