import * as v from 'valibot';
import { faultCodes } from '#core/fault.ts';
import { OtherEngineSchema } from './other-engine.ts';

const Name = v.pipe(v.string(), v.maxLength(300));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A model as its engine lists it. */
export const FoundModelSchema = v.object({
  /** The engine's own name for it. */
  name: Name,
  quantisation: v.optional(Name),
  bytes: v.optional(Whole),
  isLoaded: v.boolean(),
});
export type FoundModel = v.InferOutput<typeof FoundModelSchema>;

/** One engine that was looked for on this machine. */
export const FoundEngineSchema = v.object({
  engine: OtherEngineSchema,
  /** As `Ollama`. */
  program: Name,
  /** Where it was asked, as `127.0.0.1:11434`; absent: a program that is started, not asked. */
  address: v.optional(Name),
  /** As it was said to be there, for `compareEngines`; absent: where it usually listens. */
  url: v.optional(Name),
  version: v.optional(Name),
  models: v.array(FoundModelSchema),
  /** Why it can't be measured: nobody answers, something else does… Absent: it can. */
  fault: v.optional(
    v.object({
      code: v.picklist(faultCodes),
      details: v.record(v.string(), v.union([v.string(), v.number()])),
    }),
  ),
});
export type FoundEngine = v.InferOutput<typeof FoundEngineSchema>;

/** What answers here, and which of their models are the same one. */
export const FoundEnginesSchema = v.object({
  engines: v.array(FoundEngineSchema),
  /** Models that two engines or more have, by their names; those in memory first. */
  common: v.array(
    v.object({
      /** For people. */
      label: Name,
      models: v.array(v.object({ engine: OtherEngineSchema, name: Name })),
    }),
  ),
});
export type FoundEngines = v.InferOutput<typeof FoundEnginesSchema>;
