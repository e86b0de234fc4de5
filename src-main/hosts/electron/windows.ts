import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { ElectronModules, HostContents, HostWindow } from './modules.ts';
import { createPopover } from './popover.ts';
import { mainPage, popoverPage } from './protocol.ts';
import { watchBounds } from './watch-bounds.ts';
import { mainOptions, popoverOptions, type PageOptions } from './window-options.ts';

export interface Windows {
  /** Opens the main window, or brings the open one to the front. */
  openMain(): void;
  showPopover(): void;
  togglePopover(): void;
  hidePopover(): void;
  /** The user is looking at the popover or at the main window. */
  isWatched(): boolean;
  ownsContents(id: number): boolean;
  contents(): HostContents[];
}

export interface WindowOptions extends PageOptions {
  readIcon(): Rectangle;
  /** Where the main window was left; absent: never opened. */
  mainBounds(): Rectangle | undefined;
  rememberMain(bounds: Rectangle): void;
  onPopover(): void;
}

type Needed = Pick<ElectronModules, 'app' | 'BrowserWindow' | 'screen'>;

/** The popover and the main window, and which contents are ours. */
export function createWindows({ app, BrowserWindow, screen }: Needed, options: WindowOptions): Windows {
  const open = new Map<number, HostWindow>();
  let main: HostWindow | undefined;

  const create = (windowOptions: BrowserWindowConstructorOptions, page: string): HostWindow => {
    const window = new BrowserWindow(windowOptions);
    const { id } = window.webContents;
    open.set(id, window);
    window.on('closed', () => open.delete(id));
    // Rejected when the window closes while it loads; a page that is missing answers 404 and shows nothing.
    window.loadURL(page).catch(() => {});
    return window;
  };

  const popover = createPopover({
    screen,
    create: () => create(popoverOptions(options), popoverPage),
    readIcon: options.readIcon,
    onShown: options.onPopover,
  });

  const toFront = (window: HostWindow): void => {
    if (window.isMinimized()) window.restore();
    // A menu-bar app is not made active by showing a window, so the window would stay behind others.
    app.focus({ steal: true });
    window.show();
    window.focus();
  };

  const openMain = (): void => {
    popover.hide();
    if (main) return toFront(main);
    const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const created = create(mainOptions(options, options.mainBounds(), workAreas), mainPage);
    main = created;
    watchBounds(created, options.rememberMain);
    created.on('closed', () => (main = undefined));
    created.on('ready-to-show', () => toFront(created));
  };

  return {
    openMain,
    showPopover: popover.show,
    hidePopover: popover.hide,
    togglePopover: popover.toggle,
    isWatched: () => popover.isVisible() || (main?.isFocused() ?? false),
    ownsContents: (id) => open.has(id),
    contents: () => [...open.values()].map((window) => window.webContents),
  };
}
