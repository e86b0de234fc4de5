import { contextBridge, ipcRenderer } from 'electron';
import type { CallInput, CallName, Client, EventName, EventPayload } from '#contract/contract.ts';
import type { CallChannel, EventChannel } from './ipc.ts';

const callChannel: CallChannel = 'kaidoki:call';
const eventChannel: EventChannel = 'kaidoki:event';

/** All that a page gets: two functions that carry plain values, no Node and no Electron. */
const client: Client = {
  call: <N extends CallName>(name: N, input: CallInput<N>) =>
    ipcRenderer.invoke(callChannel, name, JSON.stringify(input)),
  subscribe: <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) => {
    // The event object would hand the page Electron's sender, so only the payload passes.
    const receive = (_event: unknown, sent: unknown, payload: EventPayload<N>): void => {
      if (sent === name) listener(payload);
    };
    ipcRenderer.on(eventChannel, receive);
    return () => {
      ipcRenderer.removeListener(eventChannel, receive);
    };
  },
};

contextBridge.exposeInMainWorld('kaidoki', client);
