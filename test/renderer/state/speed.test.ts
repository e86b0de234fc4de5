import { describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../src-main/core/fault.ts';
import type { PredictQuestion } from '../../../src-main/core/speed/prediction.ts';
import { SpeedStore } from '../../../src-renderer/state/speed.svelte.ts';
import { memoryBridge } from '../session.ts';
import { chipRow, macWithChip, modelChoice, predictionOf } from './speed-fixtures.ts';

const lists = {
  macs: [
    macWithChip('M5', 5, { stillSold: true, memoryOptionsGB: [16, 32] }),
    macWithChip('M4', 4, { stillSold: true, memoryOptionsGB: [16] }),
  ],
  models: [modelChoice('llama-2-7b', 4096), modelChoice('qwen3-8b')],
};
const own = chipRow('M4', { writes: 20, isThisMac: true });
const usual = async ({ chips }: PredictQuestion) =>
  chips
    ? predictionOf([chipRow('M5', { writes: 25 }), { ...own, isThisMac: true }], { quantisation: 'Q4_K_M' })
    : predictionOf([own]);

function storeWith(answer: (question: PredictQuestion) => Promise<ReturnType<typeof predictionOf>> = usual) {
  const predict = vi.fn(answer);
  return { predict, store: new SpeedStore(memoryBridge({ predict }).bridge, lists) };
}
const asked = (predict: ReturnType<typeof storeWith>['predict']) => predict.mock.lastCall?.[0];

describe('the speeds of every chip', () => {
  it('are asked for only once somebody looks', async () => {
    const { store, predict } = storeWith();
    await store.ask();
    expect(predict).not.toHaveBeenCalled();
    await store.show();
    expect(predict).toHaveBeenCalledTimes(2);
  });

  it('are asked of this machine as it is and of each chip with its largest memory', async () => {
    const { store, predict } = storeWith();
    await store.show();
    const [first, second] = predict.mock.calls.map(([question]) => question);
    expect(first).toMatchObject({ model: 'qwen3-8b', engine: 'llama.cpp', contextTokens: 8192 });
    expect(first?.chips).toBeUndefined();
    expect(second?.chips).toEqual([
      { name: 'M5', memoryGB: 32 },
      { name: 'M4', memoryGB: 16 },
    ]);
    expect(store.rows.shown.map(({ key }) => key)).toEqual(['M5', 'own']);
    expect(store.compared?.chipId).toBe('M5');
  });

  it('are those of the context that the model takes, and only such are offered', async () => {
    const { store, predict } = storeWith();
    await store.show();
    await store.setModel('llama-2-7b');
    expect(asked(predict)).toMatchObject({ model: 'llama-2-7b', contextTokens: 4096, promptTokens: 2048 });
    expect([store.contexts.at(-1), store.prompts.at(-1)]).toEqual([4096, 2048]);
    await store.setModel('qwen3-8b');
    expect(asked(predict)).toMatchObject({ contextTokens: 8192 });
  });

  it('follow every choice; another model or engine begins with its usual quantisation', async () => {
    const { store, predict } = storeWith();
    await store.show();
    await store.setQuantisation('Q8_0');
    await store.setContext(512);
    await store.setPrompt(8192);
    expect(asked(predict)).toMatchObject({ quantisation: 'Q8_0', contextTokens: 512, promptTokens: 8192 });
    await store.setEngine('mlx');
    expect(asked(predict)).toMatchObject({ engine: 'mlx' });
    expect(asked(predict)?.quantisation).toBeUndefined();
  });

  it('are offered in the quantisations of the engine, and of a model made in MXFP4 in that alone', async () => {
    const { store } = storeWith();
    await store.show();
    expect(store.quantisations).toContain('Q4_K_M');
    expect(store.quantisations.some((name) => /^MLX|^MXFP4/.test(name))).toBe(false);
    await store.setEngine('mlx');
    expect(store.quantisations).toEqual(['MLX-8bit', 'MLX-6bit', 'MLX-4bit']);
    const other = storeWith(async () => predictionOf([own], { quantisation: 'MXFP4' })).store;
    await other.show();
    expect(other.quantisations).toEqual(['MXFP4']);
  });

  it('of the chips are shown where this machine has no answer', async () => {
    const { store } = storeWith(async (question) => {
      if (!question.chips) throw new Fault('memory-unknown');
      return predictionOf([chipRow('M5', { writes: 25 })]);
    });
    await store.show();
    expect([store.fault, store.own, store.rows.shown.length]).toEqual([undefined, undefined, 1]);
  });

  it('stay beside a fault, which the next answer drops', async () => {
    const { store, predict } = storeWith();
    await store.show();
    predict
      .mockRejectedValueOnce(new Fault('not-authorised'))
      .mockRejectedValueOnce(new Fault('not-authorised'));
    await store.ask();
    expect([store.fault?.code, store.answer?.rows.length]).toEqual(['not-authorised', 2]);
    await store.ask();
    expect(store.fault).toBeUndefined();
  });

  it('are compared with the chip that was chosen, as long as it has a figure', async () => {
    const chips = [chipRow('M5', { writes: 25 }), chipRow('M4', { writes: 15 })];
    const { store } = storeWith(async (question) => predictionOf(question.chips ? chips : []));
    await store.show();
    store.comparedId = 'M4';
    expect(store.compared?.chipId).toBe('M4');
    store.comparedId = 'M9';
    expect(store.compared?.chipId).toBe('M5');
  });

  it('are not asked before there is a model', async () => {
    const predict = vi.fn(usual);
    const store = new SpeedStore(memoryBridge({ predict }).bridge, { macs: [], models: [] });
    await store.show();
    expect(predict).not.toHaveBeenCalled();
  });
});
