import { describe, expect, it } from 'vitest';
import { machineLabel } from '../../src-main/app/benchmark.ts';
import type { KeptEntries, Ports } from '../../src-main/app/ports.ts';
import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { comparisonWith } from '../fakes/engines/entries.ts';
import { eventually } from '../fakes/eventually.ts';
import { fakePorts } from '../fakes/ports.ts';
import { startedApp } from '../fakes/started-app.ts';

const mac = 'macbook-pro-m4-pro-48gb';

/** How often the history is read. */
function counted(ports: Ports) {
  let reads = 0;
  const { history } = ports;
  const read = (): ReturnType<typeof history.read> => {
    reads += 1;
    return history.read();
  };
  return { ports: { ...ports, history: { ...history, read } }, reads: () => reads };
}

describe('an open application', () => {
  it.each(['readState', 'listHistory'] as const)(
    'notices a run that another program has added to the history when %s is asked for',
    async (call) => {
      const ports = fakePorts(mac);
      const app = await startedApp(ports);
      const { result } = await (await startedApp(ports)).measure();
      expect(ports.stored).toHaveLength(1);
      await app.handlers[call]({});
      const state = await app.handlers.readState({});
      expect([state.historyEntries, state.latest]).toEqual([1, result]);
    },
  );

  it('notices a comparison that another program has made on this Mac', async () => {
    const ports = fakePorts(mac);
    const app = await startedApp(ports);
    expect((await app.handlers.readState({})).latestComparison).toBeUndefined();
    const machine = machineLabel(app.machine());
    const comparison = comparisonWith({ ...(machine && { machine }) });
    await ports.engineComparisons.append(comparison);
    expect((await app.handlers.readState({})).latestComparison).toEqual(comparison);
  });

  it('does not read all of it again while nothing was added', async () => {
    const { ports, reads } = counted(fakePorts(mac));
    const app = await startedApp(ports);
    const told: unknown[] = [];
    app.onState((state) => told.push(state));
    const before = reads();
    await app.handlers.readState({});
    await app.handlers.listHistory({});
    expect(told).toEqual([]);
    expect(reads() - before).toBe(2);
  });

  it('tells of damaged lines that it meets on the way, also after it has read on', async () => {
    let setAside = 0;
    const ports = fakePorts(mac);
    const read = async (): Promise<KeptEntries<BenchmarkResult>> => ({ entries: [], newer: 0, setAside });
    const app = await startedApp({ ...ports, history: { ...ports.history, read } });
    setAside = 2;
    await app.handlers.listHistory({});
    setAside = 0;
    await app.handlers.probeAgain({});
    expect((await app.handlers.readState({})).historySetAside).toBe(2);
  });

  it('answers its state, and keeps what it has, where the history can no longer be read', async () => {
    const ports = fakePorts(mac);
    let broken = false;
    const history: Ports['history'] = {
      ...ports.history,
      read: async () => {
        if (broken) throw new Fault('history-unwritable', { path: 'history.jsonl', problem: 'EIO' });
        return ports.history.read();
      },
    };
    const app = await startedApp({ ...ports, history });
    const { result } = await app.measure();
    broken = true;
    expect((await app.handlers.readState({})).latest).toEqual(result);
    await expect(app.handlers.listHistory({})).rejects.toMatchObject({ code: 'history-unwritable' });
  });

  it('never takes what was read earlier for what was read later', async () => {
    const ports = fakePorts(mac);
    let held: ((read: KeptEntries<BenchmarkResult>) => void) | undefined;
    let holdsNext = false;
    const history: Ports['history'] = {
      ...ports.history,
      read: () => {
        if (!holdsNext) return ports.history.read();
        holdsNext = false;
        return new Promise((resolve) => (held = resolve));
      },
    };
    const app = await startedApp({ ...ports, history });
    const told: number[] = [];
    app.onState(({ historyEntries }) => told.push(historyEntries));
    holdsNext = true;
    const early = app.handlers.readState({});
    const measuring = app.measure();
    await eventually(() => expect(ports.stored).toHaveLength(1));
    // Time enough for the run's own reading, if it did not wait for the earlier one.
    await new Promise((resolve) => setImmediate(resolve));
    held?.({ entries: [], newer: 0, setAside: 0 });
    await Promise.all([early, measuring]);
    expect(told.toSorted()).toEqual(told);
    expect(told.at(-1)).toBe(1);
  });
});
