import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Ports } from '../../../src-main/app/ports.ts';
import { fakePorts } from '../../fakes/ports.ts';
import { measuringHost } from './measuring-host.ts';
import { eventually } from '../../fakes/eventually.ts';

const worker = (name: string): string =>
  join(import.meta.dirname, '..', '..', 'fixtures', 'workers', `${name}.mjs`);

const hostWith = (name: string, ports: Partial<Ports> = {}) =>
  measuringHost({ workerPath: worker(name), timeBudgetMilliseconds: 60_000, ports });

type Host = Awaited<ReturnType<typeof hostWith>>;

/** Begins as the user does, and waits until the page is told of this phase. */
async function beginUntil({ tray, states }: Host, phase: string): Promise<void> {
  tray.rightClick().choose('Benchmark now');
  await eventually(() => expect(states.at(-1)?.benchmark).toMatchObject({ progress: { phase } }));
}

async function expectNothingLeft({ electron, workFolder, ports, onProblem }: Host): Promise<void> {
  await eventually(() => expect(electron.app.quits).toBe(1));
  expect(readdirSync(workFolder)).toEqual([]);
  expect(electron.utilityProcess.children.filter(({ pid }) => pid !== undefined)).toEqual([]);
  expect(ports.stored).toEqual([]);
  expect(onProblem).not.toHaveBeenCalled();
}

describe('quitting while a benchmark', () => {
  it.each(['writing', 'loading', 'warming-up', 'measuring'])(
    'is %s, in a process that is deaf, leaves neither file nor process nor result',
    async (phase) => {
      const host = await hostWith(`hangs-while-${phase}`);
      await beginUntil(host, phase);
      expect(readdirSync(host.workFolder)).not.toEqual([]);
      host.tray.rightClick().choose('Quit Kaidoki');
      expect(host.electron.app.quits).toBe(0);
      await expectNothingLeft(host);
    },
  );

  it('is held by sleep leaves nothing', async () => {
    const host = await hostWith('hangs-while-measuring');
    await beginUntil(host, 'measuring');
    host.electron.powerMonitor.emit('suspend');
    expect(host.states.at(-1)?.benchmark).toMatchObject({ progress: { phase: 'paused' } });
    host.electron.app.quit();
    await expectNothingLeft(host);
  });

  it('still checks the machine, which does not answer, leaves nothing', async () => {
    const probe = {
      ...fakePorts('macbook-pro-m4-pro-48gb').probe,
      readConditions: () => new Promise<never>(() => {}),
    };
    const host = await hostWith('hangs-while-measuring', { probe });
    await beginUntil(host, 'checking');
    host.electron.app.quit();
    await expectNothingLeft(host);
  });

  it('is being cancelled already waits for that and no longer', async () => {
    const host = await hostWith('hangs-while-measuring');
    await beginUntil(host, 'measuring');
    host.tray.rightClick().choose('Stop the benchmark');
    await eventually(() => expect(host.states.at(-1)?.benchmark.status).toBe('cancelling'));
    host.electron.app.quit();
    expect(host.electron.app.quits).toBe(0);
    await expectNothingLeft(host);
  });

  it('has just written its result keeps it, and goes when the disk has it', async () => {
    let written = (): void => {};
    const append = vi.fn(() => new Promise<void>((resolve) => (written = resolve)));
    const { engine, catalogue } = fakePorts('macbook-pro-m4-pro-48gb');
    const history = { read: async () => ({ entries: [], setAside: 0, newer: 0 }), append };
    const host = await hostWith('hangs-while-measuring', { engine, catalogue, history });
    host.tray.rightClick().choose('Benchmark now');
    await eventually(() => expect(append).toHaveBeenCalledTimes(1));
    host.electron.app.quit();
    expect(host.electron.app.quits).toBe(0);
    written();
    await eventually(() => expect(host.electron.app.quits).toBe(1));
    expect(host.states.at(-1)?.benchmark).toEqual({ status: 'idle' });
  });
});
