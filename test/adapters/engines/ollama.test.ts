import { afterEach, describe, expect, it } from 'vitest';
import { benchWith } from '../../fakes/engines/bench-fake.ts';
import { json, stopFakes } from '../../fakes/engines/fake-server.ts';
import { ollamaFake, ollamaModel } from '../../fakes/engines/ollama-fake.ts';

afterEach(stopFakes);

const fault = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('Ollama', () => {
  it('is measured by its own durations, in a file of its own kind', async () => {
    const { url } = await ollamaFake();
    const { running, stored, phases } = benchWith({ engine: 'ollama', url });
    const { run } = await running;
    expect(run).toMatchObject({
      kind: 'engine-run',
      program: 'Ollama',
      version: '0.12.3',
      model: 'llama3.2:3b',
      quantisation: 'Q4_K_M',
      clock: 'engine',
      wasLoaded: false,
      settings: { contextTokens: 1024, promptCache: 'defeated' },
    });
    // 4 ms for 512 tokens, and for 128, of which the first came with the prompt.
    expect(run.results['tg128']?.tokensPerSecond).toBeCloseTo(127 / 0.004, 3);
    expect(run.results['pp512']?.tokensPerSecond).toBeCloseTo(128_000, -4);
    expect(run.results['pp512']?.samples).toBe(3);
    expect(stored).toEqual([run]);
    expect(new Set(phases)).toEqual(new Set(['checking', 'loading', 'warming-up', 'measuring', 'finishing']));
  });

  it('is asked with prompts of which no two begin alike, raw, with context, seed and length stated', async () => {
    const { url, received } = await ollamaFake();
    await benchWith({ engine: 'ollama', url }).running;
    const asked = received.filter(({ route, body }) => route === 'POST /api/generate' && body['prompt']);
    const firstWords = asked.map(({ body }) => String(body['prompt']).split(' ')[0]);
    expect(asked.length).toBe(8);
    expect(new Set(firstWords).size).toBe(asked.length);
    for (const { body } of asked)
      expect(body).toMatchObject({ raw: true, stream: true, options: { num_ctx: 1024, seed: 42 } });
    expect(asked.map(({ body }) => Object(body['options'])['num_predict'])).toEqual([
      8, 1, 1, 128, 1, 128, 1, 128,
    ]);
    // A token more than words: 511 words are 512.
    expect(String(asked[2]?.body['prompt']).split(' ')).toHaveLength(511);
  });

  it('lets go of the model that was loaded for us, and of no other', async () => {
    const other = { name: 'other:latest', expires_at: '2318-01-01T00:00:00Z' };
    const { url, inMemory, received } = await ollamaFake({
      loaded: [other],
      models: [ollamaModel, { name: 'other:latest' }],
    });
    await benchWith({ engine: 'ollama', url, model: 'llama3.2:3b' }).running;
    expect(inMemory).toEqual([other]);
    expect(received.filter(({ body }) => body['keep_alive'] === 0).map(({ body }) => body['model'])).toEqual([
      'llama3.2:3b',
    ]);
  });

  it.each([
    ['2318-01-01T00:00:00Z', -1],
    [new Date(Date.now() + 3_600_000).toISOString(), expect.stringMatching(/^3[456]\d\ds$/)],
  ])(
    'keeps a model that was in memory until %s there as long, with its context',
    async (expires, keepAlive) => {
      const loaded = { name: 'llama3.2:3b', expires_at: expires, context_length: 8192 };
      const { url, inMemory, received } = await ollamaFake({ loaded: [loaded] });
      const { run } = await benchWith({ engine: 'ollama', url }).running;
      expect(inMemory).toEqual([loaded]);
      expect(run).toMatchObject({ wasLoaded: true, settings: { contextTokens: 8192 } });
      for (const { body } of received.filter(({ body: { prompt } }) => prompt !== undefined))
        expect(body).toMatchObject({ keep_alive: keepAlive, options: { num_ctx: 8192 } });
    },
  );

  it('is told of as having let go of a model that was in memory before', async () => {
    let asked = 0;
    const other = { name: 'other:latest' };
    const ps = (): object[] => ((asked += 1) === 1 ? [other] : []);
    const { url } = await ollamaFake({
      routes: { 'GET /api/ps': (body, response) => json({ models: ps() })(body, response) },
    });
    const { run } = await benchWith({ engine: 'ollama', url }).running;
    expect(run.evictedModels).toEqual(['other:latest']);
  });

  it('of an old version without durations is measured by the clock outside, and marked', async () => {
    const { url } = await ollamaFake({
      last: ({ prompt_eval_duration: _, eval_duration: __, ...rest }) => rest,
    });
    const { run } = await benchWith({ engine: 'ollama', url }).running;
    expect(run.clock).toBe('wall');
    expect(run.results['tg128']?.tokensPerSecond).toBe(run.wallClock['tg128']);
  });

  it.each([
    [
      'a prompt it does not count, as from a cache',
      { prompt_eval_count: undefined },
      'engine-answer-invalid',
    ],
    ['one token counted of 512', { prompt_eval_count: 1 }, 'engine-answer-invalid'],
    ['half of the prompt, cut off', { prompt_eval_count: 258 }, 'engine-answer-invalid'],
    ['more time than passed', { eval_duration: 3_600_000_000_000 }, 'engine-answer-invalid'],
    ['a negative duration', { eval_duration: -1 }, 'engine-answer-invalid'],
    ['a count that is text', { eval_count: '128' }, 'engine-answer-invalid'],
    ['no time at all', { eval_duration: 0 }, 'engine-answer-invalid'],
    ['more tokens than were asked for', { eval_count: 5000 }, 'engine-answer-invalid'],
    ['five tokens', { eval_count: 5 }, 'engine-stopped-early'],
    ['an error amid the stream', { error: 'llama runner process no longer running' }, 'engine-failed'],
    [
      'memory that runs out amid the stream',
      { error: 'cudaMalloc failed: out of memory' },
      'engine-out-of-memory',
    ],
    ['no end', { done: false }, 'engine-failed'],
  ])('that answers with %s is refused, and its model let go', async (_, change, code) => {
    const { url, inMemory } = await ollamaFake({ last: (line) => ({ ...line, ...change }) });
    await expect(benchWith({ engine: 'ollama', url }).running).rejects.toEqual(
      fault(code, { engine: 'Ollama' }),
    );
    expect(inMemory).toEqual([]);
  });

  it('that writes faster than any memory reads is refused', async () => {
    const { url } = await ollamaFake({ models: [{ ...ollamaModel, size: 2_019_393_189 }] });
    await expect(benchWith({ engine: 'ollama', url }).running).rejects.toEqual(fault('speed-implausible'));
  });

  it.each([
    [{ 'GET /api/version': undefined }, 'engine-port-taken'],
    [{ 'GET /api/version': json({ name: 'another program' }) }, 'engine-answer-invalid'],
    [{ 'GET /api/ps': undefined }, 'engine-too-old'],
    [{ 'GET /api/version': json({ error: 'nope' }, 500) }, 'engine-failed'],
    [
      {
        'POST /api/generate': json(
          { error: 'server busy, please try again.  maximum pending requests exceeded' },
          503,
        ),
      },
      'engine-busy',
    ],
    [
      {
        'POST /api/generate': json(
          { error: 'model requires more system memory (40 GiB) than is available' },
          500,
        ),
      },
      'engine-out-of-memory',
    ],
    [{ 'POST /api/generate': json({ error: 'something broke' }, 500) }, 'engine-failed'],
    [{ 'GET /api/tags': json({}, 401) }, 'engine-locked'],
  ] as const)('with %j is told as %s', async (routes, code) => {
    const { url } = await ollamaFake({ routes });
    await expect(benchWith({ engine: 'ollama', url }).running).rejects.toEqual(fault(code));
  });

  it.each([
    ['nothing', undefined, []],
    ['a model that is not there', 'gone:7b', [ollamaModel]],
    ['none of two', undefined, [ollamaModel, { name: 'b' }]],
  ])('asked for %s names what it has', async (_, model, models) => {
    const { url } = await ollamaFake({ models });
    await expect(benchWith({ engine: 'ollama', url, model }).running).rejects.toEqual(
      fault('engine-model-missing', { known: models.map(({ name }) => name).join(', ') || '–' }),
    );
  });
});
