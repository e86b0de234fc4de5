import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createUtilitySpawner } from '../../../src-main/hosts/electron/utility-engine.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { pageClient } from '../../fakes/electron/page.ts';
import { FakeUtilityProcess } from '../../fakes/electron/utility-process.ts';
import { measuringHost } from './measuring-host.ts';
import { eventually } from '../../fakes/eventually.ts';

let workerPath = '';
beforeAll(async () => {
  workerPath = await builtWorker();
});

const measuringFor = (timeBudgetMilliseconds: number) =>
  measuringHost({ workerPath, timeBudgetMilliseconds });

describe('the benchmark in a utility process', () => {
  it('runs from the tray menu to a stored result, told to the page as it goes, and leaves no file', async () => {
    const { tray, states, ports, workFolder, electron, onProblem } = await measuringFor(1500);
    tray.rightClick().choose('Benchmark now');
    await eventually(() => expect(states.at(-1)?.latest).toBeDefined());
    await eventually(() => expect(states.at(-1)?.benchmark).toEqual({ status: 'idle' }));

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
    const { tray, states, workFolder, electron } = await measuringFor(20_000);
    tray.rightClick().choose('Benchmark now');
    await eventually(() =>
      expect(states.at(-1)?.benchmark).toMatchObject({ progress: { phase: 'measuring' } }),
    );
    expect(readdirSync(workFolder)).not.toEqual([]);
    tray.rightClick().choose('Quit Kaidoki');
    expect(electron.app.quits).toBe(0);
    await eventually(() => expect(electron.app.quits).toBe(1));
    expect(readdirSync(workFolder)).toEqual([]);
    expect(electron.utilityProcess.children.map((child) => child.pid)).toEqual([undefined]);
  });

  it('is an error with a code when its process is killed', async () => {
    const { tray, states, workFolder, electron } = await measuringFor(20_000);
    tray.rightClick().choose('Benchmark now');
    await eventually(() =>
      expect(states.at(-1)?.benchmark).toMatchObject({ progress: { phase: 'measuring' } }),
    );
    electron.utilityProcess.children[0]?.kill();
    await eventually(() =>
      expect(states.at(-1)?.benchmark).toMatchObject({ status: 'failed', fault: { code: 'engine-died' } }),
    );
    expect(readdirSync(workFolder)).toEqual([]);
  });
});

const played = (name: string, silenceMilliseconds?: number) =>
  measuringHost({
    workerPath: join(import.meta.dirname, '..', '..', 'fixtures', 'workers', `${name}.mjs`),
    timeBudgetMilliseconds: 60_000,
    ...(silenceMilliseconds !== undefined && { silenceMilliseconds }),
  });

describe('a utility process that misbehaves', () => {
  it.each([
    ['falls silent', 'hangs-while-loading', { code: 'engine-hung', details: { phase: 'loading' } }],
    ['dies by itself', 'dies-while-measuring', { code: 'engine-died', details: { phase: 'measuring' } }],
  ])('and %s is an error with a code, and gone with its files', async (_what, worker, fault) => {
    const { tray, states, workFolder, electron } = await played(worker, 1500);
    tray.rightClick().choose('Benchmark now');
    await eventually(() => expect(states.at(-1)?.benchmark).toMatchObject({ status: 'failed', fault }));
    expect(readdirSync(workFolder)).toEqual([]);
    expect(electron.utilityProcess.children.map((child) => child.pid)).toEqual([undefined]);
    expect(tray.titles.at(-1)).toBe('');
  });

  it('is the only one: a second benchmark is refused and the first goes on', async () => {
    const { popover, states, electron, tray, app } = await played('hangs-while-measuring');
    tray.rightClick().choose('Benchmark now');
    await eventually(() =>
      expect(states.at(-1)?.benchmark).toMatchObject({ progress: { phase: 'measuring' } }),
    );
    const client = await pageClient(popover.webContents, electron.ipcMain);
    expect(await client.call('startBenchmark', {})).toMatchObject({ error: { code: 'benchmark-busy' } });
    expect(electron.utilityProcess.children).toHaveLength(1);
    expect(states.at(-1)?.benchmark.status).toBe('running');
    await app.stop();
  });
});

describe('a child over a utility process', () => {
  const spawn = () => createUtilitySpawner(new FakeUtilityProcess())(workerPath, {});
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
