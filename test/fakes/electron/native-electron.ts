import { EventEmitter } from 'node:events';
import { request, type ClientRequest, type RequestOptions } from 'node:http';
import { createRequire, Module } from 'node:module';

/** Squirrel as Electron offers it: fetches from the address that it is told, and accepts or refuses what it gets. */
export class FakeSquirrel extends EventEmitter {
  /** What macOS says of the signature; absent: it is well. */
  refusal: Error | undefined;
  /** What it was given to put in place. */
  taken: string[] = [];
  private feed: { url: string; headers: Record<string, string> } = { url: '', headers: {} };

  setFeedURL(feed: { url: string; headers: Record<string, string> }): void {
    this.feed = feed;
  }

  checkForUpdates(): void {
    void this.fetch().catch((error: unknown) => this.emit('error', error));
  }

  private async fetch(): Promise<void> {
    const { headers, url } = this.feed;
    const described: unknown = await (await fetch(url, { headers })).json();
    const address = described instanceof Object && 'url' in described ? String(described.url) : '';
    const archive = await (await fetch(address, { headers })).text();
    if (this.refusal) throw this.refusal;
    this.taken.push(archive);
    this.emit('update-downloaded');
  }
}

/**
 * What packages that `require('electron')` get in this process from now on: as much of it as electron-updater
 * uses, its network being Node's. Answers what ends that.
 */
export function standInForElectron(squirrel: FakeSquirrel, userData: string): () => void {
  const path = createRequire(import.meta.url).resolve('electron');
  const electron = new Module(path);
  electron.exports = {
    app: {
      whenReady: async () => {},
      getVersion: () => '0.1.0',
      getName: () => 'Kaidoki',
      getPath: () => userData,
      isPackaged: true,
    },
    autoUpdater: squirrel,
    session: { fromPartition: () => ({}) },
    net: {
      request: ({ session: _session, ...options }: RequestOptions & { session: unknown }): ClientRequest =>
        request(options),
    },
  };
  electron.loaded = true;
  const { cache } = createRequire(import.meta.url);
  const before = cache[path];
  cache[path] = electron;
  return () => {
    if (before) cache[path] = before;
    else Reflect.deleteProperty(cache, path);
  };
}
