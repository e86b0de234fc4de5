import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  Tray,
  utilityProcess,
} from 'electron';
import { compose } from '../../compose.ts';
import { startHost } from './host.ts';
import type { HostUpdater } from './modules.ts';
import { problemEntry } from './problem-log.ts';
import { createUtilitySpawner } from './utility-engine.ts';

/** The bundle lies in `out/main`, beside `out/preload` and `out/renderer`. */
const root = join(import.meta.dirname, '../..');

/** Lies beside the archive of a release alone, and says where the next one is to be found. */
const isRelease = app.isPackaged && existsSync(join(dirname(root), 'app-update.yml'));

const openUpdater = async (): Promise<HostUpdater> => (await import('./mac-updater.ts')).openMacUpdater();

// Not awaited: Electron becomes ready only after this module has been evaluated.
void startHost(
  {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    Notification,
    powerMonitor,
    protocol,
    screen,
    session,
    Tray,
    utilityProcess,
    ...(isRelease && { openUpdater }),
  },
  {
    compose: () => compose({ spawnEngine: createUtilitySpawner(utilityProcess) }),
    rendererFolder: join(root, 'out/renderer'),
    preloadPath: join(root, 'out/preload/preload.cjs'),
    trayIconPath: join(root, 'assets/trayTemplate.png'),
    onProblem: (where, error) => void process.stderr.write(problemEntry(where, error)),
  },
);
