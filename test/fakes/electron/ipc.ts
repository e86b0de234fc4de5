import type { HostInvokeEvent, HostIpcMain } from '../../../src-main/hosts/electron/modules.ts';

type Listener = Parameters<HostIpcMain['handle']>[1];

/** Main's side of `invoke`: values are copied both ways, as between two processes. */
export class FakeIpcMain implements HostIpcMain {
  private readonly listeners = new Map<string, Listener>();

  handle(channel: string, listener: Listener): void {
    if (this.listeners.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.listeners.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.listeners.delete(channel);
  }

  /** A message from a page; rejects as Electron does when nobody handles the channel. */
  async deliver(event: HostInvokeEvent, channel: string, ...values: unknown[]): Promise<unknown> {
    const listener = this.listeners.get(channel);
    if (!listener) throw new Error(`Error invoking remote method '${channel}': no handler registered`);
    return structuredClone(await listener(event, ...structuredClone(values)));
  }
}
