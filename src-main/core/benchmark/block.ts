import * as v from 'valibot';

const Seconds = v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1e7));

/**
 * What was watched around one block: a round of repetitions of every open test on every slice. The anchor is
 * a short generation on the shallowest slice, the same before and after each block.
 */
export const BlockRecordSchema = v.object({
  /** Context depth of its tests; anchors compare only within one depth. */
  depthTokens: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e7)),
  /** Since measuring began. */
  startedSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(1e7)),
  anchorBeforeSeconds: Seconds,
  anchorAfterSeconds: Seconds,
  /** Share of all CPUs that other programs used, 0…1; absent where the system does not tell. */
  foreignShare: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Longest time between two beats of the worker's one-second timer, beyond that second. */
  longestGapSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(1e7)),
  /** The host said that the machine goes to sleep. */
  paused: v.boolean(),
});
export type BlockRecord = v.InferOutput<typeof BlockRecordSchema>;
