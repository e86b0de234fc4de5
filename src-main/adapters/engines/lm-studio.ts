import * as v from 'valibot';
import {
  otherEngineNames,
  sampling,
  type EngineAnswer,
  type EngineFacts,
} from '#core/engines/other-engine.ts';
import { afterFirst } from '#core/engines/timed-tokens.ts';
import { Fault } from '#core/fault.ts';
import type { EngineChoice, EngineQuestion, OpenedEngine } from '../../app/ports.ts';
import { chooseModel } from './choose-model.ts';
import type { LoopbackClient } from './loopback-client.ts';
import { textRequest } from './text-request.ts';

// Source: lmstudio.ai/docs, "REST API v0" and "Unload a model" (v1), of October 2026.
const Name = v.pipe(v.string(), v.maxLength(300));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const Seconds = v.pipe(v.number(), v.finite(), v.minValue(0));

const ModelSchema = v.object({
  id: Name,
  type: v.optional(Name),
  quantization: v.optional(Name),
  compatibility_type: v.optional(Name),
  state: v.optional(Name),
  /** While it is loaded; the models' own maximum is another field. */
  loaded_context_length: v.optional(Count),
});

const ModelsSchema = v.object({
  data: v.pipe(
    v.array(v.unknown()),
    v.maxLength(10_000),
    v.transform((entries) =>
      entries.flatMap((each) => {
        const read = v.safeParse(ModelSchema, each);
        return read.success ? [read.output] : [];
      }),
    ),
  ),
});

const CompletionSchema = v.object({
  usage: v.optional(v.object({ prompt_tokens: v.optional(Count), completion_tokens: v.optional(Count) })),
  /** Absent before 0.3.6, and of servers that only look alike. */
  stats: v.optional(
    v.object({ time_to_first_token: v.optional(Seconds), generation_time: v.optional(Seconds) }),
  ),
  model_info: v.optional(
    v.object({ quant: v.optional(Name), format: v.optional(Name), context_length: v.optional(Count) }),
  ),
  runtime: v.optional(v.object({ name: v.optional(Name), version: v.optional(Name) })),
});

const leastVersion = '0.3.6';
/** A model that was loaded for us goes by itself should the program not come to unload it. */
const idleSeconds = 120;

/** LM Studio: its own REST interface, whose answers have durations. */
export async function openLmStudio(
  client: LoopbackClient,
  choice: EngineChoice,
  signal: AbortSignal,
): Promise<OpenedEngine> {
  const before = await readModels(client, signal);
  const known = before.filter(({ type }) => type !== 'embeddings');
  const model = chooseModel(client.program, known, choice.model);
  const facts: EngineFacts = {
    engine: 'lmstudio',
    program: otherEngineNames.lmstudio,
    model: model.name,
    quantisation: model.quantization,
    format: formatNamed(model.compatibility_type),
    contextTokens: model.loaded_context_length,
    wasLoaded: model.isLoaded,
  };
  return {
    facts,
    ask: (question) => ask(client, facts, question),
    close: async (closing) => {
      if (!model.isLoaded) await unload(client, model.name, closing).catch(() => undefined);
      const after = await readModels(client, closing).catch(() => before);
      return before
        .filter(
          ({ isLoaded, name }) => isLoaded && !after.some((each) => each.name === name && each.isLoaded),
        )
        .map(({ name }) => name);
    },
  };
}

export async function readModels(client: LoopbackClient, signal: AbortSignal) {
  const { data } = await client.json({ path: '/api/v0/models', signal }, ModelsSchema);
  return data.map((model) => ({ ...model, name: model.id, isLoaded: model.state === 'loaded' }));
}

/** Which of its two engines runs the model: llama.cpp or MLX. */
const formatNamed = (name: string | undefined): EngineFacts['format'] =>
  name === 'gguf' || name === 'mlx' ? name : undefined;

/** Durations come with whole answers; there is no stream of them in the documentation. */
async function ask(
  client: LoopbackClient,
  facts: EngineFacts,
  question: EngineQuestion,
): Promise<EngineAnswer> {
  const { generatedTokens } = question;
  const sentSeconds = client.seconds();
  const { usage, stats, model_info, runtime } = await client.json(
    textRequest('/api/v0/completions', facts, question, {
      ...sampling,
      max_tokens: generatedTokens,
      stream: false,
      ...(!facts.wasLoaded && { ttl: idleSeconds }),
    }),
    CompletionSchema,
  );
  const totalSeconds = client.seconds() - sentSeconds;
  if (!stats)
    throw new Fault('engine-too-old', { engine: client.program, version: '?', needed: leastVersion });
  // What the model runs on is only known from an answer.
  facts.version ??=
    [runtime?.name, runtime?.version].filter((part) => part !== undefined).join(' ') || undefined;
  facts.quantisation ??= model_info?.quant;
  facts.format ??= formatNamed(model_info?.format);
  facts.contextTokens ??= model_info?.context_length;
  const written = usage?.completion_tokens;
  return {
    promptTokens: usage?.prompt_tokens,
    generatedTokens: written,
    // Its documentation counts 9 tokens of 10 asked, at 9 ÷ `generation_time` tokens a second.
    timedTokens: written === undefined ? undefined : Math.min(written, afterFirst(generatedTokens)),
    promptSeconds: stats.time_to_first_token,
    generationSeconds: stats.generation_time,
    totalSeconds,
  };
}

/** Since 0.4; older ones let it go when it has been idle. */
const unload = (client: LoopbackClient, model: string, signal: AbortSignal): Promise<unknown> =>
  client.json(
    { method: 'POST', path: '/api/v1/models/unload', body: { instance_id: model }, signal },
    v.unknown(),
  );
