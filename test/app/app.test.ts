import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app/app.ts';
import type { EnginePort } from '../../src-main/app/ports.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { fakePorts, plausibleMeasurement } from '../fakes/ports.ts';
import { eventually } from '../fakes/eventually.ts';
import { startedApp } from '../fakes/started-app.ts';

const mac = 'macbook-pro-m4-pro-48gb';

const engine = (over: Partial<EnginePort>): EnginePort => ({ ...fakePorts(mac).engine, ...over });

/** An engine that measures until it is told to stop, as the real one does. */
const endless = (): EnginePort =>
  engine({
    measure: (_request, { onProgress, signal }) =>
      new Promise((_resolve, reject) => {
        onProgress({ phase: 'measuring', fraction: 0.5 });
        signal.addEventListener('abort', () => reject(new Fault('benchmark-cancelled')));
      }),
  });

const status = async (app: App) => (await app.handlers.readState({})).benchmark;

describe('the application', () => {
  it('knows the machine, the published range of its chip and the catalogue once started', async () => {
    const app = await startedApp(fakePorts(mac));
    const state = await app.handlers.readState({});
    expect(state.machine?.chipName.value).toBe('Apple M4 Pro');
    expect(state.published?.runs).toBeGreaterThan(0);
    expect(state.catalogueDate).toMatch(/^2026-/);
    expect(state.benchmark).toEqual({ status: 'idle' });
    expect(state.latest).toBeUndefined();
  });

  it('measures, keeps the result with the machine it was made on, and shows it', async () => {
    const ports = fakePorts(mac);
    const app = await startedApp(ports);
    const { result } = await app.measure();
    expect(result.machine).toMatchObject({ chip: 'Apple M4 Pro', gpuCores: 20 });
    expect(result.results['tg128']?.tokensPerSecond).toBeGreaterThan(40);
    expect(ports.stored).toEqual([result]);
    expect((await app.handlers.readState({})).latest).toEqual(result);
  });

  it('shows progress to every listener while it measures, and is idle afterwards', async () => {
    const app = await startedApp(
      fakePorts(mac, {
        engine: engine({
          measure: async (_request, { onProgress }) => {
            onProgress({ phase: 'writing', fraction: 0.1 });
            onProgress({ phase: 'measuring', fraction: 0.5, test: 'pp512', layers: 2 });
            return plausibleMeasurement();
          },
        }),
      }),
    );
    const seen: string[] = [];
    app.onState(({ benchmark }) => {
      seen.push(benchmark.status === 'running' ? benchmark.progress.phase : benchmark.status);
    });
    await app.measure();
    expect([...new Set(seen)]).toEqual(['checking', 'writing', 'measuring', 'idle']);
  });

  it('refuses a second benchmark and lets the first go on', async () => {
    const app = await startedApp(fakePorts(mac, { engine: endless() }));
    await app.handlers.startBenchmark({});
    await eventually(async () => expect((await status(app)).status).toBe('running'));
    await expect(app.handlers.startBenchmark({})).rejects.toMatchObject({ code: 'benchmark-busy' });
    await expect(app.measure()).rejects.toMatchObject({ code: 'benchmark-busy' });
    expect((await status(app)).status).toBe('running');
    await app.stop();
  });

  it('cancels, keeps nothing, and measures again afterwards', async () => {
    const ports = fakePorts(mac);
    const app = await startedApp({ ...ports, engine: endless() });
    const run = app.measure();
    const ended = expect(run).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    await eventually(async () => expect((await status(app)).status).toBe('running'));
    await app.handlers.cancelBenchmark({});
    await ended;
    expect(ports.stored).toEqual([]);
    expect(await status(app)).toEqual({ status: 'idle' });
    await app.handlers.startBenchmark({});
    await app.stop();
  });

  it('stops only when a running benchmark has ended', async () => {
    let hasBegun = false;
    let hasEnded = false;
    const app = await startedApp(
      fakePorts(mac, {
        engine: engine({
          measure: (_request, { signal }) =>
            new Promise((_resolve, reject) => {
              hasBegun = true;
              signal.addEventListener('abort', () => {
                setImmediate(() => {
                  hasEnded = true;
                  reject(new Fault('benchmark-cancelled'));
                });
              });
            }),
        }),
      }),
    );
    const run = app.measure().catch(() => undefined);
    await eventually(() => expect(hasBegun).toBe(true));
    await app.stop();
    expect(hasEnded).toBe(true);
    await run;
  });

  it.each(['engine-died', 'not-enough-disk', 'disk-full', 'engine-missing'] as const)(
    'shows %s as the reason of a failed run and keeps the earlier result',
    async (code) => {
      const ports = fakePorts(mac);
      const app = await startedApp(ports);
      const { result: earlier } = await app.measure();
      ports.engine.measure = () => Promise.reject(new Fault(code, { problem: 'test' }));
      await expect(app.measure()).rejects.toMatchObject({ code });
      const state = await app.handlers.readState({});
      expect(state.benchmark).toMatchObject({ status: 'failed', fault: { code } });
      expect(state.latest).toEqual(earlier);
    },
  );

  it('shows a result that could not be kept, says so, and predicts from it', async () => {
    const ports = fakePorts(mac);
    ports.history.append = () =>
      Promise.reject(new Fault('history-unwritable', { path: 'x', problem: 'ENOSPC' }));
    const app = await startedApp(ports);
    const { result } = await app.measure();
    const state = await app.handlers.readState({});
    expect(state.latest).toEqual(result);
    expect(state.historyFault).toMatchObject({ code: 'history-unwritable' });
    expect(state.benchmark).toEqual({ status: 'idle' });
    const input = { contextTokens: 4096, kvType: 'f16', modelIds: ['qwen2.5-7b'] } as const;
    const [row] = (await app.handlers.fit({ ...input, modelIds: [...input.modelIds] })).rows;
    expect(row?.speed.confidence).toBe('calibrated');
  });

  it('shows an untrusted run as the latest, but goes on predicting from the one before it', async () => {
    const ports = fakePorts(mac);
    const app = await startedApp(ports);
    await app.measure();
    ports.probe.readConditions = async () => ({ lowPowerMode: true });
    const { result: dirty } = await app.measure();
    expect(dirty).toMatchObject({ trusted: false, reasons: ['low-power-mode'] });
    expect((await app.handlers.readState({})).latest).toEqual(dirty);
    const [row] = (await app.handlers.fit({ contextTokens: 4096, kvType: 'f16', modelIds: ['qwen2.5-7b'] }))
      .rows;
    expect(row?.speed.confidence).toBe('calibrated');
  });

  it('says that the history cannot be read, and answers everything else', async () => {
    const ports = fakePorts(mac);
    ports.history.read = () =>
      Promise.reject(new Fault('history-unwritable', { path: 'x', problem: 'EISDIR' }));
    const app = await startedApp(ports);
    const state = await app.handlers.readState({});
    expect(state.historyFault).toMatchObject({ code: 'history-unwritable' });
    expect((await app.handlers.fit({ contextTokens: 4096, kvType: 'f16' })).rows.length).toBeGreaterThan(0);
  });

  it('does not take the run of another Mac for one of this', async () => {
    const ports = fakePorts(mac);
    await (await startedApp(ports)).measure();
    const elsewhere = await startedApp({ ...ports, probe: fakePorts('macbook-air-m1-8gb-macos27').probe });
    expect((await elsewhere.handlers.readState({})).latest).toBeUndefined();
  });

  it('says in the state why the machine could not be read, and still lists the catalogue', async () => {
    const ports = fakePorts(mac);
    ports.probe.readRaw = () => Promise.reject(new Fault('probe-folder-empty', { path: 'x' }));
    const app = await startedApp(ports);
    expect((await app.handlers.readState({})).probeFault).toMatchObject({ code: 'probe-folder-empty' });
    expect((await app.handlers.listMacs({})).length).toBeGreaterThan(50);
    const input = { contextTokens: 4096, kvType: 'f16' } as const;
    await expect(app.handlers.fit(input)).rejects.toMatchObject({ code: 'probe-folder-empty' });
  });

  it('never tells a machine that is not a Mac to raise a limit of macOS', async () => {
    const app = await startedApp(fakePorts('not-a-mac-linux'));
    const everything = (await app.handlers.listModels({})).map(({ modelId }) => modelId);
    const grid = await app.handlers.fit({ contextTokens: 4096, kvType: 'f16', modelIds: everything });
    expect(grid.rows.map((row) => row.answer)).toContain('crawls');
    expect(grid.rows.map((row) => row.answer)).not.toContain('raise-limit');
  });

  it('answers the fit of another Mac by its id and memory', async () => {
    const app = await startedApp(fakePorts(mac));
    const grid = await app.handlers.fit({
      contextTokens: 4096,
      kvType: 'f16',
      target: { macId: 'macbook-air-13-m4', memoryGB: 24 },
      modelIds: ['qwen2.5-32b'],
      quantisations: ['Q4_K_M'],
    });
    expect(grid.machine).toMatchObject({ isThisMachine: false, memoryBytes: 24 * 2 ** 30 });
    expect(grid.rows.map((row) => row.answer)).toEqual(['raise-limit']);
  });

  it("answers for any memory, whether sold so or not, with this machine's chip or another", async () => {
    const app = await startedApp(fakePorts(mac));
    const [own, other] = await Promise.all(
      [{ memoryGB: 40 }, { chipId: 'm4-10c-10g', memoryGB: 200 }].map((target) =>
        app.handlers.fit({ contextTokens: 4096, kvType: 'f16', target }),
      ),
    );
    expect(own?.machine).toMatchObject({ isThisMachine: false, memoryBytes: 40 * 2 ** 30 });
    expect(other?.machine).toMatchObject({ chipId: 'm4-10c-10g', memoryBytes: 200 * 2 ** 30 });
    expect(other?.machine.memoryBudgetBytes).toBeGreaterThan(own?.machine.memoryBudgetBytes ?? Infinity);
    expect(other?.machine.product).toBeUndefined();
  });

  it.each([
    [{ macId: 'macbook-air-13-m4', memoryGB: 64 }, 'memory-size-not-offered'],
    [{ chipId: 'm0', memoryGB: 64 }, 'unknown-chip'],
    [{ macId: 'macbook-air-1984', memoryGB: 16 }, 'unknown-mac'],
    [{ macId: 'macbook-air-13-m4', memoryGB: 16, chipId: 'm1-8c-7g' }, 'unknown-chip'],
  ])('refuses the fit of %j with %s', async (target, code) => {
    const app = await startedApp(fakePorts(mac));
    const input = { contextTokens: 4096, kvType: 'f16', target } as const;
    await expect(app.handlers.fit(input)).rejects.toMatchObject({ code });
  });

  it('predicts this Mac from its own measurement once there is one', async () => {
    const app = await startedApp(fakePorts(mac));
    const question = {
      contextTokens: 4096,
      kvType: 'f16',
      modelIds: ['qwen2.5-7b'],
      quantisations: ['Q4_K_M'],
    } as const;
    const ask = async () =>
      (
        await app.handlers.fit({
          ...question,
          modelIds: [...question.modelIds],
          quantisations: [...question.quantisations],
        })
      ).rows[0]?.speed.confidence;
    expect(await ask()).toBe('predicted');
    await app.measure();
    expect(await ask()).toBe('calibrated');
  });

  it('advises with what the user left out filled in', async () => {
    const app = await startedApp(fakePorts(mac));
    const advice = await app.handlers.advise({ need: { contextTokens: 4096 } });
    expect(advice.need).toMatchObject({ contextTokens: 4096 });
    expect(advice.reasons.length).toBeGreaterThan(0);
  });

  it('advises with the catalogue of an earlier day, as long as the model was out by then', async () => {
    const app = await startedApp(fakePorts(mac));
    const need = { modelId: 'qwen2.5-32b' };
    const { catalogueDate, candidates } = await app.handlers.advise({ need, asOf: '2024-12-31' });
    expect(catalogueDate).toBe('2024-12-31');
    expect(candidates.length).toBeGreaterThan(0);
    expect(candidates.filter(({ chip }) => /M[56]|A18/.test(chip))).toEqual([]);
    await expect(
      app.handlers.advise({ need: { modelId: 'qwen3-32b' }, asOf: '2024-12-31' }),
    ).rejects.toMatchObject({ code: 'model-not-out', details: { model: 'Qwen3 32B', day: '2024-12-31' } });
    await expect(app.handlers.advise({ need: {}, asOf: '2019-01-01' })).rejects.toMatchObject({
      code: 'model-not-out',
    });
    await expect(
      app.handlers.advise({ need: { modelId: 'gpt-5' }, asOf: '2024-12-31' }),
    ).rejects.toMatchObject({ code: 'unknown-model' });
  });
});

describe('a fit that is asked for more', () => {
  const asked = { contextTokens: 4096, modelIds: ['qwen2.5-72b'], quantisations: ['Q4_K_M', 'MLX-4bit'] };

  it('says of each cell that does not fit what would make it, and nothing unasked', async () => {
    const app = await startedApp(fakePorts(mac));
    const [plain] = (await app.handlers.fit({ ...asked, kvType: 'f16' })).rows;
    expect(plain).not.toHaveProperty('remedies');
    const { rows } = await app.handlers.fit({ ...asked, kvType: 'f16', withRemedies: true });
    expect(rows.map(({ quantisation }) => quantisation)).toEqual(['Q4_K_M', 'MLX-4bit']);
    for (const { answer, remedies = [] } of rows) {
      expect(answer).not.toBe('fits');
      expect(remedies.at(-1)).toMatchObject({ kind: 'more-memory', answer: 'fits' });
    }
  });

  it('answers for fine-tuning whether it holds at each end of its interval', async () => {
    const app = await startedApp(fakePorts(mac));
    const training = { method: 'qlora', batch: 1, sampleTokens: 2048, gradientCheckpointing: true } as const;
    const { rows } = await app.handlers.fit({ ...asked, modelIds: ['qwen2.5-32b'], kvType: 'f16', training });
    const [row] = rows;
    expect(row?.training).toMatchObject({ answers: { low: 'fits', mid: 'fits', high: 'fits' } });
    expect(row?.training?.lowBytes).toBeLessThan(row?.training?.highBytes ?? 0);
  });

  it('states the budget of a Mac as a range where few were observed', async () => {
    const app = await startedApp(fakePorts(mac));
    const machineOf = async (macId: string, memoryGB: number) =>
      (await app.handlers.fit({ contextTokens: 4096, kvType: 'f16', target: { macId, memoryGB } })).machine;
    const thin = (await machineOf('mac-studio-m3-ultra', 256)).memoryBudgetRange;
    expect(thin?.lowBytes).toBeLessThan(thin?.highBytes ?? 0);
    expect(await machineOf('macbook-air-13-m4', 24)).not.toHaveProperty('memoryBudgetRange');
  });
});
