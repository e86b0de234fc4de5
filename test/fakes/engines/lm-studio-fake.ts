import { json, startFake, type Routes } from './fake-server.ts';
import { present } from './ollama-fake.ts';

const model = {
  id: 'granite-3.0-2b-instruct',
  object: 'model',
  type: 'llm',
  publisher: 'lmstudio-community',
  arch: 'granite',
  compatibility_type: 'gguf',
  quantization: 'Q4_K_M',
  state: 'not-loaded',
  max_context_length: 4096,
};
const embedding = { id: 'text-embedding-nomic-embed-text-v1.5', type: 'embeddings', state: 'not-loaded' };

export interface LmStudioFakeOptions {
  state?: 'loaded' | 'not-loaded';
  change?: (answer: Record<string, unknown>) => Record<string, unknown>;
  routes?: Record<string, Routes[string] | undefined>;
}

/** LM Studio as the pages "REST API v0" and "Unload a model" describe it. */
export function lmStudioFake({
  state = 'not-loaded',
  change = (same) => same,
  routes = {},
}: LmStudioFakeOptions = {}) {
  const all: Record<string, Routes[string] | undefined> = {
    'GET /api/v0/models': json({ object: 'list', data: [{ ...model, state }, embedding] }),
    'POST /api/v0/completions': (body, response) => {
      const written = Number(body['max_tokens']);
      const answer = {
        object: 'text_completion',
        model: model.id,
        choices: [{ index: 0, text: ' and so on', logprobs: null, finish_reason: 'length' }],
        usage: { prompt_tokens: String(body['prompt']).split(' ').length, completion_tokens: written },
        stats: {
          tokens_per_second: written / 0.0002,
          time_to_first_token: 0.0001,
          generation_time: 0.0002,
          stop_reason: 'maxPredictedTokensReached',
        },
        model_info: { arch: 'granite', quant: 'Q4_K_M', format: 'gguf', context_length: 4096 },
        runtime: {
          name: 'llama.cpp-mac-arm64-apple-metal-advsimd',
          version: '1.3.0',
          supported_formats: ['gguf'],
        },
      };
      json(change(answer))(body, response);
    },
    'POST /api/v1/models/unload': (body, response) =>
      json({ instance_id: body['instance_id'] })(body, response),
    ...routes,
  };
  return startFake(present(all));
}
