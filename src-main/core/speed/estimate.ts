import * as v from 'valibot';

const Rate = v.pipe(v.number(), v.finite(), v.minValue(0));

/** A figure with its 90 % interval, `low ≤ mid ≤ high`. */
export const IntervalSchema = v.object({ low: Rate, mid: Rate, high: Rate });
export type Interval = v.InferOutput<typeof IntervalSchema>;

/** `measured` on this machine, `calibrated` by a measurement of another model here, `predicted` from published runs. */
export const ConfidenceSchema = v.picklist(['measured', 'calibrated', 'predicted']);

/** Speeds of one model on one machine. A rate is absent where there is no evidence for a number. */
export const SpeedEstimateSchema = v.object({
  promptTokensPerSecond: v.optional(IntervalSchema),
  generationTokensPerSecond: v.optional(IntervalSchema),
  confidence: ConfidenceSchema,
  reasons: v.array(
    v.object({ code: v.string(), details: v.record(v.string(), v.union([v.string(), v.number()])) }),
  ),
});
export type SpeedEstimate = v.InferOutput<typeof SpeedEstimateSchema>;
