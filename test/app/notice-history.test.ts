import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app/app.ts';
import type { KeptEntries, Ports } from '../../src-main/app/ports.ts';
import type { AppState } from '../../src-main/contract/contract.ts';
import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { rateOf, resultOf } from '../fakes/benchmark-results.ts';
import { comparisonWith } from '../fakes/engines/entries.ts';
import { eventually } from '../fakes/eventually.ts';
import { fakePorts } from '../fakes/ports.ts';
import { startedApp } from '../fakes/started-app.ts';

const mac = 'macbook-pro-m4-pro-48gb';

const machine = { chip: 'Apple M4 Pro', gpuCores: 20, memoryBytes: 48 * 2 ** 30, osVersion: '26.1' };

/** What the application told, from now on. */
function statesOf(app: App): AppState[] {
  const told: AppState[] = [];
  app.onState((state) => told.push(state));
  return told;
}

/** Ports whose history can be made unreadable, and told to hold damaged lines. */
function brokenPorts() {
  const ports = fakePorts(mac);
  const broken = { isUnreadable: false, setAside: 0 };
  const unreadable = new Fault('history-unwritable', { path: 'history.jsonl', problem: 'EIO' });
  const history: Ports['history'] = {
    append: (entry) => (broken.isUnreadable ? Promise.reject(unreadable) : ports.history.append(entry)),
    read: async () => {
      if (broken.isUnreadable) throw unreadable;
      return { ...(await ports.history.read()), setAside: broken.setAside };
    },
  };
  return { ports: { ...ports, history }, broken };
}

describe('an open application', () => {
  it.each(['readState', 'listHistory'] as const)(
    'notices a run that another program has added to the history when %s is asked for',
    async (call) => {
      const ports = fakePorts(mac);
      const app = await startedApp(ports);
      const told = statesOf(app);
      const { result } = await (await startedApp(ports)).measure();
      expect(ports.stored).toHaveLength(1);
      await app.handlers[call]({});
      expect(told.at(-1)).toMatchObject({ historyEntries: 1, latest: result });
    },
  );

  it('answers from then on as one that is started anew', async () => {
    const ports = fakePorts(mac);
    const app = await startedApp(ports);
    const question = {
      contextTokens: 8192,
      kvType: 'f16' as const,
      modelIds: ['qwen2.5-14b'],
      quantisations: ['Q4_K_M'],
    };
    const before = await app.handlers.fit(question);
    const named = { model: 'qwen2.5-14b', quantisation: 'Q4_K_M', layersTotal: 48 };
    const results = { pp512: rateOf(200), tg128: rateOf(22) };
    await ports.history.append(resultOf({ machine, ...named, results }));
    await app.handlers.readState({});
    const after = await app.handlers.fit(question);
    expect(after).not.toEqual(before);
    expect(after).toEqual(await (await startedApp(ports)).handlers.fit(question));
  });

  it('notices a comparison that another program has made on this Mac', async () => {
    const ports = fakePorts(mac);
    const app = await startedApp(ports);
    expect((await app.handlers.readState({})).latestComparison).toBeUndefined();
    const comparison = comparisonWith({ machine });
    await ports.engineComparisons.append(comparison);
    expect((await app.handlers.readState({})).latestComparison).toEqual(comparison);
  });

  it('tells nobody anything while nothing was added', async () => {
    const app = await startedApp(fakePorts(mac));
    const told = statesOf(app);
    await app.handlers.readState({});
    await app.handlers.listHistory({});
    expect(told).toEqual([]);
  });

  it('tells of damaged lines that are met on the way', async () => {
    const { ports, broken } = brokenPorts();
    const app = await startedApp(ports);
    broken.setAside = 2;
    await app.handlers.listHistory({});
    expect((await app.handlers.readState({})).historySetAside).toBe(2);
  });

  it('says when the history can no longer be read, keeps what it has, and says when it can again', async () => {
    const { ports, broken } = brokenPorts();
    const app = await startedApp(ports);
    const { result } = await app.measure();
    broken.isUnreadable = true;
    await ports.engineComparisons.append(comparisonWith({ machine }));
    expect(await app.handlers.readState({})).toMatchObject({
      latest: result,
      historyFault: { code: 'history-unwritable' },
      latestComparison: comparisonWith({ machine }),
    });
    await expect(app.handlers.listHistory({})).rejects.toMatchObject({ code: 'history-unwritable' });
    broken.isUnreadable = false;
    expect((await app.handlers.readState({})).historyFault).toBeUndefined();
  });

  it('says that a run was not kept until another is, whatever is read meanwhile', async () => {
    const { ports, broken } = brokenPorts();
    const app = await startedApp(ports);
    broken.isUnreadable = true;
    const { result, unkept } = await app.measure();
    expect(unkept).toMatchObject({ code: 'history-unwritable' });
    broken.isUnreadable = false;
    broken.setAside = 1;
    expect(await app.handlers.readState({})).toMatchObject({
      latest: result,
      historySetAside: 1,
      historyFault: { code: 'history-unwritable' },
    });
    expect((await app.measure()).unkept).toBeUndefined();
    expect((await app.handlers.readState({})).historyFault).toBeUndefined();
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
    const told = statesOf(app);
    holdsNext = true;
    const early = app.handlers.readState({});
    const measuring = app.measure();
    await eventually(() => expect(ports.stored).toHaveLength(1));
    // Time enough for the run's own reading, if it did not wait for the earlier one.
    await new Promise((resolve) => setImmediate(resolve));
    held?.({ entries: [], newer: 0, setAside: 0 });
    await Promise.all([early, measuring]);
    const counts = told.map(({ historyEntries }) => historyEntries);
    expect(counts.toSorted()).toEqual(counts);
    expect(counts.at(-1)).toBe(1);
  });
});
