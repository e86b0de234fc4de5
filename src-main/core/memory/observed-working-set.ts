import * as v from 'valibot';

const Version = v.pipe(v.number(), v.integer(), v.minValue(11), v.maxValue(99));

/** One Metal or MLX log that printed the GPU's working set of a Mac: what the rules were read off. */
export const ObservedWorkingSetSchema = v.object({
  /** Absent: the log does not show it. */
  chip: v.optional(v.string()),
  /** GB of 2³⁰. */
  memoryGB: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
  /** MB of 10⁶, as llama.cpp prints it. */
  workingSetMegabytes: v.pipe(v.number(), v.minValue(1), v.maxValue(1e6)),
  /** The text gives a rounded figure: good to 0.05 %, others to the rules' own four digits. */
  isRounded: v.optional(v.boolean()),
  /** `raised`: set by the owner, no word on the default. `not-stated`: may be either. */
  limit: v.picklist(['stock', 'raised', 'not-stated']),
  /** macOS major versions the log can come from; absent: no bound is known. */
  macosFrom: v.optional(Version),
  macosTo: v.optional(Version),
  macosEvidence: v.optional(v.string()),
  source: v.pipe(v.string(), v.minLength(1)),
  note: v.optional(v.string()),
  /** What was inferred rather than read: the memory from the value, the chip from other lines. */
  uncertain: v.optional(v.array(v.picklist(['chip', 'memory', 'limit']))),
  asOf: v.pipe(v.string(), v.isoDate()),
});
export type ObservedWorkingSet = v.InferOutput<typeof ObservedWorkingSetSchema>;
