import { describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../src-main/core/fault.ts';
import { LocalModelStore } from '../../../src-renderer/state/local-models.svelte.ts';
import { memoryBridge } from '../session.ts';
import { localAnswer, localModel } from './local-fixtures.ts';

const storeWith = (listLocalModels: Parameters<typeof memoryBridge>[0] & object) =>
  new LocalModelStore(memoryBridge(listLocalModels).bridge);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => localModel(`m-${index}`));

describe('the search for models on this disk', () => {
  it('reads nothing before it is asked for', async () => {
    const listLocalModels = vi.fn(async () => localAnswer([]));
    const store = storeWith({ listLocalModels });
    await store.choose({ contextTokens: 2048 });
    store.lookAt({ search: 'x' });
    expect(listLocalModels).not.toHaveBeenCalled();
    await store.find();
    expect(listLocalModels).toHaveBeenCalledWith({ contextTokens: 2048, kvType: 'f16' });
  });

  it('is made anew for another context or KV type, and says so meanwhile', async () => {
    const listLocalModels = vi.fn(async () => localAnswer([localModel('a')]));
    const store = storeWith({ listLocalModels });
    await store.find();
    const asked = store.choose({ kvType: 'q8_0' });
    expect(store.isSearching).toBe(true);
    const again = store.choose({ contextTokens: 32_768 });
    await again;
    expect(store.isSearching).toBe(true);
    await asked;
    expect(store.isSearching).toBe(false);
    expect(listLocalModels).toHaveBeenLastCalledWith({ contextTokens: 32_768, kvType: 'q8_0' });
  });

  it('keeps what it had when it fails, beside the fault', async () => {
    const listLocalModels = vi
      .fn()
      .mockResolvedValueOnce(localAnswer([localModel('a')]))
      .mockRejectedValueOnce(new Fault('file-unreadable', { path: '/x', problem: 'EACCES' }));
    const store = storeWith({ listLocalModels });
    await store.find();
    await store.find();
    expect([store.rows.length, store.fault?.code]).toEqual([1, 'file-unreadable']);
  });

  it('ends when the host is gone', async () => {
    const store = new LocalModelStore({ call: () => Promise.reject(new Error('gone')) });
    await store.find();
    expect([store.isSearching, store.found, store.fault]).toEqual([false, undefined, undefined]);
  });

  it('shows thousands of models step by step, from the beginning after each change of view', async () => {
    const store = storeWith({ listLocalModels: async () => localAnswer(numbered(5000)) });
    await store.find();
    expect([store.shown.length, store.more]).toEqual([30, 100]);
    store.showMore();
    expect(store.shown).toHaveLength(130);
    store.lookAt({ search: 'm-499' });
    expect([store.shown.length, store.more]).toEqual([11, 0]);
    store.lookAt({ search: '' });
    expect(store.shown).toHaveLength(30);
  });

  it('does not look for an answer or a program that a new answer has none of', async () => {
    const listLocalModels = vi
      .fn()
      .mockResolvedValueOnce(localAnswer([localModel('a'), localModel('b', { answer: 'refused' })]))
      .mockResolvedValueOnce(localAnswer([localModel('a'), localModel('b')]));
    const store = storeWith({ listLocalModels });
    await store.find();
    store.lookAt({ answer: 'refused' });
    expect(store.shown.map(({ name }) => name)).toEqual(['b']);
    await store.choose({ contextTokens: 2048 });
    expect(store.look.answer).toBe('all');
    expect(store.shown).toHaveLength(2);
  });
});
