import * as v from 'valibot';

// Sources: github.com/ollama/ollama, docs/api.md, and api/types.go for the fields that older versions lack.
const Name = v.pipe(v.string(), v.maxLength(300));
const Bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const Nanoseconds = v.pipe(
  v.number(),
  v.finite(),
  v.minValue(0),
  v.transform((nanoseconds) => nanoseconds / 1e9),
);
const Models = v.pipe(v.array(v.unknown()), v.maxLength(10_000));

export const VersionSchema = v.object({ version: Name });

const Details = v.object({ quantization_level: v.optional(Name), format: v.optional(Name) });

/** `models` is null where there are none. */
const listOf = <T>(entry: v.GenericSchema<unknown, T>) =>
  v.object({
    models: v.pipe(
      v.nullish(Models, []),
      // One strange entry is no reason to refuse the others.
      v.transform((entries) =>
        entries.flatMap((each): T[] => {
          const read = v.safeParse(entry, each);
          return read.success ? [read.output] : [];
        }),
      ),
    ),
  });

export const TagsSchema = listOf(
  v.object({ name: Name, size: v.optional(Bytes), details: v.optional(Details) }),
);

export const LoadedSchema = listOf(
  v.object({
    name: Name,
    /** Far in the future: for ever. */
    expires_at: v.optional(v.string()),
    /** Since 0.11. */
    context_length: v.optional(Count),
  }),
);

/** Of `POST /api/show`: whatever the GGUF header says. */
export const ShowSchema = v.object({ model_info: v.optional(v.record(v.string(), v.unknown())) });

/** One line of a streamed `/api/generate`; figures stand in the last. Older versions leave some out. */
export const GenerateLineSchema = v.object({
  error: v.optional(v.string()),
  response: v.optional(v.string(), ''),
  /** Models that think write here first, where templates are at work. */
  thinking: v.optional(v.string(), ''),
  done: v.optional(v.boolean(), false),
  load_duration: v.optional(Nanoseconds),
  prompt_eval_count: v.optional(Count),
  prompt_eval_duration: v.optional(Nanoseconds),
  eval_count: v.optional(Count),
  eval_duration: v.optional(Nanoseconds),
});
export type GenerateLine = v.InferOutput<typeof GenerateLineSchema>;
