import type { HostUpdater } from './modules.ts';

/** The releases page, and the way from there into the place of this app. */
export interface NewerVersions {
  /** The version that is newer than this one, if there is any. */
  find(): Promise<string | undefined>;
  /**
   * Fetches the version found last. Resolves when macOS has found it signed by the same maker and will put it
   * in place at the end of this app. `signal` ends the download; what has been handed to macOS goes on.
   */
  take(signal: AbortSignal): Promise<void>;
}

/** Over electron-updater and Squirrel, with all that they would do unasked turned off. */
export function createNewerVersions({ releases, squirrel, newToken }: HostUpdater): NewerVersions {
  releases.autoDownload = false;
  releases.autoInstallOnAppQuit = true;
  releases.allowDowngrade = false;
  releases.allowPrerelease = false;
  // It would print paths with the user's name in them.
  releases.logger = null;
  // electron-updater calls a download done before the signature has been looked at: only Squirrel's word counts.
  let taking: Settling | undefined;
  squirrel.on('update-downloaded', () => taking?.resolve());
  squirrel.on('error', (error) => taking?.reject(error));

  return {
    async find() {
      const found = await releases.checkForUpdates();
      return found?.isUpdateAvailable ? found.updateInfo.version : undefined;
    },
    async take(signal) {
      const token = newToken();
      const cancel = (): void => token.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      const taken = new Promise<void>((resolve, reject) => (taking = { resolve, reject }));
      const fetched = releases.downloadUpdate(token);
      try {
        await Promise.all([taken, fetched]);
      } finally {
        // Asked again before it has come to its own end, electron-updater would do nothing.
        await fetched.catch(() => undefined);
        taking = undefined;
        signal.removeEventListener('abort', cancel);
      }
    },
  };
}

interface Settling {
  resolve(): void;
  reject(error: Error): void;
}
