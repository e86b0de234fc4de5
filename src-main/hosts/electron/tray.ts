import type { AppState } from '#contract/contract.ts';
import { formatPercent, type Language } from '#contract/text/format.ts';
import type { ElectronModules, HostTray } from './modules.ts';
import { trayMenu, type TrayMenuActions, type TrayMenuState } from './tray-menu.ts';
import type { Windows } from './windows.ts';

export interface TrayOptions {
  windows: Pick<Windows, 'togglePopover' | 'hidePopover'>;
  menuState(): TrayMenuState;
  actions: TrayMenuActions;
}

/**
 * Gives the icon in the menu bar its behaviour. The menu is built at each right click and not attached,
 * because an attached one would open on the left click too.
 */
export function attachTray(tray: HostTray, Menu: ElectronModules['Menu'], options: TrayOptions): void {
  const { windows, menuState, actions } = options;
  tray.setToolTip('Kaidoki');
  tray.on('click', () => windows.togglePopover());
  tray.on('right-click', () => {
    windows.hidePopover();
    tray.popUpContextMenu(Menu.buildFromTemplate(trayMenu(menuState(), actions)));
  });
}

/** What stands beside the icon: how far a benchmark is, in per cent; nothing without one. */
export function trayTitle({ benchmark }: Pick<AppState, 'benchmark'>, language: Language): string {
  return benchmark.status === 'running' ? formatPercent(benchmark.progress.fraction, language) : '';
}

/** Answers what shows a state beside the icon. Figures of one width, so that icons beside it stay where they are. */
export function createTrayTitle(tray: HostTray): (title: string) => void {
  let shown = '';
  return (title) => {
    if (title === shown) return;
    shown = title;
    tray.setTitle(title, { fontType: 'monospacedDigit' });
  };
}
