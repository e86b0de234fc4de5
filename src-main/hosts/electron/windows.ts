import type { BrowserWindowConstructorOptions, Rectangle, Size } from 'electron';
import { hardenedPreferences } from './harden.ts';
import type { ElectronModules, HostContents, HostWindow } from './modules.ts';
import { popoverAnchor, popoverBounds } from './popover-position.ts';
import { mainPage, popoverPage } from './protocol.ts';

/** In screen points, as sketched. */
export const popoverSize: Size = { width: 380, height: 560 };

export interface Windows {
  /** Opens the main window, or brings the open one to the front. */
  openMain(): void;
  showPopover(): void;
  togglePopover(): void;
  hidePopover(): void;
  ownsContents(id: number): boolean;
  contents(): HostContents[];
}

export interface WindowOptions {
  preloadPath: string;
  devTools: boolean;
  /** Where the tray icon is, asked again at each use: it moves when icons beside it come and go. */
  readIcon(): Rectangle;
}

type Needed = Pick<ElectronModules, 'app' | 'BrowserWindow' | 'screen'>;

const contains = (area: Rectangle, x: number, y: number): boolean =>
  x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;

function popoverOptions(options: WindowOptions): BrowserWindowConstructorOptions {
  return {
    ...popoverSize,
    show: false,
    frame: false,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    webPreferences: hardenedPreferences(options.preloadPath, options.devTools),
  };
}

function mainOptions(options: WindowOptions): BrowserWindowConstructorOptions {
  return {
    width: 1120,
    height: 760,
    minWidth: 720,
    minHeight: 520,
    title: 'Kaidoki',
    show: false,
    webPreferences: hardenedPreferences(options.preloadPath, options.devTools),
  };
}

/** The popover, made at once and only hidden so that a click shows it at once, and the main window. */
export function createWindows(modules: Needed, options: WindowOptions): Windows {
  const { app, BrowserWindow, screen } = modules;
  const open = new Map<number, HostWindow>();
  let main: HostWindow | undefined;
  let popover: HostWindow | undefined;

  const create = (windowOptions: BrowserWindowConstructorOptions, page: string): HostWindow => {
    const window = new BrowserWindow(windowOptions);
    const { id } = window.webContents;
    open.set(id, window);
    window.on('closed', () => {
      open.delete(id);
      if (main === window) main = undefined;
      if (popover === window) popover = undefined;
    });
    // Rejected when the window closes while it loads; a page that is missing answers 404 and shows nothing.
    window.loadURL(page).catch(() => {});
    return window;
  };

  const createPopover = (): HostWindow => {
    const window = create(popoverOptions(options), popoverPage);
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    window.on('blur', () => {
      // Pressing the icon takes the focus first: hiding here would make the click that follows show it again.
      const pointer = screen.getCursorScreenPoint();
      if (!contains(options.readIcon(), pointer.x, pointer.y)) window.hide();
    });
    window.webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'Escape') return;
      event.preventDefault();
      window.hide();
    });
    return window;
  };

  const hidePopover = (): void => popover?.hide();

  const showPopover = (): void => {
    popover ??= createPopover();
    const anchor = popoverAnchor(options.readIcon(), screen.getCursorScreenPoint());
    popover.setBounds(popoverBounds(anchor, screen.getDisplayNearestPoint(anchor).workArea, popoverSize));
    popover.show();
    popover.focus();
  };

  const toFront = (window: HostWindow): void => {
    if (window.isMinimized()) window.restore();
    // A menu-bar app is not made active by showing a window, so the window would stay behind others.
    app.focus({ steal: true });
    window.show();
    window.focus();
  };

  const openMain = (): void => {
    hidePopover();
    if (main) return toFront(main);
    const created = create(mainOptions(options), mainPage);
    main = created;
    created.on('ready-to-show', () => toFront(created));
  };

  popover = createPopover();
  return {
    openMain,
    showPopover,
    hidePopover,
    togglePopover: () => (popover?.isVisible() ? hidePopover() : showPopover()),
    ownsContents: (id) => open.has(id),
    contents: () => [...open.values()].map((window) => window.webContents),
  };
}
