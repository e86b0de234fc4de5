import { afterEach, describe, expect, it } from 'vitest';
import { benchWith } from '../../fakes/engines/bench-fake.ts';
import { json, stopFakes } from '../../fakes/engines/fake-server.ts';
import { llamaServerFake, plainServerFake } from '../../fakes/engines/openai-fake.ts';

afterEach(stopFakes);

const fault = (code: string) => expect.objectContaining({ code });

describe('a server of OpenAI’s form', () => {
  it('that is llama.cpp’s is measured by its timings, its cache switched off and no end of text', async () => {
    const { url, received } = await llamaServerFake();
    const { run } = await benchWith({ engine: 'server', url }).running;
    expect(run).toMatchObject({
      program: 'llama-server',
      version: 'b9820-1a2b3c4',
      model: 'model.gguf',
      clock: 'engine',
      settings: { contextTokens: 4096 },
    });
    // As its own `predicted_per_second` has it: the first token of 128 came with the prompt.
    expect(run.results['tg128']?.tokensPerSecond).toBeCloseTo(127 / 0.004, 3);
    const asked = received.filter(({ route }) => route === 'POST /v1/completions');
    for (const { body } of asked)
      expect(body).toMatchObject({ cache_prompt: false, ignore_eos: true, stream: true });
  });

  it('without timings is measured by the clock outside, and marked so', async () => {
    const { url } = await plainServerFake();
    const { run } = await benchWith({ engine: 'server', url }).running;
    expect(run).toMatchObject({ program: 'OpenAI API', model: 'some-model', clock: 'wall' });
    expect(run.version).toBeUndefined();
    expect(run.results['tg128']?.tokensPerSecond).toBeGreaterThan(0);
  });

  it('that counts no prompt has no figure for it, and is refused', async () => {
    const { url } = await plainServerFake({ events: (events) => events.slice(0, -1) });
    await expect(benchWith({ engine: 'server', url }).running).rejects.toEqual(
      fault('engine-answer-invalid'),
    );
  });

  it('that read a prompt from its cache is refused', async () => {
    const events = (all: object[]): object[] =>
      all.map((each) =>
        'timings' in each
          ? { ...each, timings: { prompt_n: 1, prompt_ms: 1, predicted_n: 1, predicted_ms: 1 } }
          : each,
      );
    const { url } = await llamaServerFake({ events });
    await expect(benchWith({ engine: 'server', url }).running).rejects.toEqual(
      fault('engine-answer-invalid'),
    );
  });

  it.each([
    ['an error amid the events', [{ error: { code: 500, message: 'slot failed' } }], 'engine-failed'],
    ['text where an object belongs', ['text'], 'engine-answer-invalid'],
    ['no text at all', [], 'engine-answer-invalid'],
    ['timings that are text', [{ timings: { prompt_n: '512' } }], 'engine-answer-invalid'],
  ])('that sends %s is refused', async (_, events, code) => {
    const { url } = await llamaServerFake({ events: () => events as object[] });
    await expect(benchWith({ engine: 'server', url }).running).rejects.toEqual(fault(code));
  });

  it.each([
    [
      {
        'GET /props': json(
          { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
          503,
        ),
      },
      'engine-busy',
    ],
    [{ 'GET /slots': json([{ id: 0, is_processing: true }]) }, 'engine-busy'],
    [
      { 'POST /v1/completions': json({ error: { code: 401, message: 'Invalid API Key' } }, 401) },
      'engine-locked',
    ],
    [{ 'GET /props': undefined, 'GET /v1/models': undefined }, 'engine-port-taken'],
  ] as const)('with %j is told as %s', async (routes, code) => {
    const { url } = await llamaServerFake({ routes });
    await expect(benchWith({ engine: 'server', url }).running).rejects.toEqual(fault(code));
  });
});
