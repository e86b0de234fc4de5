import { afterEach, describe, expect, it } from 'vitest';
import { createOtherEngines } from '../../src-main/adapters/engines/other-engines.ts';
import type { CompareAsked } from '../../src-main/app/comparing.ts';
import type { OpenedEngine, Ports } from '../../src-main/app/ports.ts';
import type { BenchmarkProgress } from '../../src-main/core/benchmark/result.ts';
import type { EngineComparison } from '../../src-main/core/engines/comparison.ts';
import type { FoundEngine } from '../../src-main/core/engines/found-engine.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { countedSeconds } from '../fakes/engines/bench-fake.ts';
import { json, startFake, stopFakes } from '../fakes/engines/fake-server.ts';
import { lmStudioFake } from '../fakes/engines/lm-studio-fake.ts';
import { ollamaFake } from '../fakes/engines/ollama-fake.ts';
import { llamaServerFake } from '../fakes/engines/openai-fake.ts';
import { fakePorts, keptInMemory } from '../fakes/ports.ts';
import { eventually } from '../fakes/eventually.ts';
import { startedApp } from '../fakes/started-app.ts';

afterEach(stopFakes);

/** The same model under the name that each engine would give it. */
const names = { ollama: 'llama3.2:3b', server: 'Llama-3.2-3B-Instruct-Q4_K_M.gguf' } as const;
const listed = (...ids: string[]) =>
  json({ object: 'list', data: ids.map((id) => ({ id, object: 'model', meta: { size: 2_019_393 } })) });
const server = (over: Parameters<typeof llamaServerFake>[0] = {}) =>
  llamaServerFake({ ...over, routes: { 'GET /v1/models': listed(names.server), ...over.routes } });

/** Engines that write at these rates, each repetition a little otherwise. */
function steadyEngines(rates: { ollama: number; lmstudio: number }): Ports['otherEngines'] {
  const open = async ({ engine }: { engine: string }): Promise<OpenedEngine> => {
    const rate = engine === 'ollama' ? rates.ollama : rates.lmstudio;
    let asked = 0;
    const ask: OpenedEngine['ask'] = async ({ prompt, generatedTokens }) => {
      asked += 1;
      const promptTokens = prompt.split(' ').length;
      const factor = 1 + 0.02 * (Math.floor(asked / 2) % 3);
      const promptSeconds = (promptTokens / (10 * rate)) * factor;
      const generationSeconds = (generatedTokens / rate) * factor;
      const totalSeconds = promptSeconds + generationSeconds;
      return { promptTokens, generatedTokens, promptSeconds, generationSeconds, totalSeconds };
    };
    const facts = { engine: 'server', program: engine, model: names.ollama, wasLoaded: false } as const;
    return { facts, ask, close: async () => [] };
  };
  return { open, find: async () => [] };
}

async function started(over: Partial<Ports> = {}) {
  const ports = fakePorts('macbook-pro-m4-pro-48gb', {
    otherEngines: createOtherEngines(countedSeconds()),
    ...over,
  });
  return { app: await startedApp(ports), ports };
}

async function compared(asked: CompareAsked, over: Partial<Ports> = {}) {
  const { app, ports } = await started(over);
  const { comparison, unkept } = await app.compareEngines({ mode: 'quick', ...asked });
  return { app, ports, comparison, unkept };
}

describe('comparing engines', () => {
  it('measures the same model on each, one after the other with a rest between, and keeps all of it', async () => {
    const [ollama, llama] = [await ollamaFake(), await server()];
    const rests: number[] = [];
    const rest: Ports['rest'] = async (milliseconds) => void rests.push(milliseconds);
    const { comparison, ports, app } = await compared(
      {
        engines: [
          { engine: 'ollama', url: ollama.url },
          { engine: 'server', url: llama.url },
        ],
      },
      { rest },
    );
    expect(comparison).toMatchObject({
      model: 'llama3.2:3b',
      catalogueModel: 'llama-3.2-3b',
      entries: [
        { status: 'measured', program: 'Ollama', model: names.ollama, clock: 'engine' },
        { status: 'measured', program: 'llama-server', model: names.server },
      ],
    });
    expect(Object.keys(comparison.entries[0] ?? {})).toContain('results');
    expect(rests.filter((each) => each === 5000)).toHaveLength(1);
    expect((await ports.engineComparisons.read()).entries).toEqual([comparison]);
    expect((await ports.engineRuns.read()).entries.map(({ engine }) => engine)).toEqual(['ollama', 'server']);
    const state = await app.handlers.readState({});
    expect(state).toMatchObject({ benchmark: { status: 'idle' }, latestComparison: comparison });
    // What was loaded for it is let go before the next one is asked.
    expect(ollama.inMemory).toEqual([]);
    expect(ollama.received.at(-1)?.route).toBe('GET /api/ps');
  });

  it.each([
    ['one is clearly faster', 30, 'winner'],
    ['the intervals overlap', 39, 'no-difference'],
  ] as const)('where %s', async (_, other, outcome) => {
    const otherEngines = steadyEngines({ ollama: other, lmstudio: 40 });
    const { comparison } = await compared(
      { engines: [{ engine: 'ollama' }, { engine: 'lmstudio' }], model: names.ollama },
      { otherEngines },
    );
    const verdict = comparison.verdicts.find(({ test }) => test === 'tg128');
    expect(verdict).toMatchObject({ outcome, fastest: 1, behind: [{ entry: 0 }] });
  });

  it('takes all that answer where none is named, and the only model that they share', async () => {
    const [ollama, studio] = [
      await ollamaFake({ models: [{ name: 'granite3:2b' }, { name: 'qwen3:8b' }] }),
      await lmStudioFake(),
    ];
    const others = createOtherEngines(countedSeconds());
    const find: Ports['otherEngines']['find'] = async (_, signal) =>
      (
        await others.find(
          [
            { engine: 'ollama', url: ollama.url },
            { engine: 'lmstudio', url: studio.url },
          ],
          signal,
        )
      ).filter(({ url }) => url !== undefined);
    const { comparison } = await compared({}, { otherEngines: { ...others, find } });
    expect(comparison.entries.map(({ model }) => model)).toEqual(['granite3:2b', 'granite-3.0-2b-instruct']);
  });

  it.each<[string, () => Promise<{ url: string }>, string]>([
    [
      'dies amid an answer',
      () =>
        server({
          routes: {
            'POST /v1/completions': (_, response) => {
              response.writeHead(200, { 'content-type': 'text/event-stream' });
              response.write('data: {"choices":[{"text":" a"}]}\n\n', () => response.destroy());
            },
          },
        }),
      'engine-failed',
    ],
    [
      'redirects to another host',
      () =>
        startFake({
          'GET /props': (_, response) =>
            void response.writeHead(302, { location: 'http://192.0.2.1/props' }).end(),
        }),
      'engine-port-taken',
    ],
    ['has not the model', () => llamaServerFake(), 'engine-model-missing'],
    ['is not there', async () => ({ url: 'http://127.0.0.1:1' }), 'engine-not-running'],
    ['is not on this machine', async () => ({ url: 'http://192.0.2.1:8080' }), 'address-not-local'],
  ])('keeps the others’ results where one %s', async (_, start, code) => {
    const [bad, ollama, last] = [await start(), await ollamaFake(), await server()];
    const { comparison, ports } = await compared({
      engines: [
        { engine: 'server', url: bad.url, model: names.server },
        { engine: 'ollama', url: ollama.url, model: names.ollama },
        { engine: 'server', url: last.url, model: names.server },
      ],
    });
    expect(comparison.entries).toMatchObject([
      { status: 'failed', engine: 'server', model: names.server, fault: { code } },
      { status: 'measured', program: 'Ollama' },
      { status: 'measured', program: 'llama-server' },
    ]);
    expect(comparison.warnings.map((warning) => warning.code)).toContain('failed');
    expect((await ports.engineComparisons.read()).entries).toHaveLength(1);
  });

  it('is listed newest first, exported oldest first, and feeds the advice of this machine alone', async () => {
    const { app, ports } = await compared(
      { engines: [{ engine: 'ollama' }, { engine: 'lmstudio' }], model: names.ollama },
      { otherEngines: steadyEngines({ ollama: 30, lmstudio: 40 }) },
    );
    const [first] = (await ports.engineRuns.read()).entries;
    if (!first) throw new Error('nothing was kept');
    await ports.engineRuns.append({ ...first, startedAt: '2026-11-23T00:00:00.000Z', model: 'newest' });
    const { runs } = await app.handlers.listEngineRuns({});
    expect(runs.map(({ model }) => model)).toEqual(['newest', names.ollama, names.ollama]);
    const { text } = await app.handlers.exportHistory({ format: 'json', engines: true });
    expect(
      JSON.parse(text)
        .map(({ model }: { model: string }) => model)
        .at(-1),
    ).toBe('newest');
    await expect(
      app.handlers.exportHistory({ format: 'csv', engines: true, runs: ['last'] }),
    ).rejects.toMatchObject({ code: 'bad-input' });
    expect((await app.handlers.listEngineComparisons({})).comparisons).toHaveLength(1);

    const again = await started({ engineComparisons: ports.engineComparisons });
    expect((await again.app.handlers.readState({})).latestComparison?.model).toBe(names.ollama);
    const [kept] = (await ports.engineComparisons.read()).entries;
    if (!kept) throw new Error('nothing was kept');
    const elsewhere = { ...kept, machine: { ...kept.machine, chip: 'Apple M1' } };
    const other = await started({ engineComparisons: keptInMemory([elsewhere]) });
    expect((await other.app.handlers.readState({})).latestComparison).toBeUndefined();
  });

  it('keeps nothing where nobody could be measured', async () => {
    const { comparison, ports } = await compared({
      engines: [
        { engine: 'server', url: 'http://127.0.0.1:1', model: 'm' },
        { engine: 'ollama', url: 'http://127.0.0.1:1', model: 'm' },
      ],
    });
    expect(comparison.entries.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect((await ports.engineComparisons.read()).entries).toEqual([]);
  });

  it('sets our own llama.cpp beside them, with its run in the history', async () => {
    const model = 'llama-2-7b-chat.Q4_0.gguf';
    const llama = await server({ routes: { 'GET /v1/models': listed(model) } });
    const { comparison, ports } = await compared({
      engines: [{ engine: 'server', url: llama.url }],
      own: { model: 'llama-2-7b:Q4_0' },
    });
    expect(comparison).toMatchObject({
      catalogueModel: 'llama-2-7b',
      entries: [
        { status: 'measured', engine: 'server', model },
        { status: 'measured', engine: 'kaidoki', program: 'llama.cpp', quantisation: 'Q4_0' },
      ],
    });
    expect(comparison.warnings.map(({ code }) => code)).toContain('made-of-random-weights');
    expect(ports.stored.map(({ model }) => model)).toEqual(['llama-2-7b']);
  });

  it('shows what could not be kept', async () => {
    const unkept = new Fault('history-unwritable', { path: 'p', problem: 'EACCES' });
    const [ollama, llama] = [await ollamaFake(), await server()];
    const engineComparisons: Ports['engineComparisons'] = {
      read: () => Promise.reject(unkept),
      append: () => Promise.reject(unkept),
    };
    const { app, unkept: told } = await compared(
      {
        engines: [
          { engine: 'ollama', url: ollama.url },
          { engine: 'server', url: llama.url },
        ],
      },
      { engineComparisons },
    );
    expect(told).toBe(unkept);
    expect(await app.handlers.readState({})).toMatchObject({
      historyFault: { code: 'history-unwritable' },
      latestComparison: { model: names.ollama },
    });
  });

  it('shows one of a terminal that is newer than the last that could not be kept', async () => {
    const kept = keptInMemory<EngineComparison>();
    const append = (): Promise<never> =>
      Promise.reject(new Fault('history-unwritable', { path: 'p', problem: 'EIO' }));
    const [ollama, llama] = [await ollamaFake(), await server()];
    const { app, comparison } = await compared(
      {
        engines: [
          { engine: 'ollama', url: ollama.url },
          { engine: 'server', url: llama.url },
        ],
      },
      { engineComparisons: { read: kept.read, append } },
    );
    const newer = { ...comparison, startedAt: '2099-01-01T00:00:00.000Z', model: 'newer' };
    await kept.append(newer);
    expect((await app.handlers.readState({})).latestComparison).toEqual(newer);
    await kept.append({ ...comparison, startedAt: '2000-01-01T00:00:00.000Z', model: 'older' });
    expect((await app.handlers.readState({})).latestComparison).toEqual(newer);
  });
});

describe('a question about engines', () => {
  const found = (engine: 'ollama' | 'lmstudio' | 'server', ...models: string[]) => ({
    engine,
    program: engine,
    models: models.map((name) => ({ name, isLoaded: false })),
  });
  const others = (...engines: FoundEngine[]): Partial<Ports> => ({
    otherEngines: {
      find: async () => engines,
      open: async () => {
        throw new Fault('engine-failed', { engine: 'x', problem: 'x' });
      },
    },
  });

  it.each<[string, CompareAsked, Partial<Ports>, object]>([
    ['finds nobody', {}, others(), { code: 'comparison-needs-two', details: {} }],
    [
      'finds one',
      {},
      others(found('ollama', 'a:1b'), found('lmstudio')),
      { code: 'comparison-needs-two', details: { found: 'Ollama' } },
    ],
    [
      'names one',
      { engines: [{ engine: 'ollama', model: 'm' }] },
      others(),
      { code: 'comparison-needs-two', details: { found: 'Ollama' } },
    ],
    [
      'finds nothing in common',
      {},
      others(found('ollama', 'a:1b'), found('lmstudio', 'b-1b')),
      { code: 'comparison-model-missing', details: { engines: 'Ollama, LM Studio' } },
    ],
    [
      'names one that does not answer, and no model',
      { engines: [{ engine: 'ollama' }, { engine: 'server' }] },
      others(found('ollama', 'a:1b'), {
        ...found('server'),
        fault: {
          code: 'engine-not-running',
          details: { engine: 'llama-server', address: '127.0.0.1:8080' },
        },
      }),
      { code: 'engine-not-running', details: { engine: 'llama-server' } },
    ],
    [
      'finds several models in common',
      {},
      others(found('ollama', 'a:1b', 'b:1b'), found('lmstudio', 'a-1b', 'b-1b')),
      { code: 'comparison-model-unclear', details: { known: 'a:1b, b:1b' } },
    ],
    ['names a model nobody knows', { own: { model: 'nobodys' } }, others(), { code: 'unknown-model' }],
  ])('that %s is refused before anything is measured', async (_, asked, over, fault) => {
    const { app, ports } = await started(over);
    await expect(app.compareEngines(asked)).rejects.toMatchObject(fault);
    expect((await ports.engineRuns.read()).entries).toEqual([]);
    expect((await app.handlers.readState({})).benchmark).toMatchObject({
      status: 'failed',
      isComparison: true,
    });
  });

  it('from a window names no files', async () => {
    const { app } = await started(others());
    await expect(
      app.handlers.compareEngines({ own: { model: 'a.gguf' }, mode: 'quick' }),
    ).rejects.toMatchObject({ code: 'unknown-model' });
  });

  it('answers what was found, and what they have in common', async () => {
    const engines = [found('ollama', 'a:1b', 'c:7b'), found('lmstudio', 'a-1b')];
    const { app } = await started(others(...engines));
    expect(await app.handlers.findEngines({ addresses: [] })).toMatchObject({
      engines,
      common: [{ label: 'a:1b', models: [{ engine: 'ollama' }, { engine: 'lmstudio' }] }],
    });
  });
});

describe('a comparison under way', () => {
  const asked = {
    engines: [
      { engine: 'ollama' as const, model: names.ollama },
      { engine: 'server' as const, model: names.server },
    ],
  };

  it('is cancelled in every phase: nothing is kept of it and what it loaded is let go', async () => {
    const phases = ['checking', 'loading', 'warming-up', 'measuring', 'finishing'] as const;
    for (const phase of phases) {
      const ollama = await ollamaFake();
      const engines = [{ ...asked.engines[0], url: ollama.url }, ...asked.engines.slice(1)];
      const { app, ports } = await started();
      let cancelled: Promise<void> | undefined;
      const onProgress = (progress: BenchmarkProgress): void => {
        if (progress.phase === phase) cancelled ??= app.cancelBenchmark();
      };
      await expect(
        app.compareEngines({ engines, mode: 'quick' } as CompareAsked, onProgress),
      ).rejects.toMatchObject({ code: 'benchmark-cancelled' });
      await cancelled;
      expect((await ports.engineComparisons.read()).entries, phase).toEqual([]);
      expect((await app.handlers.readState({})).benchmark).toEqual({ status: 'idle' });
      expect(ollama.inMemory, phase).toEqual([]);
    }
  });

  it('lets no benchmark and no second comparison begin, and tells its progress', async () => {
    const [ollama, llama] = [await ollamaFake(), await server()];
    const { app } = await started();
    const seen = new Set<string>();
    app.onState(({ benchmark }) => {
      if (benchmark.status === 'running' && benchmark.isComparison)
        seen.add(`${benchmark.progress.model?.name} ${benchmark.progress.model?.count}`);
    });
    const [first, second] = asked.engines;
    const engines = [
      { engine: first?.engine ?? 'ollama', model: names.ollama, url: ollama.url },
      { engine: second?.engine ?? 'server', model: names.server, url: llama.url },
    ];
    await app.handlers.compareEngines({ engines, mode: 'quick' });
    await expect(app.handlers.compareEngines({ engines, mode: 'quick' })).rejects.toMatchObject({
      code: 'benchmark-busy',
    });
    await expect(app.measure({ mode: 'quick' })).rejects.toMatchObject({ code: 'benchmark-busy' });
    await eventually(async () => expect((await app.handlers.readState({})).benchmark.status).toBe('idle'));
    expect([...seen]).toEqual(
      expect.arrayContaining([`Ollama · ${names.ollama} 2`, `llama-server · ${names.server} 2`]),
    );
  });

  it('measures again what was under way while the machine slept', async () => {
    let asking = 0;
    const { app } = await started();
    let sleep = (): void => undefined;
    const ollama = await ollamaFake({
      last: (line) => {
        asking += 1;
        if (asking === 4) sleep();
        return line;
      },
    });
    const llama = await server();
    sleep = () => {
      app.pauseBenchmark();
      setImmediate(() => app.resumeBenchmark());
    };
    const { comparison } = await app.compareEngines({
      mode: 'quick',
      engines: [
        { engine: 'ollama', model: names.ollama, url: ollama.url },
        { engine: 'server', model: names.server, url: llama.url },
      ],
    });
    // Two to warm up, three of each test, and the one that a sleep was in.
    expect(asking).toBe(9);
    expect(comparison.entries[0]).toMatchObject({ status: 'measured' });
  });
});
