import { describe, expect, it, vi } from 'vitest';
import { AdviceStore } from '../../../src-renderer/state/advice.svelte.ts';
import { sampleOutputs } from '../../contract/samples.ts';
import { memoryBridge } from '../session.ts';

const advise = () => vi.fn().mockResolvedValue(sampleOutputs.advise);

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

  it('shows an edit before the host has answered', async () => {
    const store = new AdviceStore(memoryBridge().bridge);
    await store.ask();
    const answered = store.edit({ quantisation: 'Q8_0' });
    expect(store.need?.quantisation).toBe('Q8_0');
    await answered;
  });
});
