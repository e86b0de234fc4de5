import { sampling, type EngineAnswer, type EngineFacts } from '#core/engines/other-engine.ts';
import { afterFirst } from '#core/engines/timed-tokens.ts';
import { Fault } from '#core/fault.ts';
import type { EngineChoice, EngineQuestion, OpenedEngine } from '../../app/ports.ts';
import { chooseModel } from './choose-model.ts';
import type { LoopbackClient } from './loopback-client.ts';
import { EventSchema, ModelsSchema, PropsSchema, SlotsSchema, type ServerEvent } from './server-forms.ts';
import { eventData, TextClock } from './streamed-answer.ts';
import { textRequest } from './text-request.ts';

/**
 * A server of OpenAI's form. llama.cpp's tells its own timings and is known by `/props`; of others the clock on
 * this side of the wire is all there is.
 */
export async function openServer(
  client: LoopbackClient,
  choice: EngineChoice,
  signal: AbortSignal,
): Promise<OpenedEngine> {
  const props = await readProps(client, signal);
  client.program = props ? 'llama-server' : 'OpenAI API';
  const { data } = await client.json({ path: '/v1/models', signal }, ModelsSchema);
  const models = data.map((model) => ({ ...model, name: model.id, isLoaded: false }));
  const model = chooseModel(client.program, models, choice.model);
  if (props) await refuseBusy(client, signal);
  const facts: EngineFacts = {
    engine: 'server',
    program: client.program,
    version: props?.build_info,
    model: model.name,
    modelBytes: model.meta?.size,
    contextTokens: props?.default_generation_settings?.n_ctx,
    wasLoaded: true,
  };
  return { facts, ask: (question) => ask(client, facts, question), close: async () => [] };
}

/** Only llama.cpp's server has them. */
export async function readProps(client: LoopbackClient, signal: AbortSignal) {
  try {
    return await client.json({ path: '/props', signal }, PropsSchema);
  } catch (error) {
    const isOther =
      error instanceof Fault &&
      ['engine-port-taken', 'engine-failed', 'engine-answer-invalid'].includes(error.code) &&
      !isDropped(error);
    if (isOther) return undefined;
    throw error;
  }
}

const isDropped = ({ cause, details }: Fault): boolean =>
  cause !== undefined || /redirect|HTTP$/.test(String(details['problem'] ?? ''));

/** A slot that works for somebody else would be measured with us. Servers may be told not to tell. */
async function refuseBusy(client: LoopbackClient, signal: AbortSignal): Promise<void> {
  const slots = await client.json({ path: '/slots', signal }, SlotsSchema).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return [];
  });
  const busy = slots.filter(({ is_processing }) => is_processing).length;
  if (busy > 0)
    throw new Fault('engine-busy', { engine: client.program, problem: `${busy} of ${slots.length} slots` });
}

async function ask(
  client: LoopbackClient,
  facts: EngineFacts,
  question: EngineQuestion,
): Promise<EngineAnswer> {
  const clock = new TextClock();
  const told: ServerEvent = {};
  const answered = await client.stream(
    textRequest('/v1/completions', facts, question, {
      ...sampling,
      max_tokens: question.generatedTokens,
      stream: true,
      stream_options: { include_usage: true },
      // llama.cpp's own; other servers pass them over.
      cache_prompt: false,
      ignore_eos: true,
    }),
    (line, at) => {
      const event = readEvent(client, line, facts.model);
      if (!event) return;
      clock.note(event.choices?.[0]?.text ?? '', at);
      if (event.timings) told.timings = event.timings;
      if (event.usage) told.usage = event.usage;
    },
  );
  if (clock.pieces === 0 && !told.timings)
    throw new Fault('engine-answer-invalid', { engine: client.program, problem: 'no text came' });
  const { timings, usage } = told;
  return {
    // llama.cpp counts what it read and what it had in its cache apart.
    promptTokens: timings?.prompt_n ?? usage?.prompt_tokens,
    generatedTokens: timings?.predicted_n ?? usage?.completion_tokens ?? clock.pieces,
    timedTokens: timings && afterFirst(timings.predicted_n),
    promptSeconds: timings && timings.prompt_ms / 1000,
    generationSeconds: timings && timings.predicted_ms / 1000,
    ...clock.seconds(answered),
  };
}

function readEvent(client: LoopbackClient, line: string, model: string): ServerEvent | undefined {
  const data = eventData(line);
  // An answer that is no stream, or is not JSON, is refused by its form.
  if (data === undefined && !line.startsWith('{')) return undefined;
  return client.piece(data ?? line, EventSchema, model);
}
