import * as v from 'valibot';
import { CatalogueModelSchema, ShortName } from '#core/models/shape.ts';
import { PowerReadingSchema } from '#core/speed/energy.ts';
import {
  ApiPricesSchema,
  ClusterFactsSchema,
  ElectricityPriceSchema,
  OtherComputerSchema,
} from './market.ts';
import {
  CurrencySchema,
  DateOrMonthSchema as DateOrMonth,
  RowConfidenceSchema as Confidence,
  SourcesSchema as Sources,
} from './row-fields.ts';

export { type Currency, CurrencySchema } from './row-fields.ts';

/** Counts, years and sizes in GB; the bound keeps a user's own row from overflowing a formula. */
const Positive = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e6));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const Bandwidth = v.pipe(v.number(), v.minValue(1), v.maxValue(1e5));
const IsoDate = v.pipe(v.string(), v.isoDate());
/** Ids of the shipped and the user's own rows: lower-case letters, digits, dots and hyphens. */
export const CatalogueIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'an id has 1 to 64 lower-case letters, digits, dots and hyphens'),
  // Ids are keys of plain objects, where this one always exists.
  v.notValue('constructor'),
);

/** One bin of a chip: the brand string alone does not tell bins apart. */
export const ChipSchema = v.object({
  id: CatalogueIdSchema,
  /** What `machdep.cpu.brand_string` prints: "Apple M4 Max". */
  brandString: v.string(),
  /** 1…6 for M1…M6; 0 for the A18 Pro. */
  generation: Whole,
  tier: v.picklist(['base', 'pro', 'max', 'ultra', 'a']),
  cpuCoresTotal: Positive,
  cpuCores: v.object({ super: Whole, performance: Whole, efficiency: Whole }),
  gpuCores: Positive,
  /** Apple's nominal figure, GB/s of 10⁹. */
  memoryBandwidthGigabytesPerSecond: Bandwidth,
  /** Where it depends on the memory bought (M6: 153 GB/s with 16 GB). Keys are GB. */
  memoryBandwidthByMemoryGigabytesPerSecond: v.optional(v.record(v.string(), Bandwidth)),
  /** Absent: as `confidence`. */
  memoryBandwidthConfidence: v.optional(Confidence),
  memoryBandwidthNote: v.optional(v.string()),
  memoryOptionsGB: v.array(Positive),
  memoryOptionsConfidence: v.optional(Confidence),
  /** Where a product offers only some of `memoryOptionsGB`. */
  memoryOptionsByProductGB: v.optional(v.record(v.string(), v.array(Positive))),
  year: v.optional(Positive),
  neuralEngineCores: v.optional(Positive),
  /** Highest `MTLGPUFamily` of the chip. */
  gpuFamily: v.optional(v.string()),
  /** Apple's own number of the die: "T8103". */
  socId: v.optional(v.string()),
  /** Only where Apple published it or it was derived from Apple's figure (M1, M2). */
  fp32Teraflops: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1e4))),
  fp32TeraflopsConfidence: v.optional(Confidence),
  /** Third-party measurements, in the words of their source. */
  measured: v.optional(v.array(v.object({ what: v.string(), value: v.string(), source: v.string() }))),
  /** GPU neural accelerators (M5 and later): prompt processing has its own rate. */
  gpuNeuralAccelerators: v.boolean(),
  announced: v.optional(IsoDate),
  confidence: Confidence,
  sources: Sources,
  asOf: IsoDate,
  note: v.optional(v.string()),
});
export type Chip = v.InferOutput<typeof ChipSchema>;

/** What the Mac is that a price is asked for. */
export const ConditionSchema = v.picklist(['new', 'refurbished', 'used']);

const Amount = v.pipe(v.number(), v.minValue(1), v.maxValue(1e9));

/** A price in Apple's own store. JPY includes tax, USD does not. */
export const PriceSchema = v.object({
  currency: CurrencySchema,
  amount: Amount,
  chipId: v.optional(v.string()),
  memoryGB: v.optional(Positive),
  storageGB: v.optional(Positive),
  /** launch: at announcement; repriced: changed later but superseded; current: newest seen; last: newest seen of a product no longer sold; user: the user's own. */
  kind: v.picklist(['launch', 'repriced', 'current', 'last', 'user']),
  /** Absent: new. Apple's own prices are of new Macs. */
  condition: v.optional(ConditionSchema),
  asOf: DateOrMonth,
  confidence: Confidence,
  sources: Sources,
  approximate: v.boolean(),
  note: v.optional(v.string()),
  /** The price in Apple's list that upgrade steps were added to; absent: read as it stands. */
  derivedFrom: v.optional(v.object({ amount: Amount, chipId: v.string(), memoryGB: Positive })),
});
export type Price = v.InferOutput<typeof PriceSchema>;

/** What Apple adds for more memory, from one size of `chipId` to another. */
export const MemoryUpgradeStepSchema = v.object({
  currency: CurrencySchema,
  /** Absent: the same step for every chip of the Mac. */
  chipId: v.optional(v.string()),
  /** Present where the larger memory comes with another chip. */
  toChipId: v.optional(v.string()),
  fromGB: Positive,
  toGB: Positive,
  amount: Amount,
  asOf: DateOrMonth,
  confidence: Confidence,
  sources: Sources,
  note: v.optional(v.string()),
});
export type MemoryUpgradeStep = v.InferOutput<typeof MemoryUpgradeStepSchema>;

/** Any other upgrade (storage, chip, both), in words. */
export const OtherUpgradeStepSchema = v.object({
  currency: CurrencySchema,
  what: v.string(),
  amount: Amount,
  asOf: DateOrMonth,
  confidence: Confidence,
  sources: Sources,
});

export const MacSchema = v.object({
  id: CatalogueIdSchema,
  product: ShortName,
  formFactor: v.picklist(['laptop', 'desktop', 'all-in-one', 'tower']),
  hasBattery: v.boolean(),
  hasFan: v.boolean(),
  /** Absent: as `confidence`. */
  hasFanConfidence: v.optional(Confidence),
  displayInches: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(100))),
  /** "M5", "A18 Pro". */
  generation: v.optional(v.string()),
  modelIdentifiers: v.array(v.string()),
  modelIdentifiersConfidence: v.optional(Confidence),
  modelIdentifierSources: v.optional(v.array(v.string())),
  year: Positive,
  chipIds: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Memory sizes that can be ordered, by chip id, in GB of 2³⁰. */
  memoryOptionsByChipGB: v.record(v.string(), v.array(Positive)),
  weightKilograms: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(100))),
  weightConfidence: v.optional(Confidence),
  announced: v.optional(IsoDate),
  launchDate: v.optional(IsoDate),
  stillSold: v.boolean(),
  stillSoldAsOf: v.optional(IsoDate),
  /** Month or day the sale ended; absent: still sold or not known. */
  discontinued: v.optional(DateOrMonth),
  prices: v.array(PriceSchema),
  memoryUpgradeSteps: v.optional(v.array(MemoryUpgradeStepSchema)),
  otherUpgradeSteps: v.optional(v.array(OtherUpgradeStepSchema)),
  /** Of chips and memory sizes; other fields carry their own where it differs. */
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
  bandwidthGigabytesPerSecond: v.optional(Bandwidth),
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

export const ExpectedLaunchSchema = v.object({
  product: ShortName,
  expected: DateOrMonth,
  /** Macs that it would replace. */
  replacesMacIds: v.array(v.string()),
  confidence: Confidence,
  sources: Sources,
  asOf: IsoDate,
});

export const CatalogueSchema = v.object({
  /** The day the facts were gathered; shown beside every verdict. */
  asOf: IsoDate,
  /** The newest text the facts were read from; a launch after it is not in here. */
  readUntil: v.optional(IsoDate),
  /** Launches the press expected when the facts were gathered; none of them confirmed. */
  expectedLaunches: v.optional(v.array(ExpectedLaunchSchema)),
  apiPrices: v.optional(ApiPricesSchema),
  electricityPrices: v.optional(v.array(ElectricityPriceSchema)),
  otherComputers: v.optional(v.array(OtherComputerSchema)),
  clusterFacts: v.optional(ClusterFactsSchema),
  chips: v.array(ChipSchema),
  macs: v.array(MacSchema),
  models: v.array(CatalogueModelSchema),
  referenceSpeeds: v.array(ReferenceSpeedSchema),
  workingSetRules: v.array(WorkingSetRuleSchema),
  /** What computers draw at the wall; absent: of none. */
  powerReadings: v.optional(v.array(PowerReadingSchema)),
});
export type Catalogue = v.InferOutput<typeof CatalogueSchema>;
