import { describe, expect, it, vi } from 'vitest';
import { BenchmarkChoice, HistoryStore } from '../../../src-renderer/state/history.svelte.ts';
import { resultOf, startedAtMinute } from '../../fakes/benchmark-results.ts';
import { memoryBridge } from '../session.ts';

/** Newest first, as the lists hold them. */
const runs = [
  resultOf({ startedAt: startedAtMinute(3) }),
  resultOf({ startedAt: startedAtMinute(2), model: 'qwen3-8b' }),
  resultOf({ startedAt: startedAtMinute(1), build: 'llama.cpp b999' }),
];
const storeOf = (history = runs) => new HistoryStore(memoryBridge().bridge, { history });

describe('what is to be measured', () => {
  it('is the reference in the default mode unless something is chosen', () => {
    expect(new BenchmarkChoice().question).toEqual({ mode: 'default' });
  });

  it('names model and quantisation together, and minutes only where they count', () => {
    const choice = new BenchmarkChoice();
    choice.mode = 'sustained';
    choice.chooseModel('qwen3-8b');
    expect(choice.question).toEqual({ mode: 'sustained', model: 'qwen3-8b', minutes: 10 });
    choice.quantisation = 'Q8_0';
    choice.mode = 'quick';
    expect(choice.question).toEqual({ mode: 'quick', model: 'qwen3-8b:Q8_0' });
  });

  it('forgets the quantisation with the model', () => {
    const choice = new BenchmarkChoice();
    choice.chooseModel('a');
    choice.quantisation = 'Q8_0';
    choice.chooseModel('b');
    expect(choice.question).toEqual({ mode: 'default', model: 'b' });
  });
});

describe('the runs', () => {
  it('stand newest first under the names by which the host knows them', () => {
    expect(storeOf().runs.map(({ id, number }) => [number, id])).toEqual([
      [3, '20261122-2303'],
      [2, '20261122-2302'],
      [1, '20261122-2301'],
    ]);
    expect(storeOf().runs[0]?.entry).toBe(runs[0]);
  });

  it('have the newest open at first, another by its name, none when it is closed', () => {
    const store = storeOf();
    const [newest, older] = store.runs;
    expect(store.openId).toBe(newest?.id);
    store.toggle(older?.id ?? '');
    expect(store.openId).toBe(older?.id);
    store.toggle(older?.id ?? '');
    expect(store.openId).toBeUndefined();
  });

  it('compare the newest with the run before it of the same model', () => {
    const store = storeOf();
    expect([store.oneId, store.otherId]).toEqual([store.runs[0]?.id, store.runs[2]?.id]);
    expect(store.comparison?.differences.map(({ field }) => field)).toEqual(['build']);
  });

  it('compare any two that are chosen, and not one with itself', () => {
    const store = storeOf();
    const [a = '', b = ''] = store.runs.map(({ id }) => id);
    store.compareFrom(b);
    store.compareWith(a);
    expect(store.comparison?.isSameModel).toBe(false);
    store.compareWith(b);
    expect(store.comparison).toBeUndefined();
  });

  it('are not there in an empty history', () => {
    const store = storeOf([]);
    expect([store.openId, store.comparison, store.oneId]).toEqual([undefined, undefined, '']);
  });

  it('are asked for as text by name, and a refusal takes the place of the text', async () => {
    const exportHistory = vi.fn().mockResolvedValueOnce({ text: 'x' }).mockRejectedValueOnce(new Error('no'));
    const exporter = new HistoryStore(memoryBridge({ exportHistory }).bridge, { history: runs }).exporter();
    await exporter.ask({ format: 'csv', run: 'last' });
    expect(exportHistory).toHaveBeenCalledWith({ format: 'csv', runs: ['last'] });
    expect([exporter.text, exporter.fault]).toEqual(['x', undefined]);
    await exporter.ask({ format: 'json' });
    expect(exporter.text).toBeUndefined();
    expect(exporter.fault?.code).toBeTruthy();
  });
});
