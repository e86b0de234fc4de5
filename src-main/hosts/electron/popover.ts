import type { Rectangle } from 'electron';
import type { ElectronModules, HostWindow } from './modules.ts';
import { popoverAnchor, popoverBounds } from './popover-position.ts';
import { popoverSize } from './window-options.ts';

export interface Popover {
  show(): void;
  hide(): void;
  toggle(): void;
  isVisible(): boolean;
}

export interface PopoverOptions {
  screen: ElectronModules['screen'];
  /** Makes the window with its page loading. */
  create(): HostWindow;
  /** Where the tray icon is, asked again at each use: it moves when icons beside it come and go. */
  readIcon(): Rectangle;
  onShown(): void;
}

const contains = (area: Rectangle, x: number, y: number): boolean =>
  x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;

/** The window under the icon, made at once and only hidden, so that a click shows it at once. */
export function createPopover({ screen, create, readIcon, onShown }: PopoverOptions): Popover {
  let open: HostWindow | undefined;

  const make = (): HostWindow => {
    const window = create();
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    window.on('closed', () => (open = undefined));
    window.on('blur', () => {
      // Pressing the icon takes the focus first: hiding here would make the click that follows show it again.
      const pointer = screen.getCursorScreenPoint();
      if (!contains(readIcon(), pointer.x, pointer.y)) window.hide();
    });
    window.webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'Escape') return;
      event.preventDefault();
      window.hide();
    });
    return window;
  };

  const place = (window: HostWindow): void => {
    const anchor = popoverAnchor(readIcon(), screen.getCursorScreenPoint());
    window.setBounds(popoverBounds(anchor, screen.getDisplayNearestPoint(anchor).workArea, popoverSize));
  };

  /** The menu bar, and the icon in it, may now be elsewhere. */
  const followDisplays = (): void => {
    if (open?.isVisible()) place(open);
  };
  screen.on('display-added', followDisplays);
  screen.on('display-removed', followDisplays);
  screen.on('display-metrics-changed', followDisplays);

  const isVisible = (): boolean => open?.isVisible() ?? false;
  const hide = (): void => open?.hide();
  const show = (): void => {
    open ??= make();
    place(open);
    open.show();
    open.focus();
    onShown();
  };

  open = make();
  return { show, hide, toggle: () => (isVisible() ? hide() : show()), isVisible };
}
