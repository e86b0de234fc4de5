import * as v from 'valibot';
import { CatalogueModelSchema } from '#core/models/shape.ts';

const Positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Confidence = v.picklist(['sourced', 'recalled']);
const Sources = v.pipe(v.array(v.string()), v.minLength(1));
const IsoDate = v.pipe(v.string(), v.isoDate());

/** One bin of a chip: the brand string alone does not tell bins apart. */
export const ChipSchema = v.object({
  id: v.string(),
  /** What `machdep.cpu.brand_string` prints: "Apple M4 Max". */
  brandString: v.string(),
  /** 1…6 for M1…M6; 0 for the A18 Pro. */
  generation: Whole,
  tier: v.picklist(['base', 'pro', 'max', 'ultra', 'a']),
  cpuCoresTotal: Positive,
  cpuCores: v.object({ super: Whole, performance: Whole, efficiency: Whole }),
  gpuCores: Positive,
  /** Apple's nominal figure, GB/s of 10⁹. */
  memoryBandwidthGigabytesPerSecond: v.pipe(v.number(), v.minValue(1)),
  /** Where it depends on the memory bought (M6: 153 GB/s with 16 GB). Keys are GB. */
  memoryBandwidthByMemoryGigabytesPerSecond: v.optional(v.record(v.string(), v.pipe(v.number(), v.minValue(1)))),
  memoryOptionsGB: v.array(Positive),
  /** GPU neural accelerators (M5 and later): prompt processing has its own rate. */
  gpuNeuralAccelerators: v.boolean(),
  announced: v.optional(IsoDate),
  confidence: Confidence,
  sources: Sources,
  asOf: IsoDate,
  note: v.optional(v.string()),
});
export type Chip = v.InferOutput<typeof ChipSchema>;

export const CurrencySchema = v.picklist(['JPY', 'USD']);
export type Currency = v.InferOutput<typeof CurrencySchema>;

/** A price in Apple's own store. JPY includes tax, USD does not. */
export const PriceSchema = v.object({
  currency: CurrencySchema,
  amount: v.pipe(v.number(), v.minValue(1), v.maxValue(1e9)),
  chipId: v.optional(v.string()),
  memoryGB: v.optional(Positive),
  storageGB: v.optional(Positive),
  /** launch: at announcement; repriced: changed later but superseded; current: newest seen; last: newest seen of a product no longer sold; user: the user's own. */
  kind: v.picklist(['launch', 'repriced', 'current', 'last', 'user']),
  asOf: IsoDate,
  confidence: Confidence,
  sources: Sources,
  approximate: v.boolean(),
  note: v.optional(v.string()),
});
export type Price = v.InferOutput<typeof PriceSchema>;

export const MacSchema = v.object({
  id: v.string(),
  product: v.string(),
  formFactor: v.picklist(['laptop', 'desktop', 'all-in-one', 'tower']),
  hasBattery: v.boolean(),
  hasFan: v.boolean(),
  modelIdentifiers: v.array(v.string()),
  year: Positive,
  chipIds: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Memory sizes that can be ordered, by chip id, in GB of 2³⁰. */
  memoryOptionsByChipGB: v.record(v.string(), v.array(Positive)),
  weightKilograms: v.optional(v.pipe(v.number(), v.minValue(0.1))),
  announced: v.optional(IsoDate),
  launchDate: v.optional(IsoDate),
  stillSold: v.boolean(),
  stillSoldAsOf: v.optional(IsoDate),
  prices: v.array(PriceSchema),
  confidence: Confidence,
  sources: Sources,
  asOf: IsoDate,
  note: v.optional(v.string()),
});
export type Mac = v.InferOutput<typeof MacSchema>;

/** One published benchmark run. llama-bench rows measure prompt and generation apart, each from an empty context. */
export const ReferenceSpeedSchema = v.object({
  engine: v.string(),
  model: v.string(),
  parametersBillions: v.optional(v.pipe(v.number(), v.minValue(0))),
  activeParametersBillions: v.optional(v.pipe(v.number(), v.minValue(0))),
  quantisation: v.string(),
  /** As the source names it: "M4 Pro", "RTX 4090". */
  chip: v.string(),
  gpuCores: v.optional(Positive),
  memoryGB: v.optional(Positive),
  bandwidthGigabytesPerSecond: v.optional(v.pipe(v.number(), v.minValue(1))),
  promptTokens: v.optional(Whole),
  generatedTokens: v.optional(Whole),
  promptTokensPerSecond: v.optional(v.pipe(v.number(), v.minValue(0))),
  generationTokensPerSecond: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** Year, month or day as far as the source says. */
  date: v.string(),
  source: v.string(),
});
export type ReferenceSpeed = v.InferOutput<typeof ReferenceSpeedSchema>;

/** Share of RAM that Metal lets the GPU use by default, fitted to observed logs (Apple documents none). */
export const WorkingSetRuleSchema = v.object({
  /** First macOS major version the rule holds for, and the last one (absent: newest). */
  macosFrom: Positive,
  macosTo: v.optional(Positive),
  memoryGB: v.array(Positive),
  shareOfMemory: v.pipe(v.number(), v.minValue(0.1), v.maxValue(1)),
  observed: v.boolean(),
  source: v.string(),
  asOf: IsoDate,
  note: v.optional(v.string()),
});
export type WorkingSetRule = v.InferOutput<typeof WorkingSetRuleSchema>;

export const CatalogueSchema = v.object({
  /** The day the facts were gathered; shown beside every verdict. */
  asOf: IsoDate,
  chips: v.array(ChipSchema),
  macs: v.array(MacSchema),
  models: v.array(CatalogueModelSchema),
  referenceSpeeds: v.array(ReferenceSpeedSchema),
  workingSetRules: v.array(WorkingSetRuleSchema),
});
export type Catalogue = v.InferOutput<typeof CatalogueSchema>;
