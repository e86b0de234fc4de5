import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLlamaEngine } from '../../../src-main/adapters/llama/engine.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { loadArticle } from '../../../src-main/adapters/storage/article.ts';
import { loadSpeedParameters } from '../../../src-main/adapters/storage/speed-parameters.ts';
import { createApp } from '../../../src-main/app/app.ts';
import type { AppState } from '../../../src-main/contract/contract.ts';
import { createUtilitySpawner } from '../../../src-main/hosts/electron/utility-engine.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { pageClient } from '../../fakes/electron/page.ts';
import { FakeUtilityProcess } from '../../fakes/electron/utility-process.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import { fakePorts } from '../../fakes/ports.ts';
import { runningHost } from './running-host.ts';

let workerPath = '';
beforeAll(async () => {
  workerPath = await builtWorker();
});

/** The application with a real engine in the double's utility process, and a reference model that takes a second. */
async function measuringHost(timeBudgetMilliseconds: number) {
  const electron = createFakeElectron();
  const workFolder = mkdtempSync(join(tmpdir(), 'kaidoki-utility-'));
  onTestFinished(() => rmSync(workFolder, { recursive: true, force: true }));
  const engine = createLlamaEngine({
    workerPath,
    workFolder,
    spawn: createUtilitySpawner(electron.utilityProcess),
  });
  const shipped = loadShippedCatalogue();
  const models = shipped.models.map((model) =>
    model.id === 'llama-2-7b' ? { ...model, shape: tinyLlama } : model,
  );
  const ports = fakePorts('macbook-pro-m4-pro-48gb', {
    catalogue: { read: async () => ({ catalogue: { ...shipped, models }, problems: [] }) },
    engine: {
      ...engine,
      measure: (request, hooks) =>
        engine.measure({ ...request, sliceLayers: [1, 3], timeBudgetMilliseconds }, hooks),
    },
  });
  const app = createApp(ports, {
    version: 'test',
    parameters: loadSpeedParameters(),
    article: loadArticle(),
  });
  const host = await runningHost({ electron, compose: () => app });
  const client = await pageClient(host.popover.webContents, electron.ipcMain);
  const states: AppState[] = [];
  client.subscribe('state', (state) => void states.push(state));
  return { ...host, app, ports, states, workFolder };
}

describe('the benchmark in a utility process', () => {
  it('runs from the tray menu to a stored result, told to the page as it goes, and leaves no file', async () => {
    const { tray, states, ports, workFolder, electron, onProblem } = await measuringHost(1500);
    tray.rightClick().choose('Benchmark now');
    await vi.waitFor(() => expect(states.at(-1)?.latest).toBeDefined(), { timeout: 25_000 });
    await vi.waitFor(() => expect(states.at(-1)?.benchmark).toEqual({ status: 'idle' }), { timeout: 10_000 });

    const phases = states.flatMap(({ benchmark }) =>
      benchmark.status === 'running' ? [benchmark.progress.phase] : [],
    );
    expect([...new Set(phases)]).toEqual(expect.arrayContaining(['writing', 'loading', 'measuring']));
    const stored = ports.stored[0];
    expect(stored?.layersMeasured).toEqual([1, 3]);
    expect(stored?.results['pp512']?.tokensPerSecond).toBeGreaterThan(0);
    expect(stored?.results['tg128']?.tokensPerSecond).toBeGreaterThan(0);
    expect(readdirSync(workFolder)).toEqual([]);
    expect(electron.utilityProcess.children.map((child) => child.pid)).toEqual([undefined]);
    expect(onProblem).not.toHaveBeenCalled();
  });

  it('is ended by quitting: its process is gone and its files removed before the app goes', async () => {
    const { tray, states, workFolder, electron } = await measuringHost(20_000);
    tray.rightClick().choose('Benchmark now');
    await vi.waitFor(
      () => expect(states.at(-1)?.benchmark).toMatchObject({ progress: { phase: 'measuring' } }),
      { timeout: 25_000 },
    );
    expect(readdirSync(workFolder)).not.toEqual([]);
    tray.rightClick().choose('Quit Kaidoki');
    expect(electron.app.quits).toBe(0);
    await vi.waitFor(() => expect(electron.app.quits).toBe(1), { timeout: 10_000 });
    expect(readdirSync(workFolder)).toEqual([]);
    expect(electron.utilityProcess.children.map((child) => child.pid)).toEqual([undefined]);
  });

  it('is an error with a code when its process is killed', async () => {
    const { tray, states, workFolder, electron } = await measuringHost(20_000);
    tray.rightClick().choose('Benchmark now');
    await vi.waitFor(
      () => expect(states.at(-1)?.benchmark).toMatchObject({ progress: { phase: 'measuring' } }),
      { timeout: 25_000 },
    );
    electron.utilityProcess.children[0]?.kill();
    await vi.waitFor(
      () =>
        expect(states.at(-1)?.benchmark).toMatchObject({ status: 'failed', fault: { code: 'engine-died' } }),
      { timeout: 10_000 },
    );
    expect(readdirSync(workFolder)).toEqual([]);
  });
});

describe('a child over a utility process', () => {
  const spawn = () => createUtilitySpawner(new FakeUtilityProcess())(workerPath);
  const exitOf = (child: ReturnType<typeof spawn>) => new Promise<string>((resolve) => child.onExit(resolve));

  it('ends when it is killed before it has started', async () => {
    const child = spawn();
    child.kill();
    expect(await exitOf(child)).toMatch(/^code \d+$/);
  });

  it('tells how it ended also to whoever asks afterwards, and bears a second kill and a message', async () => {
    const child = spawn();
    child.kill();
    const how = await exitOf(child);
    child.kill();
    child.send({ kind: 'stop' });
    expect(await exitOf(child)).toBe(how);
  });
});
