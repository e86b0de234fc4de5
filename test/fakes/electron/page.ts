import type { ContextBridge, IpcRenderer } from 'electron';
import { vi } from 'vitest';
import type { Client } from '../../../src-main/contract/contract.ts';
import type { HostInvokeEvent } from '../../../src-main/hosts/electron/modules.ts';
import type { FakeIpcMain } from './ipc.ts';
import type { FakeWebContents } from './web-contents.ts';

type Receive = (event: unknown, ...values: unknown[]) => void;

/** The three methods of `ipcRenderer` that our preload uses; it is itself compiled against Electron's. */
function pageIpc(contents: FakeWebContents, ipcMain: FakeIpcMain, event: () => HostInvokeEvent) {
  const receivers = new Map<Receive, (channel: string, values: unknown[]) => void>();
  return {
    invoke: (channel: string, ...values: unknown[]) => ipcMain.deliver(event(), channel, ...values),
    on(channel: string, receive: Receive): void {
      const carry = (sentOn: string, values: unknown[]): void => {
        if (sentOn === channel) receive({}, ...values);
      };
      receivers.set(receive, carry);
      contents.on('fake-ipc-to-page', carry);
    },
    removeListener(_channel: string, receive: Receive): void {
      const carry = receivers.get(receive);
      if (carry) contents.off('fake-ipc-to-page', carry);
    },
  } satisfies Pick<IpcRenderer, 'invoke'> & Record<keyof Pick<IpcRenderer, 'on' | 'removeListener'>, unknown>;
}

/**
 * Runs the real preload in this page and answers what it put into the page's world. `event` plays
 * another sender than this page's main frame.
 */
export async function runPreload(
  contents: FakeWebContents,
  ipcMain: FakeIpcMain,
  event: () => HostInvokeEvent = () => ({ sender: contents, senderFrame: contents.mainFrame }),
): Promise<Record<string, unknown>> {
  const world: Record<string, unknown> = {};
  const contextBridge: Pick<ContextBridge, 'exposeInMainWorld'> = {
    exposeInMainWorld: (key: string, value: unknown) => void (world[key] = value),
  };
  vi.resetModules();
  vi.doMock('electron', () => ({ contextBridge, ipcRenderer: pageIpc(contents, ipcMain, event) }));
  await import('../../../src-main/hosts/electron/preload.ts');
  vi.doUnmock('electron');
  return world;
}

/** The client as the page has it. */
export async function pageClient(...args: Parameters<typeof runPreload>): Promise<Client> {
  return (await runPreload(...args))['kaidoki'] as Client;
}
