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
import {
  GenerateLineSchema,
  LoadedSchema,
  ShowSchema,
  TagsSchema,
  VersionSchema,
  type GenerateLine,
} from './ollama-forms.ts';
import { TextClock } from './streamed-answer.ts';
import { textRequest } from './text-request.ts';

/** The first version that tells what is in memory (`/api/ps`). */
const leastVersion = '0.1.38';
const secondsOfYears = 10 * 365 * 86_400;

/** Ollama: its HTTP interface is documented in docs/api.md of its repository. */
export async function openOllama(
  client: LoopbackClient,
  choice: EngineChoice,
  signal: AbortSignal,
): Promise<OpenedEngine> {
  const { version } = await client.json({ path: '/api/version', signal }, VersionSchema);
  const { models } = await client.json({ path: '/api/tags', signal }, TagsSchema);
  const before = await readLoaded(client, version, signal);
  const known = models.map((model) => ({
    ...model,
    isLoaded: before.some(({ name }) => name === model.name),
  }));
  const model = chooseModel(client.program, known, choice.model, (name) => `${name}:latest`);
  const loaded = before.find(({ name }) => name === model.name);
  const facts: EngineFacts = {
    engine: 'ollama',
    program: otherEngineNames.ollama,
    version,
    model: model.name,
    quantisation: model.details?.quantization_level,
    modelBytes: model.size,
    isDense: await readIsDense(client, model.name, signal),
    // Another context would make Ollama load it anew.
    contextTokens: loaded ? loaded.context_length : choice.contextTokens,
    wasLoaded: loaded !== undefined,
  };
  const keepAlive = loaded ? remainingLife(loaded.expires_at) : '5m';
  return {
    facts,
    ask: (question) => ask(client, { facts, keepAlive }, question),
    close: async (closing) => {
      if (!loaded) await unload(client, model.name, closing).catch(() => undefined);
      const after = await readLoaded(client, version, closing).catch(() => before);
      return before.map(({ name }) => name).filter((name) => !after.some((each) => each.name === name));
    },
  };
}

export async function readLoaded(client: LoopbackClient, version: string, signal: AbortSignal) {
  try {
    return (await client.json({ path: '/api/ps', signal }, LoadedSchema)).models;
  } catch (error) {
    if (error instanceof Fault && error.code === 'engine-port-taken')
      throw new Fault('engine-too-old', { engine: client.program, version, needed: leastVersion });
    throw error;
  }
}

/** By the header's number of experts; absent where Ollama does not show the header. */
async function readIsDense(
  client: LoopbackClient,
  model: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const asked = { method: 'POST' as const, path: '/api/show', body: { model }, signal };
  const shown = await client.json(asked, ShowSchema).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  if (!shown?.model_info) return undefined;
  return !Object.entries(shown.model_info).some(
    ([key, value]) => key.endsWith('.expert_count') && typeof value === 'number' && value > 1,
  );
}

/** So that a model which was in memory leaves it when it would have: each request sets that anew. */
function remainingLife(expiresAt: string | undefined): string | number | undefined {
  const left = (Date.parse(expiresAt ?? '') - Date.now()) / 1000;
  if (Number.isNaN(left)) return undefined;
  return left > secondsOfYears ? -1 : `${Math.max(30, Math.round(left))}s`;
}

interface Asking {
  facts: EngineFacts;
  keepAlive: string | number | undefined;
}

async function ask(
  client: LoopbackClient,
  { facts, keepAlive }: Asking,
  question: EngineQuestion,
): Promise<EngineAnswer> {
  const clock = new TextClock();
  let last: GenerateLine | undefined;
  const answered = await client.stream(
    textRequest('/api/generate', facts, question, {
      raw: true,
      stream: true,
      keep_alive: keepAlive,
      options: { ...sampling, num_predict: question.generatedTokens, num_ctx: facts.contextTokens },
    }),
    (line, at) => {
      if (line.trim() === '') return;
      const read = client.piece(line, GenerateLineSchema, facts.model);
      clock.note(read.response + read.thinking, at);
      if (read.done) last = read;
    },
  );
  if (!last) throw new Fault('engine-failed', { engine: client.program, problem: 'the answer has no end' });
  return {
    promptTokens: last.prompt_eval_count,
    generatedTokens: last.eval_count,
    timedTokens: last.eval_count === undefined ? undefined : afterFirst(last.eval_count),
    loadSeconds: last.load_duration,
    promptSeconds: last.prompt_eval_duration,
    generationSeconds: last.eval_duration,
    ...clock.seconds(answered),
  };
}

const unload = (client: LoopbackClient, model: string, signal: AbortSignal): Promise<unknown> =>
  client.json(
    { method: 'POST', path: '/api/generate', body: { model, keep_alive: 0, stream: false }, signal },
    v.unknown(),
  );
