import { faultValue } from '#contract/dispatch.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { createEndNotice } from './end-notice.ts';
import type { Ground, HostOptions } from './ground.ts';
import { denyPermissions, hardenContents } from './harden.ts';
import { createIconHint } from './icon-hint.ts';
import { sendState, serveCalls } from './ipc.ts';
import { menuText, systemLanguage } from './menu-text.ts';
import type { ElectronModules, HostTray } from './modules.ts';
import { createNewerVersions } from './newer-versions.ts';
import { followPower } from './power.ts';
import { registerPageScheme, servePages } from './protocol.ts';
import { stopBeforeQuit } from './quit.ts';
import { createShell, type Shell } from './shell.ts';
import { serveTray } from './serve-tray.ts';
import { createTrayTitle, trayTitle } from './tray.ts';
import { createUpdates, type Updates } from './updates.ts';
import { createWindows, type Windows } from './windows.ts';

/** Shortcuts work on macOS only when a menu holds them, although a menu-bar app rarely shows it. */
function setShortcuts(Menu: ElectronModules['Menu']): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]),
  );
}

function updatesOf(
  { openUpdater, dialog }: ElectronModules,
  shell: Shell,
  onProblem: HostOptions['onProblem'],
): Updates | undefined {
  return (
    openUpdater &&
    createUpdates({
      open: async () => createNewerVersions(await openUpdater()),
      dialog,
      language: shell.language,
      hasAgreed: () => shell.settings().updatesAgreed === true,
      onAgreed: (updatesAgreed) => shell.changeSettings({ updatesAgreed }),
      isMeasuring: shell.isBusy,
      onProblem: (error) => onProblem('update', error),
    })
  );
}

function openWindows({ modules, options, hosted, shell }: Ground, tray: HostTray): Windows {
  const { app } = modules;
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, () => windows.openMain()));
  const windows = createWindows(modules, {
    preloadPath: options.preloadPath,
    devTools: !app.isPackaged,
    readIcon: () => tray.getBounds(),
    mainBounds: () => shell.settings().mainWindow,
    rememberMain: (mainWindow) => shell.changeSettings({ mainWindow }),
    onPopover: () => {
      // Reading takes programs of its own, which a benchmark would feel.
      if (!shell.isBusy()) hosted.conditionsChanged().catch(() => undefined);
    },
  });
  return windows;
}

/** Carries each state to the pages, the icon and, when nobody looks, the notifications. */
function followState(
  { modules, options, hosted, shell, updates }: Ground,
  tray: HostTray,
  windows: Windows,
): void {
  const showTitle = createTrayTitle(tray);
  const noteEnd = createEndNotice(modules.Notification, {
    isWatched: () => windows.isWatched(),
    language: shell.language,
    onClick: () => windows.openMain(),
  });
  hosted.onState((state) => {
    showTitle(trayTitle(state, shell.language()));
    noteEnd(state);
    updates?.follow();
    try {
      sendState(state, windows.contents());
    } catch (error) {
      // A state that breaks the contract is a bug, but not one to break the application that told it.
      options.onProblem('state', error);
    }
  });
}

/** Whoever opens an open app wants to see it. What a second instance was started with is not looked at. */
function openAgain({ modules, shell }: Ground, windows: Windows): void {
  const { app, dialog } = modules;
  const hintAtIcon = createIconHint({
    dialog,
    macosVersion: () => shell.state()?.machine?.macosVersion.value,
    wasSeen: () => shell.settings().menuBarHintSeen === true,
    onSeen: () => shell.changeSettings({ menuBarHintSeen: true }),
    language: shell.language,
  });
  const open = (): void => {
    windows.openMain();
    hintAtIcon();
  };
  app.on('second-instance', open);
  app.on('activate', open);
}

async function serve(modules: ElectronModules, options: HostOptions): Promise<void> {
  const { app, ipcMain, powerMonitor, protocol, session, Tray } = modules;
  denyPermissions(session.defaultSession);
  await servePages(protocol, options.rendererFolder);
  setShortcuts(modules.Menu);
  const hosted = options.compose();
  const shell = createShell(hosted, app, options.onProblem);
  const updates = updatesOf(modules, shell, options.onProblem);
  const ground: Ground = { modules, options, hosted, shell, updates };
  const tray = new Tray(options.trayIconPath);
  const windows = openWindows(ground, tray);
  serveCalls(ipcMain, shell.dispatch, windows.ownsContents);
  serveTray(ground, tray, windows);
  followState(ground, tray, windows);
  followPower(powerMonitor, app, hosted);
  stopBeforeQuit(app, { stop: () => hosted.stop(), isBusy: shell.isBusy });
  openAgain(ground, windows);
  await shell.start();
  updates?.start();
}

/** The menu-bar app. Answers `undefined` when another instance runs, which then shows its window. */
export async function startHost(modules: ElectronModules, options: HostOptions): Promise<void> {
  const { app, dialog, protocol } = modules;
  if (!app.requestSingleInstanceLock()) return app.quit();
  registerPageScheme(protocol);
  // Without a listener Electron quits when the last window closes; this program lives in the menu bar.
  app.on('window-all-closed', () => {});
  await app.whenReady();
  app.dock?.hide();
  try {
    await serve(modules, options);
  } catch (error) {
    const language = systemLanguage(app.getPreferredSystemLanguages());
    options.onProblem('start', error);
    dialog.showErrorBox(menuText.cannotStart[language], faultSentence(faultValue(error, 'start'), language));
    app.exit(1);
  }
}
