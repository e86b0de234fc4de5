import { json, sendCut, startFake, type Routes } from './fake-server.ts';

/** Very small: answers here take no time. */
const model = {
  name: 'llama3.2:3b',
  size: 2_019_393,
  details: { format: 'gguf', quantization_level: 'Q4_K_M' },
};
export const ollamaModel = model;

const wordsOf = (prompt: unknown): number => String(prompt).split(' ').length;

export interface OllamaFakeOptions {
  loaded?: object[];
  models?: object[];
  /** Changes the last line of each answer; `undefined` takes a field away. */
  last?: (line: Record<string, unknown>, body: Record<string, unknown>) => Record<string, unknown>;
  /** Replaces or, with `undefined`, removes routes. */
  routes?: Record<string, Routes[string] | undefined>;
}

/** Ollama as docs/api.md of its repository describes it: a token a word and one to begin with. */
export async function ollamaFake({
  loaded = [],
  models = [model],
  last,
  routes = {},
}: OllamaFakeOptions = {}) {
  const inMemory = [...loaded];
  const generate: Routes[string] = (body, response) => {
    const name = body['model'];
    if (body['keep_alive'] === 0) {
      inMemory.splice(
        0,
        inMemory.length,
        ...inMemory.filter((each) => !('name' in each) || each.name !== name),
      );
      return json({ model: name, response: '', done: true, done_reason: 'unload' })(body, response);
    }
    if (!inMemory.some((each) => 'name' in each && each.name === name)) inMemory.push({ name });
    const written = Number((body['options'] as Record<string, unknown>)['num_predict']);
    const done = {
      model: name,
      created_at: '2026-11-22T12:00:00Z',
      response: '',
      done: true,
      done_reason: 'length',
      total_duration: 9_000_000,
      load_duration: 1_000_000,
      prompt_eval_count: wordsOf(body['prompt']) + 1,
      prompt_eval_duration: 4_000_000,
      eval_count: written,
      eval_duration: 4_000_000,
    };
    const tokens = Array.from({ length: Math.min(written, 8) }, () => ({
      model: name,
      response: ' 語',
      done: false,
    }));
    const lines = [...tokens, last ? last(done, body) : done];
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    sendCut(response, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
  const all: Record<string, Routes[string] | undefined> = {
    'GET /api/version': json({ version: '0.12.3' }),
    'GET /api/tags': json({ models }),
    'GET /api/ps': (body, response) => json({ models: inMemory })(body, response),
    'POST /api/show': json({ model_info: { 'general.architecture': 'llama', 'llama.block_count': 28 } }),
    'POST /api/generate': generate,
    ...routes,
  };
  return { ...(await startFake(present(all))), inMemory };
}

export const present = (routes: Record<string, Routes[string] | undefined>): Routes =>
  Object.fromEntries(Object.entries(routes).flatMap(([route, answer]) => (answer ? [[route, answer]] : [])));
