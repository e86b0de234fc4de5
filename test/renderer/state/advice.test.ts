import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../src-main/core/fault.ts';
import { AdviceStore } from '../../../src-renderer/state/advice.svelte.ts';
import { sampleOutputs } from '../../contract/samples.ts';
import { memoryBridge } from '../session.ts';

const advise = () => vi.fn().mockResolvedValue(sampleOutputs.advise);
const configuration = { macId: 'mac-mini-m4-pro', chipId: 'm4-pro-14c-20g', memoryGB: 48 };

describe('the need', () => {
  it.each([
    ['ja', 'JPY'],
    ['en', 'USD'],
  ] as const)('asks for prices of the store that readers of %s buy from', async (language, currency) => {
    const handler = advise();
    await new AdviceStore(memoryBridge({ advise: handler }).bridge, language).ask();
    expect(handler.mock.calls).toEqual([[{ need: { currency } }]]);
  });

  it('sends what was edited and leaves the rest to the host', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge, 'ja');
    await store.edit({ use: 'agent' });
    await store.edit({ budget: 500_000 });
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'JPY', use: 'agent', budget: 500_000 } });
    await store.edit({ budget: undefined });
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'JPY', use: 'agent' } });
  });

  it('has the amounts of each currency come back with it, until it starts over', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge, 'en');
    await store.edit({ budget: 2300 });
    const cleared = { budget: undefined, laterResaleValue: undefined };
    await store.edit({ currency: 'JPY', ...cleared });
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'JPY' } });
    await store.edit({ budget: 300_000, laterResaleValue: 100_000 });
    await store.edit({ currency: 'USD', ...cleared });
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'USD', budget: 2300 } });
    await store.edit({ currency: 'JPY', ...cleared });
    expect(handler).toHaveBeenLastCalledWith({
      need: { currency: 'JPY', budget: 300_000, laterResaleValue: 100_000 },
    });
    await store.startOver();
    await store.edit({ currency: 'USD', ...cleared });
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'USD' } });
  });

  it('does not bring back what this Mac sells for once it is kept', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge, 'en');
    await store.edit({ keepPresentMac: false, resaleValue: 500 });
    await store.edit({ currency: 'JPY', resaleValue: undefined });
    await store.edit({ currency: 'USD', resaleValue: undefined });
    const sold = { currency: 'USD', keepPresentMac: false, resaleValue: 500 };
    expect(handler).toHaveBeenLastCalledWith({ need: sold });
    await store.edit({ currency: 'JPY', resaleValue: undefined });
    await store.edit({ keepPresentMac: true });
    await store.edit({ currency: 'USD', resaleValue: undefined });
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'USD', keepPresentMac: true } });
  });

  it('shows an edit before the host has answered', async () => {
    const store = new AdviceStore(memoryBridge().bridge);
    await store.ask();
    const answered = store.edit({ quantisation: 'Q8_0' });
    expect(store.need?.quantisation).toBe('Q8_0');
    await answered;
  });

  it('keeps the last answer where the host refuses, with the reason beside it', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge);
    await store.ask();
    handler.mockRejectedValueOnce(new Fault('bad-input', { path: 'contextTokens', expected: 'more' }));
    await store.edit({ promptTokens: 9000 });
    expect([store.advice?.verdict, store.fault?.code]).toEqual(['keep', 'bad-input']);
    await store.edit({ promptTokens: undefined });
    expect(store.fault).toBeUndefined();
  });

  it('asks about an earlier day, and starts over without it', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge);
    store.asOf = '2024-12-01';
    await store.edit({ use: 'agent' });
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'USD', use: 'agent' }, asOf: '2024-12-01' });
    await store.startOver();
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'USD' } });
  });
});

describe('what is typed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is asked about once, when the typing pauses', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge);
    for (const budget of [2, 25, 250]) store.type({ budget });
    expect(handler).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(handler.mock.calls).toEqual([[{ need: { currency: 'USD', budget: 250 } }]]);
  });

  it('is asked about at once when the field is left, and not again', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge);
    store.type({ budget: 250 });
    await store.settle();
    await store.settle();
    await vi.runAllTimersAsync();
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('replaces the own price of a configuration, in the currency of the need, and takes it back', async () => {
    const handler = advise();
    const store = new AdviceStore(memoryBridge({ advise: handler }).bridge, 'ja');
    store.setOwnPrice(configuration, { amount: 200_000, condition: 'used' });
    store.setOwnPrice(configuration, { amount: 190_000, condition: 'used' });
    expect(store.ownPrice(configuration)?.amount).toBe(190_000);
    await store.settle();
    expect(handler).toHaveBeenLastCalledWith({
      need: {
        currency: 'JPY',
        prices: [{ ...configuration, amount: 190_000, condition: 'used', currency: 'JPY' }],
      },
    });
    await store.edit({ currency: 'USD' });
    expect(store.ownPrice(configuration)).toBeUndefined();
    await store.edit({ currency: 'JPY' });
    store.setOwnPrice(configuration, undefined);
    await store.settle();
    expect(handler).toHaveBeenLastCalledWith({ need: { currency: 'JPY' } });
  });
});
