import { describe, expect, it, vi } from 'vitest';
import { AdviceStore } from '../../../src-renderer/state/advice.svelte.ts';
import { keepNeed, keptNeedKey, readKeptNeed } from '../../../src-renderer/state/kept-need.ts';
import { sampleOutputs } from '../../contract/samples.ts';
import { memoryBridge, memoryStorage } from '../session.ts';

const configuration = { macId: 'mac-mini-m4-pro', chipId: 'm4-pro-12c-16g', memoryGB: 48 };

describe('the need, over a reload', () => {
  it('is asked for as it was left, own prices included', async () => {
    const place = memoryStorage();
    const advise = vi.fn().mockResolvedValue(sampleOutputs.advise);
    const { bridge } = memoryBridge({ advise });
    const before = new AdviceStore(bridge, 'ja', place);
    await before.edit({ budget: 250_000, currency: 'USD' });
    before.setOwnPrice(configuration, { amount: 1500, condition: 'used' });
    const after = new AdviceStore(bridge, 'ja', place);
    await after.ask();
    expect(advise.mock.lastCall?.[0].need).toEqual({
      currency: 'USD',
      budget: 250_000,
      prices: [{ ...configuration, currency: 'USD', amount: 1500, condition: 'used' }],
    });
  });

  it('is the usual one again after starting over, but for the prices', async () => {
    const place = memoryStorage();
    const { bridge } = memoryBridge();
    const store = new AdviceStore(bridge, 'en', place);
    await store.edit({ budget: 2500 });
    await store.startOver();
    expect(new AdviceStore(bridge, 'en', place).edits).toEqual({ currency: 'USD' });
  });

  it('follows what another page has kept, and nothing else that is stored', async () => {
    const place = memoryStorage();
    const store = new AdviceStore(memoryBridge().bridge, 'en', place);
    keepNeed(place, { budget: 900 });
    store.followKept('kaidoki.language');
    expect(store.edits.budget).toBeUndefined();
    store.followKept(keptNeedKey);
    expect(store.edits).toEqual({ currency: 'USD', budget: 900 });
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '"budget"'],
    ['of another shape', '{"budget":"<b>"}'],
    ['absurdly long', JSON.stringify({ modelId: 'x'.repeat(60_000) })],
  ])('is the usual one where what was kept is %s', (_, text) => {
    expect(readKeptNeed(memoryStorage({ [keptNeedKey]: text }))).toEqual({});
  });

  it('goes on without a storage that the browser refuses', () => {
    const refuse = (): never => {
      throw new Error('denied');
    };
    const place = { getItem: refuse, setItem: refuse };
    expect(readKeptNeed(place)).toEqual({});
    expect(() => keepNeed(place, { budget: 1 })).not.toThrow();
  });
});
