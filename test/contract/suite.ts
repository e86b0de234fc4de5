import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  calls,
  type Answer,
  type AppState,
  type CallName,
  type Client,
  type Handlers,
} from '../../src-main/contract/contract.ts';
import { maximumMessageBytes, type OnState } from '../../src-main/contract/dispatch.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { sampleHandlers, sampleInputs, sampleOutputs, sampleState } from './samples.ts';
import { eventually } from '../fakes/eventually.ts';

export interface Served {
  handlers: Handlers;
  onState: OnState;
}

export interface Connection {
  client: Client;
  close(): Promise<void>;
}

/** A source of states that knows how many listen. */
function stateSource() {
  const listeners = new Set<(state: AppState) => void>();
  const onState: OnState = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { onState, say: (state: AppState) => listeners.forEach((listener) => listener(state)) };
}

/** Said until everybody hears it, since a transport may connect its events late; not counted as heard. */
const hello: AppState = { ...sampleState, version: 'hello' };

/** Two listeners that are known to be connected, with what each has heard since. */
async function connectedListeners(client: Client, say: (state: AppState) => void) {
  const listen = () => {
    const all: AppState[] = [];
    const end = client.subscribe('state', (state) => void all.push(state));
    return {
      end,
      isConnected: () => all.length > 0,
      get heard() {
        return all.filter((state) => state.version !== hello.version);
      },
    };
  };
  const pair = [listen(), listen()] as const;
  await eventually(() => {
    say(hello);
    expect(pair.map((listener) => listener.isConnected())).toEqual([true, true]);
  });
  return pair;
}

/** A call as a front end without types could make it. */
const callUntyped = (client: Client, name: unknown, input: unknown): Promise<Answer<unknown>> =>
  Reflect.apply(client.call, client, [name, input]);

const callNames = Object.keys(calls).filter((name): name is CallName => name in sampleInputs);

/**
 * What every transport must do, run over each of them. `bounded: false` for the transport that has no
 * messages to bound.
 */
export function contractSuite(
  transport: string,
  connect: (served: Served) => Promise<Connection>,
  { bounded = true }: { bounded?: boolean } = {},
): void {
  describe(`the contract over ${transport}`, () => {
    const open: Connection[] = [];
    afterEach(async () => {
      for (const connection of open.splice(0)) await connection.close();
    });
    const clientOf = async (
      replaced: Partial<Handlers>,
      onState = stateSource().onState,
    ): Promise<Client> => {
      const connection = await connect({ handlers: sampleHandlers(replaced), onState });
      open.push(connection);
      return connection.client;
    };

    it('has a sample for every call of the table', () => {
      expect(callNames).toEqual(Object.keys(calls));
    });

    it.each(callNames)('carries %s there and its answer back unchanged', async (name) => {
      const handler = vi.fn().mockResolvedValue(sampleOutputs[name]);
      const client = await clientOf({ [name]: handler });
      const answer = await client.call(name, sampleInputs[name]);
      expect(answer).toEqual({ ok: true, value: sampleOutputs[name] });
      expect(handler.mock.calls).toEqual([[sampleInputs[name]]]);
    });

    it('fills in the defaults that the table states', async () => {
      const fit = vi.fn().mockResolvedValue(sampleOutputs.fit);
      const client = await clientOf({ fit });
      await client.call('fit', { contextTokens: 1 });
      expect(fit).toHaveBeenCalledWith({ contextTokens: 1, kvType: 'f16' });
    });

    it('keeps answers apart when calls overlap', async () => {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      const client = await clientOf({
        listMacs: async () => held.then(() => sampleOutputs.listMacs),
      });
      const slow = client.call('listMacs', {});
      expect(await client.call('listModels', {})).toEqual({ ok: true, value: sampleOutputs.listModels });
      release();
      expect(await slow).toEqual({ ok: true, value: sampleOutputs.listMacs });
    });

    it.each(['noSuchCall', 'toString', '__proto__', 'constructor'])(
      'refuses the unknown call %s',
      async (name) => {
        const client = await clientOf({});
        expect(await callUntyped(client, name, {})).toEqual({
          ok: false,
          error: { code: 'unknown-call', details: { call: name } },
        });
      },
    );

    it.each([
      ['a field of a wrong type', 'fit', { contextTokens: 'many' }, 'contextTokens'],
      ['a figure out of range', 'fit', { contextTokens: 0 }, 'contextTokens'],
      ['a fraction of a token', 'fit', { contextTokens: 1.5 }, 'contextTokens'],
      ['a field that is missing', 'fit', {}, 'contextTokens'],
      [
        'a wrong field inside',
        'fit',
        { contextTokens: 1, target: { macId: 7, memoryGB: 8 } },
        'target.macId',
      ],
      ['a wrong element', 'fit', { contextTokens: 1, modelIds: ['a', 2] }, 'modelIds.1'],
      ['a word that is not offered', 'advise', { need: { use: 'gaming' } }, 'need.use'],
      ['the path of a file', 'startBenchmark', { model: '../secret/model.gguf' }, 'model'],
      ['a mode that is not offered', 'startBenchmark', { mode: 'slow' }, 'mode'],
      ['an empty prompt', 'startBenchmark', { promptTokens: 0 }, 'promptTokens'],
      ['more than an hour', 'startBenchmark', { mode: 'sustained', minutes: 61 }, 'minutes'],
      ['text instead of an object', 'fit', 'text', '(input)'],
      ['nothing at all', 'fit', null, '(input)'],
    ])('refuses %s, names it, and does not run the handler', async (_what, name, input, path) => {
      const handler = vi.fn().mockResolvedValue(undefined);
      const client = await clientOf({ [name]: handler });
      const answer = await callUntyped(client, name, input);
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'bad-input', details: { call: name, path } },
      });
      expect(handler).not.toHaveBeenCalled();
    });

    it('does not send a bad input back to its sender', async () => {
      const client = await clientOf({});
      const answer = await callUntyped(client, 'fit', { contextTokens: 'secret'.repeat(20) });
      expect(JSON.stringify(answer)).not.toContain('secret');
    });

    it('passes the code and details of an expected failure', async () => {
      const client = await clientOf({
        startBenchmark: async () => {
          throw new Fault('not-enough-disk', { neededBytes: 5e9, freeBytes: 1e9, path: '計測' });
        },
      });
      expect(await client.call('startBenchmark', {})).toEqual({
        ok: false,
        error: { code: 'not-enough-disk', details: { neededBytes: 5e9, freeBytes: 1e9, path: '計測' } },
      });
    });

    it.each([
      ['an error', new Error('at /home/somebody/secret.ts')],
      ['a text', 'secret'],
      ['nothing', undefined],
    ])('answers internal, and no more, when a handler throws %s', async (_what, thrown) => {
      const client = await clientOf({
        listMacs: async () => {
          throw thrown;
        },
      });
      expect(await client.call('listMacs', {})).toEqual({
        ok: false,
        error: { code: 'internal', details: { call: 'listMacs' } },
      });
    });

    it('answers internal when a handler gives what the table does not allow', async () => {
      const wrong = { ...sampleState, version: 7 };
      const client = await clientOf({ readState: vi.fn().mockResolvedValue(wrong) });
      expect(await client.call('readState', {})).toEqual({
        ok: false,
        error: { code: 'internal', details: { call: 'readState' } },
      });
    });

    it('lets nothing out that the table does not name', async () => {
      const source = stateSource();
      const talkative = { ...sampleState, serialNumber: 'C02SECRET' };
      const client = await clientOf({ readState: async () => talkative }, source.onState);
      expect(await client.call('readState', {})).toEqual({ ok: true, value: sampleState });
      const heard = vi.fn();
      client.subscribe('state', heard);
      await eventually(() => {
        source.say(talkative);
        expect(heard.mock.calls[0]).toEqual([sampleState]);
      });
    });

    it('brings every state to every listener, whole and in order', async () => {
      const source = stateSource();
      const client = await clientOf({}, source.onState);
      const [one, other] = await connectedListeners(client, source.say);
      const states = [1, 2, 3].map((historyEntries) => ({ ...sampleState, historyEntries }));
      states.forEach(source.say);
      await eventually(() => expect([one.heard, other.heard]).toEqual([states, states]));
    });

    it('brings no more to a listener that has ended its subscription, and still to the others', async () => {
      const source = stateSource();
      const client = await clientOf({}, source.onState);
      const [gone, staying] = await connectedListeners(client, source.say);
      gone.end();
      gone.end();
      source.say(sampleState);
      await eventually(() => expect(staying.heard).toEqual([sampleState]));
      expect(gone.heard).toEqual([]);
    });

    if (!bounded) return;
    it('refuses a message above the limit, says the limit, and takes the next one', async () => {
      const client = await clientOf({});
      const modelIds = ['x'.repeat(maximumMessageBytes)];
      expect(await client.call('fit', { contextTokens: 1, modelIds })).toEqual({
        ok: false,
        error: { code: 'payload-too-large', details: { limitBytes: maximumMessageBytes } },
      });
      expect(await client.call('fit', { contextTokens: 1 })).toMatchObject({ ok: true });
    });
  });
}
