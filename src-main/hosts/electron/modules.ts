import type Electron from 'electron';
import type { CancellationToken, MacUpdater, UpdateCheckResult } from 'electron-updater';

/**
 * The part of Electron, and of electron-updater, that this host uses. Methods are picked from their own
 * declarations; events are listed by name, since `Pick` of an overloaded `on` would demand the whole class
 * as its answer. `main.ts` hands over the real modules and the tests their double: a signature or an event
 * that changes in Electron compiles in neither.
 */
export interface ElectronModules {
  app: HostApp;
  BrowserWindow: new (options: Electron.BrowserWindowConstructorOptions) => HostWindow;
  Tray: new (imagePath: string) => HostTray;
  Menu: HostMenuFactory;
  Notification: HostNotificationClass;
  dialog: HostDialog;
  ipcMain: HostIpcMain;
  powerMonitor: HostPowerMonitor;
  protocol: Pick<Electron.Protocol, 'handle' | 'registerSchemesAsPrivileged'>;
  screen: HostScreen;
  session: { readonly defaultSession: HostSession };
  utilityProcess: HostUtilityProcess;
  /**
   * Loads what brings newer versions: not before it is needed. Absent where the app is not a released one,
   * for which there is no newer version that macOS would take.
   */
  openUpdater?: (() => Promise<HostUpdater>) | undefined;
}

type Every<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** An `on` with a signature of its own for each event: a union of names would be met by any one of them. */
type Emits<Listeners> = Every<
  { [Name in keyof Listeners]: { on(event: Name, listener: Listeners[Name]): unknown } }[keyof Listeners]
>;

/** What an event hands over, as far as a listener may refuse what it announces. */
export type Refusable = Pick<Electron.Event, 'preventDefault'>;

export interface HostApp
  extends
    Pick<
      Electron.App,
      | 'exit'
      | 'focus'
      | 'getPreferredSystemLanguages'
      | 'isPackaged'
      | 'quit'
      | 'requestSingleInstanceLock'
      | 'whenReady'
    >,
    Emits<{
      'second-instance': () => void;
      activate: () => void;
      'window-all-closed': () => void;
      'before-quit': (event: Refusable) => void;
      'web-contents-created': (event: Refusable, contents: HostContents) => void;
    }> {
  getLoginItemSettings(): Pick<Electron.LoginItemSettings, 'openAtLogin' | 'status'>;
  setLoginItemSettings(settings: Pick<Electron.Settings, 'openAtLogin'>): void;
  /** Absent on everything but macOS. */
  readonly dock?: Pick<Electron.Dock, 'hide'> | undefined;
}

export interface HostContents
  extends
    Pick<Electron.WebContents, 'id' | 'send' | 'setWindowOpenHandler'>,
    Emits<{
      'will-navigate': (event: Refusable) => void;
      'will-frame-navigate': (event: Refusable) => void;
      'will-redirect': (event: Refusable) => void;
      'will-attach-webview': (event: Refusable) => void;
      'before-input-event': (event: Refusable, input: Pick<Electron.Input, 'key' | 'type'>) => void;
    }> {
  readonly mainFrame: Pick<Electron.WebFrameMain, 'frameTreeNodeId'>;
}

export interface HostWindow
  extends
    Pick<
      Electron.BrowserWindow,
      | 'focus'
      | 'getNormalBounds'
      | 'hide'
      | 'isFocused'
      | 'isMinimized'
      | 'isVisible'
      | 'loadURL'
      | 'restore'
      | 'setBounds'
      | 'setVisibleOnAllWorkspaces'
      | 'show'
    >,
    Emits<{
      blur: () => void;
      close: () => void;
      closed: () => void;
      move: () => void;
      resize: () => void;
      'ready-to-show': () => void;
    }> {
  readonly webContents: HostContents;
}

export interface HostTray
  extends
    Pick<Electron.Tray, 'getBounds' | 'setTitle' | 'setToolTip'>,
    Emits<{
      click: () => void;
      'right-click': () => void;
    }> {
  popUpContextMenu(menu?: HostMenu): void;
}

/** Built by the factory, handed on untouched. */
export type HostMenu = Pick<Electron.Menu, 'items'>;

export interface HostMenuFactory {
  buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): HostMenu;
  setApplicationMenu(menu: HostMenu | null): void;
}

/** Who sent a message: the frame is null once it has navigated away or gone. */
export interface HostInvokeEvent {
  readonly sender: Pick<HostContents, 'id' | 'mainFrame'>;
  readonly senderFrame: Pick<Electron.WebFrameMain, 'frameTreeNodeId' | 'origin' | 'url'> | null;
}

export interface HostIpcMain extends Pick<Electron.IpcMain, 'removeHandler'> {
  handle(channel: string, listener: (event: HostInvokeEvent, ...messages: unknown[]) => unknown): void;
}

/** Usable once Electron is ready. */
export type HostPowerMonitor = Emits<{
  suspend: () => void;
  resume: () => void;
  shutdown: () => void;
  'on-ac': () => void;
  'on-battery': () => void;
  'thermal-state-change': () => void;
  'speed-limit-change': () => void;
}>;

export type HostScreen = Pick<
  Electron.Screen,
  'getAllDisplays' | 'getCursorScreenPoint' | 'getDisplayNearestPoint'
> &
  Emits<{
    'display-added': () => void;
    'display-removed': () => void;
    'display-metrics-changed': () => void;
  }>;

export interface HostDialog extends Pick<Electron.Dialog, 'showErrorBox'> {
  showMessageBox(
    options: Electron.MessageBoxOptions,
  ): Promise<Pick<Electron.MessageBoxReturnValue, 'response' | 'checkboxChecked'>>;
}

export interface HostNotificationClass {
  new (options: Electron.NotificationConstructorOptions): HostNotification;
  isSupported(): boolean;
}

export type HostNotification = Pick<Electron.Notification, 'show'> & Emits<{ click: () => void }>;

export interface HostSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
}

export interface HostUtilityProcess {
  fork(modulePath: string, args: string[], options: Electron.ForkOptions): HostChild;
}

export type HostChild = Pick<Electron.UtilityProcess, 'kill' | 'pid' | 'postMessage'> &
  Emits<{
    spawn: () => void;
    exit: (code: number) => void;
    message: (message: unknown) => void;
  }>;

export interface HostUpdater {
  releases: HostReleases;
  squirrel: HostSquirrel;
  /** What a download under way is ended by. */
  newToken(): CancellationToken;
}

/** electron-updater: finds and fetches, and hands over to Squirrel. */
export interface HostReleases extends Pick<
  MacUpdater,
  'allowDowngrade' | 'allowPrerelease' | 'autoDownload' | 'autoInstallOnAppQuit' | 'downloadUpdate' | 'logger'
> {
  checkForUpdates(): Promise<FoundUpdate | null>;
}

interface FoundUpdate extends Pick<UpdateCheckResult, 'isUpdateAvailable'> {
  updateInfo: Pick<UpdateCheckResult['updateInfo'], 'version'>;
}

/** Electron's `autoUpdater`: has macOS compare the signatures, and installs. */
export type HostSquirrel = Emits<{
  'update-downloaded': () => void;
  error: (error: Error) => void;
}>;
