import { describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../src-main/core/fault.ts';
import { contextAt, contextPosition, contextSteps } from '../../../src-renderer/state/context-steps.ts';
import { FitStore, usualTraining } from '../../../src-renderer/state/fit.svelte.ts';
import { sampleOutputs } from '../../contract/samples.ts';
import { memoryBridge } from '../session.ts';

const grid = sampleOutputs.fit;

describe('the context slider', () => {
  it('goes from 512 to 131072, each step longer than the last, all whole multiples of 256', () => {
    expect([contextSteps[0], contextSteps.at(-1)]).toEqual([512, 131_072]);
    contextSteps
      .slice(1)
      .forEach((tokens, index) => expect(tokens).toBeGreaterThan(contextSteps[index] ?? 0));
    expect(contextSteps.filter((tokens) => tokens % 256 !== 0)).toEqual([]);
  });

  it.each(contextSteps.map((tokens, position) => [position, tokens]))(
    'is at %i for %i',
    (position, tokens) => {
      expect(contextAt(position)).toBe(tokens);
      expect(contextPosition(tokens)).toBe(position);
    },
  );

  it('stays at its ends beyond them', () => {
    expect([contextAt(-3), contextAt(99), contextPosition(1), contextPosition(1e7)]).toEqual([
      512, 131_072, 0, 16,
    ]);
  });
});

describe('what fits', () => {
  it('is asked for with the context, the KV type and the other Mac', async () => {
    const fit = vi.fn().mockResolvedValue(grid);
    const store = new FitStore(memoryBridge({ fit }).bridge);
    await store.setPosition(10);
    await store.setKvType('q8_0');
    await store.setTarget({ macId: 'mac', memoryGB: 24 });
    expect(fit.mock.calls.map(([input]) => input)).toEqual([
      { contextTokens: 16_384, kvType: 'f16' },
      { contextTokens: 16_384, kvType: 'q8_0' },
      { contextTokens: 16_384, kvType: 'q8_0', target: { macId: 'mac', memoryGB: 24 } },
    ]);
  });

  it('of a dragged slider asks for the first and the last place only, and shows the last', async () => {
    const fit = vi.fn(async ({ contextTokens }: { contextTokens: number }) => ({ ...grid, contextTokens }));
    const store = new FitStore(memoryBridge({ fit }).bridge);
    await Promise.all([0, 4, 8, 12, 16].map((position) => store.setPosition(position)));
    expect(fit.mock.calls.map(([input]) => input.contextTokens)).toEqual([512, 131_072]);
    expect(store.grid?.contextTokens).toBe(131_072);
  });

  it('of a held slider is asked for ahead, the nearest step first, and then no more', async () => {
    const fit = vi.fn(async ({ contextTokens }: { contextTokens: number }) => ({ ...grid, contextTokens }));
    const store = new FitStore(memoryBridge({ fit }).bridge);
    await store.setPosition(1);
    await store.holdSlider();
    const asked = fit.mock.calls.map(([input]) => contextPosition(input.contextTokens));
    expect(asked).toEqual([1, 1, 0, ...Array.from({ length: 15 }, (_, step) => step + 2)]);
    await store.setPosition(12);
    expect(store.grid?.contextTokens).toBe(32_768);
    expect(fit).toHaveBeenCalledTimes(asked.length);
  });

  it('of a held slider is asked anew for another cache, and after new facts', async () => {
    const fit = vi.fn().mockResolvedValue(grid);
    const store = new FitStore(memoryBridge({ fit }).bridge);
    await store.holdSlider();
    await store.setKvType('q8_0');
    expect(fit).toHaveBeenCalledTimes(18);
    await store.ask();
    expect(fit.mock.calls.slice(18).map(([input]) => input.contextTokens)).toEqual(
      expect.arrayContaining([...contextSteps]),
    );
    // The machine is another: what was asked ahead of that holds no longer.
    const changed = { ...grid, contextTokens: 1 };
    fit.mockResolvedValue(changed);
    await store.ask();
    expect(store.grid).toEqual(changed);
    store.releaseSlider();
    const before = fit.mock.calls.length;
    await store.setPosition(3);
    expect(fit).toHaveBeenCalledTimes(before + 1);
  });

  it('keeps the last grid beside a fault, and drops the fault with the next answer', async () => {
    const fit = vi.fn().mockResolvedValueOnce(grid).mockRejectedValueOnce(new Fault('memory-unknown'));
    const store = new FitStore(memoryBridge({ fit: fit.mockResolvedValue(grid) }).bridge);
    await store.ask();
    await store.ask();
    expect([store.fault?.code, store.grid]).toEqual(['memory-unknown', grid]);
    await store.ask();
    expect(store.fault).toBeUndefined();
  });

  it('keeps the last grid when the host is gone, and goes on asking', async () => {
    const call = vi
      .fn()
      .mockResolvedValueOnce({ ok: true, value: grid })
      .mockRejectedValueOnce(new Error('gone'));
    const store = new FitStore({
      call: call.mockResolvedValue({ ok: true, value: { ...grid, kvType: 'q4_0' } }),
    });
    await store.ask();
    await store.ask();
    expect(store.grid).toEqual(grid);
    await store.ask();
    expect(store.grid?.kvType).toBe('q4_0');
  });

  it('opens a chosen cell and closes it when it is chosen again', async () => {
    const store = new FitStore(memoryBridge().bridge);
    await store.ask();
    await store.select('llama-2-7b:Q4_0');
    expect(store.selected).toEqual(grid.rows[0]);
    await store.select('llama-2-7b:Q4_0');
    expect(store.selected).toBeUndefined();
  });

  it('asks of the chosen cell alone what would make it fit, again with every change', async () => {
    const [first] = grid.rows;
    if (!first) throw new Error('the sample has a row');
    const explained = {
      ...first,
      remedies: [{ kind: 'more-memory' as const, answer: 'fits' as const, memoryGB: 32 }],
    };
    const fit = vi.fn(async ({ withRemedies }: { withRemedies?: boolean | undefined }) =>
      withRemedies ? { ...grid, rows: [explained] } : grid,
    );
    const store = new FitStore(memoryBridge({ fit }).bridge);
    await store.ask();
    expect(store.explained).toBeUndefined();
    await store.select('llama-2-7b:Q4_0');
    expect(store.explained).toEqual(explained);
    expect(fit).toHaveBeenLastCalledWith({
      contextTokens: 8192,
      kvType: 'f16',
      modelIds: ['llama-2-7b'],
      quantisations: ['Q4_0'],
      withRemedies: true,
      training: usualTraining,
    });
    await store.setKvType('q8_0');
    expect(fit).toHaveBeenLastCalledWith(expect.objectContaining({ kvType: 'q8_0', withRemedies: true }));
    await store.select('llama-2-7b:Q8_0');
    expect(store.explained).toBeUndefined();
  });
});
