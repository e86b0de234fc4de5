import * as v from 'valibot';

// Sources: github.com/ggml-org/llama.cpp, tools/server/README.md and server-task.cpp, and OpenAI's reference of
// `/v1/models` and `/v1/completions`.
const Name = v.pipe(v.string(), v.maxLength(300));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const Milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0));

export const PropsSchema = v.object({
  default_generation_settings: v.optional(v.object({ n_ctx: v.optional(Count) })),
  total_slots: Count,
  build_info: v.optional(Name),
});

export const SlotsSchema = v.pipe(
  v.array(v.object({ is_processing: v.optional(v.boolean()) })),
  v.maxLength(1000),
);

export const ModelsSchema = v.object({
  data: v.pipe(
    v.array(
      v.object({
        id: Name,
        meta: v.nullish(v.object({ size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))) })),
      }),
    ),
    v.maxLength(10_000),
  ),
});

/** One event of a streamed completion. `timings` and `usage` stand in the last ones. */
export const EventSchema = v.object({
  error: v.optional(v.unknown()),
  choices: v.optional(v.array(v.object({ text: v.optional(v.nullable(v.string())) }))),
  usage: v.optional(
    v.nullable(v.object({ prompt_tokens: v.optional(Count), completion_tokens: v.optional(Count) })),
  ),
  timings: v.optional(
    v.object({
      prompt_n: Count,
      prompt_ms: Milliseconds,
      predicted_n: Count,
      predicted_ms: Milliseconds,
    }),
  ),
});
export type ServerEvent = v.InferOutput<typeof EventSchema>;
