import { describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../src-main/core/fault.ts';
import { EngineStore } from '../../../src-renderer/state/engines.svelte.ts';
import { memoryBridge } from '../session.ts';
import { comparison, foundEngines } from './engine-fixtures.ts';

const storeWith = (handlers: Parameters<typeof memoryBridge>[0]) =>
  new EngineStore(memoryBridge(handlers).bridge);
const keptOf = (...comparisons: (typeof comparison)[]) => ({ comparisons, setAside: 0, newer: 0 });
const older = { ...comparison, startedAt: '2026-11-20T06:00:00.000Z' };

describe('the comparison of engines', () => {
  it('asks no program before it is told to', async () => {
    const findEngines = vi.fn(async () => foundEngines);
    const store = storeWith({ findEngines });
    await store.readKept();
    store.chooseShared('qwen3 8b');
    expect(findEngines).not.toHaveBeenCalled();
    await store.find();
    expect([findEngines.mock.calls.length, store.count, store.label]).toEqual([1, 2, 'qwen3 8b']);
  });

  it('looks at an address of the user’s own from then on, and forgets one that is refused', async () => {
    const findEngines = vi.fn(async () => foundEngines);
    const store = storeWith({ findEngines });
    const there = { engine: 'server' as const, url: 'http://127.0.0.1:8081' };
    await store.findAt(there);
    findEngines.mockRejectedValueOnce(new Fault('address-not-local', { address: 'http://example.com' }));
    await store.findAt({ engine: 'server', url: 'http://example.com' });
    expect(store.fault?.code).toBe('address-not-local');
    await store.find();
    expect(findEngines).toHaveBeenLastCalledWith({ addresses: [there] });
    expect(store.fault).toBeUndefined();
  });

  it('is asked for with the chosen models, our own engine too where it is wanted', async () => {
    const compareEngines = vi.fn(async () => ({}));
    const store = storeWith({ findEngines: async () => foundEngines, compareEngines });
    await store.find();
    store.mode = 'quick';
    store.ownModel = 'qwen3-8b';
    store.choose('ollama 127.0.0.1:11434', { model: 'llama3.2:3b' });
    store.choose('no such engine', { model: 'x' });
    expect(store.label).toBeUndefined();
    await store.compare();
    expect(compareEngines).toHaveBeenCalledWith({
      mode: 'quick',
      engines: [
        { engine: 'ollama', model: 'llama3.2:3b' },
        { engine: 'lmstudio', model: 'qwen3-8b' },
      ],
      own: { model: 'qwen3-8b:Q4_K_M' },
    });
  });

  it('that is refused says why, and may be asked for again', async () => {
    const compareEngines = vi
      .fn()
      .mockRejectedValueOnce(new Fault('benchmark-busy'))
      .mockResolvedValueOnce({});
    const store = storeWith({ findEngines: async () => foundEngines, compareEngines });
    await store.find();
    await store.compare();
    expect([store.fault?.code, store.isStarting]).toEqual(['benchmark-busy', false]);
    await store.compare();
    expect(store.fault).toBeUndefined();
  });

  it('ends quietly when the host is gone', async () => {
    const store = new EngineStore({ call: () => Promise.reject(new Error('gone')) });
    await store.find();
    await store.compare();
    await store.readKept();
    expect([store.isLooking, store.isStarting, store.found, store.kept]).toEqual([
      false,
      false,
      undefined,
      undefined,
    ]);
  });

  it('shows the newest, an earlier one when it is chosen, and a new one as soon as it is there', async () => {
    const newer = { ...comparison, startedAt: '2026-11-24T06:00:00.000Z' };
    const listEngineComparisons = vi
      .fn()
      .mockResolvedValueOnce(keptOf(comparison, older))
      .mockResolvedValueOnce(keptOf(newer, comparison, older));
    const store = storeWith({ listEngineComparisons });
    await store.readKept();
    expect(store.shown).toEqual(comparison);
    store.show(older.startedAt);
    expect(store.shown).toEqual(older);
    await store.showNewest();
    expect(store.shown).toEqual(newer);
  });
});
