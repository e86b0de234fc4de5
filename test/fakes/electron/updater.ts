import { EventEmitter } from 'node:events';
import { CancellationToken } from 'electron-updater';
import { vi } from 'vitest';
import type { HostReleases, HostUpdater } from '../../../src-main/hosts/electron/modules.ts';

/** electron-updater and Squirrel, as far as the host uses them, as they are before anybody sets anything. */
export class FakeUpdater implements HostUpdater {
  readonly squirrel = new EventEmitter();
  /** The version on the releases page. */
  newest: string | undefined;
  readonly newToken = (): CancellationToken => new CancellationToken();

  readonly releases = {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    allowPrerelease: true,
    logger: console,
    checkForUpdates: vi.fn<HostReleases['checkForUpdates']>(async () => ({
      isUpdateAvailable: this.newest !== undefined,
      updateInfo: { version: this.newest ?? '0.1.0' },
    })),
    /** Done as soon as it is asked for, and accepted by macOS a moment later. */
    downloadUpdate: vi.fn<HostReleases['downloadUpdate']>(async () => {
      queueMicrotask(() => this.squirrel.emit('update-downloaded'));
      return ['/update.zip'];
    }),
  };

  /** A download that goes on until it is ended. */
  readonly slowly: HostReleases['downloadUpdate'] = (token = this.newToken()) =>
    token.createPromise((_resolve, reject, onCancel) => onCancel(() => reject(new Error('cancelled'))));
}
