import type { AppState, Handlers } from '#contract/contract.ts';
import { createDispatcher, faultValue, type OnState } from '#contract/dispatch.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { denyPermissions, hardenContents } from './harden.ts';
import { sendState, serveCalls } from './ipc.ts';
import { menuText, systemLanguage } from './menu-text.ts';
import type { ElectronModules } from './modules.ts';
import { registerPageScheme, servePages } from './protocol.ts';
import { attachTray } from './tray.ts';
import { createWindows, type Windows } from './windows.ts';

/** What the host carries: the application, joined by `compose`. */
export interface HostedApp {
  handlers: Handlers;
  onState: OnState;
  start(): Promise<void>;
  stop(): Promise<void>;
  pauseBenchmark(): void;
  resumeBenchmark(): void;
}

export interface HostOptions {
  /** Called when Electron is ready: only then can a utility process be started. */
  compose(): HostedApp;
  rendererFolder: string;
  preloadPath: string;
  trayIconPath: string;
  /** Told of a bug or a failed start, for the log. */
  onProblem(where: string, error: unknown): void;
}

/** A benchmark that does not end in this time is left to the system, which ends our children with us. */
const longestStopMilliseconds = 5000;

/** Shortcuts work on macOS only when a menu holds them, although a menu-bar app rarely shows it. */
function setShortcuts(Menu: ElectronModules['Menu']): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]),
  );
}

/** Holds a quit back until a running benchmark has ended and removed its files; otherwise lets it pass. */
function stopBeforeQuit(app: ElectronModules['app'], hosted: HostedApp, isBusy: () => boolean): void {
  let isStopped = false;
  let stopping: Promise<void> | undefined;
  app.on('before-quit', (event) => {
    if (isStopped) return;
    const wasBusy = isBusy() || stopping !== undefined;
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, longestStopMilliseconds).unref());
    stopping ??= Promise.race([hosted.stop(), deadline])
      .catch(() => {})
      .then(() => {
        isStopped = true;
        if (wasBusy) app.quit();
      });
    // Held back only when there is something to end: a held quit interrupts logging out of macOS.
    if (wasBusy) event.preventDefault();
  });
}

/** What is measured while the Mac falls asleep or wakes up is worth nothing: it waits, and measures again. */
function pauseInSleep(powerMonitor: ElectronModules['powerMonitor'], hosted: HostedApp): void {
  powerMonitor.on('suspend', () => hosted.pauseBenchmark());
  powerMonitor.on('resume', () => hosted.resumeBenchmark());
}

function openWindows(modules: ElectronModules, options: HostOptions, hosted: HostedApp): Windows {
  const { app, Menu, Tray, ipcMain } = modules;
  const dispatch = createDispatcher(hosted.handlers, {
    onInternal: (error, call) => options.onProblem(call, error),
  });
  let status: AppState['benchmark']['status'] = 'idle';
  const tray = new Tray(options.trayIconPath);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, () => windows.openMain()));
  const windows = createWindows(modules, {
    preloadPath: options.preloadPath,
    devTools: !app.isPackaged,
    readIcon: () => tray.getBounds(),
  });
  serveCalls(ipcMain, dispatch, windows.ownsContents);
  hosted.onState((state) => {
    status = state.benchmark.status;
    try {
      sendState(state, windows.contents());
    } catch (error) {
      // A state that breaks the contract is a bug, but not one to break the application that told it.
      options.onProblem('state', error);
    }
  });
  attachTray(tray, Menu, {
    windows,
    benchmarkStatus: () => status,
    call: (name) => void dispatch(name, {}),
    quit: () => app.quit(),
    language: systemLanguage(app.getPreferredSystemLanguages()),
  });
  stopBeforeQuit(app, hosted, () => status === 'running' || status === 'cancelling');
  return windows;
}

/** The menu-bar app. Answers `undefined` when another instance runs, which then shows its window. */
export async function startHost(modules: ElectronModules, options: HostOptions): Promise<void> {
  const { app, dialog, protocol, session } = modules;
  if (!app.requestSingleInstanceLock()) return app.quit();
  registerPageScheme(protocol);
  // Without a listener Electron quits when the last window closes; this program lives in the menu bar.
  app.on('window-all-closed', () => {});
  await app.whenReady();
  app.dock?.hide();
  try {
    denyPermissions(session.defaultSession);
    await servePages(protocol, options.rendererFolder);
    setShortcuts(modules.Menu);
    const hosted = options.compose();
    pauseInSleep(modules.powerMonitor, hosted);
    const windows = openWindows(modules, options, hosted);
    app.on('second-instance', () => windows.openMain());
    app.on('activate', () => windows.openMain());
    await hosted.start();
  } catch (error) {
    const language = systemLanguage(app.getPreferredSystemLanguages());
    options.onProblem('start', error);
    dialog.showErrorBox(menuText.cannotStart[language], faultSentence(faultValue(error, 'start'), language));
    app.exit(1);
  }
}
