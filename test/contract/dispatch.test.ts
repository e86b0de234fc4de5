import { describe, expect, it, vi } from 'vitest';
import { createDispatcher, createMemoryClient } from '../../src-main/contract/dispatch.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { sampleHandlers } from './samples.ts';
import { contractSuite } from './suite.ts';

contractSuite(
  'memory',
  async ({ handlers, onState }) => ({ client: createMemoryClient(handlers, onState), close: async () => {} }),
  { bounded: false },
);

describe('the dispatcher', () => {
  it.each([undefined, null, 7, {}, ['fit'], Symbol('fit')])(
    'refuses %s as the name of a call',
    async (name) => {
      const answer = await createDispatcher(sampleHandlers())(name, {});
      expect(answer).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
    },
  );

  it('answers a name of a megabyte with a short refusal', async () => {
    const answer = await createDispatcher(sampleHandlers())('n'.repeat(1e6), {});
    expect(JSON.stringify(answer).length).toBeLessThan(200);
  });

  it('tells bugs to whoever keeps the log, and expected failures to nobody', async () => {
    const onInternal = vi.fn();
    const bug = new TypeError('bug');
    const handlers = sampleHandlers({
      listMacs: async () => {
        throw bug;
      },
      listModels: async () => {
        throw new Fault('benchmark-busy');
      },
    });
    const dispatch = createDispatcher(handlers, { onInternal });
    await dispatch('listModels', {});
    await dispatch('listMacs', {});
    expect(onInternal.mock.calls).toEqual([[bug, 'listMacs']]);
  });

  it('answers internal when a handler throws before it promises', async () => {
    const handlers = sampleHandlers({
      listMacs: () => {
        throw new Error('early');
      },
    });
    expect(await createDispatcher(handlers)('listMacs', {})).toMatchObject({ error: { code: 'internal' } });
  });
});
