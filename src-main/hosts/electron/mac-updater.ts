import { autoUpdater } from 'electron';
import { CancellationToken, MacUpdater } from 'electron-updater';
import type { HostUpdater } from './modules.ts';

/** electron-updater makes up an identifier of this installation, keeps it and sends it along: ours is everybody's. */
const everybody = '00000000-0000-0000-0000-000000000000';

class AnonymousUpdater extends MacUpdater {
  constructor() {
    super();
    this.stagingUserIdPromise.value = Promise.resolve(everybody);
  }
}

/** The real one. Made once, and only when it is needed: it holds on to Electron's `autoUpdater`. */
export const openMacUpdater = (): HostUpdater => ({
  releases: new AnonymousUpdater(),
  squirrel: autoUpdater,
  newToken: () => new CancellationToken(),
});
