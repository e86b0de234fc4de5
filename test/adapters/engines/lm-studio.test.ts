import { afterEach, describe, expect, it } from 'vitest';
import { benchWith } from '../../fakes/engines/bench-fake.ts';
import { json, stopFakes } from '../../fakes/engines/fake-server.ts';
import { lmStudioFake } from '../../fakes/engines/lm-studio-fake.ts';

afterEach(stopFakes);

const fault = (code: string) => expect.objectContaining({ code });

/** As in the documentation's own example: 9 tokens of 10 asked, ended by the limit. */
const withoutFirst = (usage: unknown): object => {
  const { prompt_tokens, completion_tokens } = Object(usage);
  return { prompt_tokens, completion_tokens: Math.max(1, completion_tokens - 1) };
};

describe('LM Studio', () => {
  it('is measured by the durations of its own interface, and named by what it runs models with', async () => {
    const { url } = await lmStudioFake();
    const { run } = await benchWith({ engine: 'lmstudio', url }).running;
    expect(run).toMatchObject({
      program: 'LM Studio',
      version: 'llama.cpp-mac-arm64-apple-metal-advsimd 1.3.0',
      model: 'granite-3.0-2b-instruct',
      quantisation: 'Q4_K_M',
      clock: 'engine',
      settings: { contextTokens: 4096 },
    });
    expect(run.results['tg128']?.tokensPerSecond).toBeCloseTo(127 / 0.0002, 3);
    expect(run.results['pp512']?.tokensPerSecond).toBeCloseTo(512 / 0.0001, 3);
  });

  it.each<[string, { format?: string; compatibility_type?: string | undefined }, string | undefined]>([
    ['as its list of models says', {}, 'gguf'],
    ['as an answer says where the list does not', { compatibility_type: undefined }, 'gguf'],
    ['also where that is MLX', { compatibility_type: 'mlx' }, 'mlx'],
    ['and not by a name that nobody knows', { compatibility_type: 'onnx', format: 'onnx' }, undefined],
  ])('tells which kind of file it runs %s', async (_, { format = 'gguf', ...listed }, expected) => {
    const model = { id: 'granite', type: 'llm', compatibility_type: 'gguf', state: 'loaded', ...listed };
    const { url } = await lmStudioFake({
      routes: { 'GET /api/v0/models': json({ data: [model] }) },
      change: (answer) => ({ ...answer, model_info: { format } }),
    });
    const { run } = await benchWith({ engine: 'lmstudio', url }).running;
    expect(run.format).toBe(expected);
  });

  it('that leaves the first token out of its count has the rate that its count and time have', async () => {
    const { url } = await lmStudioFake({
      change: (answer) => ({
        ...answer,
        usage: withoutFirst(answer['usage']),
      }),
    });
    const { run } = await benchWith({ engine: 'lmstudio', url }).running;
    expect(run.results['tg128']?.tokensPerSecond).toBeCloseTo(127 / 0.0002, 3);
  });

  it('unloads what was loaded for us, which would else go by itself after two minutes', async () => {
    const { url, received } = await lmStudioFake({ state: 'not-loaded' });
    await benchWith({ engine: 'lmstudio', url }).running;
    expect(received.at(-2)).toMatchObject({
      route: 'POST /api/v1/models/unload',
      body: { instance_id: 'granite-3.0-2b-instruct' },
    });
    for (const { route, body } of received)
      if (route === 'POST /api/v0/completions') expect(body).toMatchObject({ ttl: 120, stream: false });
  });

  it('keeps what was loaded before as it is', async () => {
    const { url, received } = await lmStudioFake({ state: 'loaded' });
    const { run } = await benchWith({ engine: 'lmstudio', url }).running;
    expect(run.wasLoaded).toBe(true);
    expect(received.map(({ route }) => route)).not.toContain('POST /api/v1/models/unload');
    expect(received.some(({ body }) => 'ttl' in body)).toBe(false);
  });

  it('before the interface that unloads is measured all the same', async () => {
    const { url } = await lmStudioFake({ routes: { 'POST /api/v1/models/unload': undefined } });
    await expect(benchWith({ engine: 'lmstudio', url }).running).resolves.toMatchObject({
      run: { trusted: false },
    });
  });

  it.each([
    ['without statistics, as before 0.3.6', { stats: undefined }, 'engine-too-old'],
    ['whose time is text', { stats: { time_to_first_token: '0.1' } }, 'engine-answer-invalid'],
    ['that counts nothing', { usage: undefined }, 'engine-answer-invalid'],
    [
      'that claims more time than passed',
      { stats: { time_to_first_token: 60, generation_time: 60 } },
      'engine-answer-invalid',
    ],
  ])('with an answer %s is refused', async (_, change, code) => {
    const { url } = await lmStudioFake({ change: (answer) => ({ ...answer, ...change }) });
    await expect(benchWith({ engine: 'lmstudio', url }).running).rejects.toEqual(fault(code));
  });

  it.each([
    [{ 'GET /api/v0/models': undefined }, 'engine-port-taken'],
    [{ 'GET /api/v0/models': json({ error: { message: 'Invalid API token' } }, 401) }, 'engine-locked'],
    [
      {
        'POST /api/v0/completions': json(
          { error: 'Model loading was stopped due to insufficient system resources.' },
          400,
        ),
      },
      'engine-out-of-memory',
    ],
  ] as const)('with %j is told as %s', async (routes, code) => {
    const { url } = await lmStudioFake({ routes });
    await expect(benchWith({ engine: 'lmstudio', url }).running).rejects.toEqual(fault(code));
  });

  it('never offers models that write no text', async () => {
    const { url } = await lmStudioFake();
    const asked = { engine: 'lmstudio', url, model: 'text-embedding-nomic-embed-text-v1.5' } as const;
    await expect(benchWith(asked).running).rejects.toMatchObject({
      code: 'engine-model-missing',
      details: { known: 'granite-3.0-2b-instruct' },
    });
  });
});
