import { json, sendCut, startFake, type Routes } from './fake-server.ts';
import { present } from './ollama-fake.ts';

export interface OpenAiFakeOptions {
  /** Events of an answer before `[DONE]`, changed. */
  events?: (events: object[], body: Record<string, unknown>) => object[];
  routes?: Record<string, Routes[string] | undefined>;
}

const event = (text: string): object => ({
  object: 'text_completion',
  choices: [{ index: 0, text, finish_reason: null }],
});

function eventsOf(body: Record<string, unknown>): object[] {
  const written = Number(body['max_tokens']);
  const read = String(body['prompt']).split(' ').length;
  const texts = Array.from({ length: Math.min(written, 8) }, (_, index) => event(` 語${index}`));
  const usage = { prompt_tokens: read, completion_tokens: written, total_tokens: read + written };
  return [...texts, { object: 'text_completion', choices: [], usage }];
}

const timingsOf = (body: Record<string, unknown>): object => ({
  cache_n: 0,
  prompt_n: String(body['prompt']).split(' ').length,
  prompt_ms: 3,
  prompt_per_second: 1,
  predicted_n: Number(body['max_tokens']),
  predicted_ms: 4,
  predicted_per_second: 1,
});

const completions =
  ({ events = (same) => same }: OpenAiFakeOptions, hasTimings: boolean): Routes[string] =>
  (body, response) => {
    const own = eventsOf(body);
    const told = hasTimings ? [...own.slice(0, -1), { ...own.at(-1), timings: timingsOf(body) }] : own;
    const text = events(told, body).map((each) => `data: ${JSON.stringify(each)}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    sendCut(response, [': a comment\n\n', ...text, 'data: [DONE]\n\n'].join(''));
  };

/** llama-server as tools/server/README.md of llama.cpp describes it. */
export const llamaServerFake = (options: OpenAiFakeOptions = {}) =>
  startFake(
    present({
      'GET /props': json({
        default_generation_settings: { n_ctx: 4096 },
        total_slots: 1,
        model_path: '../models/model.gguf',
        build_info: 'b9820-1a2b3c4',
      }),
      'GET /slots': json([{ id: 0, is_processing: false }]),
      'GET /v1/models': json({
        object: 'list',
        data: [{ id: 'model.gguf', object: 'model', meta: { n_vocab: 128_256, size: 4_912_898 } }],
      }),
      'POST /v1/completions': completions(options, true),
      ...options.routes,
    }),
  );

/** A server of OpenAI's form that knows nothing of llama.cpp's additions. */
export const plainServerFake = (options: OpenAiFakeOptions = {}) =>
  startFake(
    present({
      'GET /v1/models': json({ object: 'list', data: [{ id: 'some-model', object: 'model' }] }),
      'POST /v1/completions': completions(options, false),
      ...options.routes,
    }),
  );
