import type Electron from 'electron';

/**
 * The part of Electron that this host uses. Methods are picked from Electron's own declarations;
 * events are listed by name, since `Pick` of an overloaded `on` would demand the whole class as its
 * answer. `main.ts` hands over the real modules and the tests their double: a signature or an event
 * that changes in Electron compiles in neither.
 */
export interface ElectronModules {
  app: HostApp;
  BrowserWindow: new (options: Electron.BrowserWindowConstructorOptions) => HostWindow;
  Tray: new (imagePath: string) => HostTray;
  Menu: HostMenuFactory;
  dialog: Pick<Electron.Dialog, 'showErrorBox'>;
  ipcMain: HostIpcMain;
  protocol: Pick<Electron.Protocol, 'handle' | 'registerSchemesAsPrivileged'>;
  screen: Pick<Electron.Screen, 'getCursorScreenPoint' | 'getDisplayNearestPoint'>;
  session: { readonly defaultSession: HostSession };
  utilityProcess: HostUtilityProcess;
}

/** What an event hands over, as far as a listener may refuse what it announces. */
export type Refusable = Pick<Electron.Event, 'preventDefault'>;

export interface HostApp extends Pick<
  Electron.App,
  | 'exit'
  | 'focus'
  | 'getPath'
  | 'getPreferredSystemLanguages'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'whenReady'
> {
  /** Absent on everything but macOS. */
  readonly dock?: Pick<Electron.Dock, 'hide'> | undefined;
  on(event: 'second-instance' | 'activate' | 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: Refusable) => void): unknown;
  on(event: 'web-contents-created', listener: (event: Refusable, contents: HostContents) => void): unknown;
}

export interface HostContents extends Pick<
  Electron.WebContents,
  'id' | 'isDestroyed' | 'send' | 'setWindowOpenHandler'
> {
  readonly mainFrame: Pick<Electron.WebFrameMain, 'frameTreeNodeId'>;
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview',
    listener: (event: Refusable) => void,
  ): unknown;
  on(
    event: 'before-input-event',
    listener: (event: Refusable, input: Pick<Electron.Input, 'key' | 'type'>) => void,
  ): unknown;
}

export interface HostWindow extends Pick<
  Electron.BrowserWindow,
  | 'focus'
  | 'hide'
  | 'isDestroyed'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'restore'
  | 'setBounds'
  | 'setVisibleOnAllWorkspaces'
  | 'show'
> {
  readonly webContents: HostContents;
  on(event: 'blur' | 'closed' | 'ready-to-show', listener: () => void): unknown;
}

export interface HostTray extends Pick<Electron.Tray, 'destroy' | 'getBounds' | 'setToolTip'> {
  popUpContextMenu(menu: HostMenu): void;
  on(event: 'click' | 'right-click', listener: () => void): unknown;
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

export interface HostChild extends Pick<
  Electron.UtilityProcess,
  'kill' | 'pid' | 'postMessage' | 'stderr' | 'stdout'
> {
  on(event: 'exit', listener: (code: number) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (type: string, location: string, report: string) => void): unknown;
}
