import { describe, expect, it, vi } from 'vitest';
import type { AppState } from '../../../src-main/contract/contract.ts';
import { Fault } from '../../../src-main/core/fault.ts';
import { AppStore } from '../../../src-renderer/state/app.svelte.ts';
import { sampleState } from '../../contract/samples.ts';
import { memoryBridge } from '../session.ts';
import { comparisonWith } from '../../fakes/engines/entries.ts';
import { eventually } from '../../fakes/eventually.ts';

const idle = { ...sampleState, benchmark: { status: 'idle' as const } };

describe('the state of the page', () => {
  it('is read on start and replaced whole by what the host says', async () => {
    const host = memoryBridge();
    const store = new AppStore(host.bridge);
    store.start();
    await eventually(() => expect(store.state).toEqual(sampleState));
    expect(store.isMeasuring).toBe(true);
    host.say(idle);
    expect(store.state).toEqual(idle);
    expect(store.isMeasuring).toBe(false);
  });

  it('is read again when the page is looked at again, until it is ended', async () => {
    const readState = vi.fn().mockResolvedValue(idle);
    const host = memoryBridge({ readState });
    const end = new AppStore(host.bridge).start();
    await eventually(() => expect(readState).toHaveBeenCalledTimes(1));
    window.dispatchEvent(new Event('focus'));
    await eventually(() => expect(readState).toHaveBeenCalledTimes(2));
    end();
    window.dispatchEvent(new Event('focus'));
    await Promise.resolve();
    expect(readState).toHaveBeenCalledTimes(2);
  });

  it('is not put back by an answer that something newer has overtaken', async () => {
    let answer = (_state: AppState): void => undefined;
    const host = memoryBridge({ readState: () => new Promise((resolve) => (answer = resolve)) });
    const store = new AppStore(host.bridge);
    store.start();
    const reading = store.read();
    host.say(idle);
    answer(sampleState);
    await reading;
    expect(store.state).toEqual(idle);
  });

  it('says why it could not be read, until it can', async () => {
    let isReadable = false;
    const host = memoryBridge({
      readState: async () => {
        if (!isReadable) throw new Fault('not-authorised');
        return idle;
      },
    });
    const store = new AppStore(host.bridge);
    await store.read();
    expect(store.fault?.code).toBe('not-authorised');
    isReadable = true;
    await store.read();
    expect(store.fault).toBeUndefined();
  });

  it('leaves nothing listening when it is ended', () => {
    const host = memoryBridge();
    const end = new AppStore(host.bridge).start();
    expect(host.listeners()).toBe(2);
    end();
    expect(host.listeners()).toBe(0);
  });

  it('asks again for what rests on the machine, but not for progress or for conditions', async () => {
    const onNewFacts = vi.fn();
    const host = memoryBridge();
    const store = new AppStore(host.bridge, { onNewFacts });
    store.start();
    await eventually(() => expect(onNewFacts).toHaveBeenCalledTimes(1));
    host.say(idle);
    host.say({ ...idle, machine: { ...machine(), conditions: { availableBytes: 1 } } });
    expect(onNewFacts).toHaveBeenCalledTimes(1);
    host.say({ ...idle, machine: { ...machine(), memoryBytes: { value: 2 ** 36, source: 'sysctl' } } });
    expect(onNewFacts).toHaveBeenCalledTimes(2);
    host.say({ ...idle, historyEntries: 4 });
    expect(onNewFacts).toHaveBeenCalledTimes(3);
    host.say({ ...idle, historyEntries: 4, latestComparison: comparisonWith() });
    expect(onNewFacts).toHaveBeenCalledTimes(4);
  });

  it('keeps why a benchmark was refused until the next command', async () => {
    const host = memoryBridge({
      startBenchmark: async () => {
        throw new Fault('benchmark-busy');
      },
    });
    const store = new AppStore(host.bridge);
    await store.startBenchmark();
    expect(store.fault).toEqual({ code: 'benchmark-busy', details: {} });
    await store.read();
    expect(store.fault).toEqual({ code: 'benchmark-busy', details: {} });
    await store.cancelBenchmark();
    expect(store.fault).toBeUndefined();
  });

  it('keeps the last state while the host is gone, and reads it anew when it is back', async () => {
    let version = 'before';
    const host = memoryBridge({ readState: async () => ({ ...idle, version }) });
    const store = new AppStore(host.bridge);
    store.start();
    await eventually(() => expect(store.state?.version).toBe('before'));
    host.reach(false);
    expect([store.isReachable, store.state?.version]).toEqual([false, 'before']);
    version = 'after';
    host.reach(true);
    await eventually(() => expect([store.isReachable, store.state?.version]).toEqual([true, 'after']));
  });

  it('takes a call that cannot be sent for a host that is gone', async () => {
    const { bridge } = memoryBridge();
    const store = new AppStore({ ...bridge, call: async () => Promise.reject(new Error('no host')) });
    await store.startBenchmark();
    expect(store.isReachable).toBe(false);
  });
});

function machine() {
  if (!sampleState.machine) throw new Error('The sample has a machine.');
  return sampleState.machine;
}
