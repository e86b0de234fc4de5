import type { MenuItemConstructorOptions } from 'electron';
import type { AppState, CallName } from '#contract/contract.ts';
import type { Language } from '#contract/text/format.ts';
import { menuText } from './menu-text.ts';
import type { ElectronModules, HostTray } from './modules.ts';
import type { Windows } from './windows.ts';

export interface TrayActions {
  windows: Pick<Windows, 'openMain' | 'showPopover' | 'togglePopover' | 'hidePopover'>;
  benchmarkStatus(): AppState['benchmark']['status'];
  /** A refusal shows in the state, which the popover is showing. */
  call(name: CallName): void;
  quit(): void;
  language: Language;
}

function menuTemplate(actions: TrayActions): MenuItemConstructorOptions[] {
  const { windows, language } = actions;
  const status = actions.benchmarkStatus();
  const isBusy = status === 'running' || status === 'cancelling';
  const begin = (): void => {
    actions.call('startBenchmark');
    windows.showPopover();
  };
  return [
    { label: menuText.openKaidoki[language], click: () => windows.openMain() },
    isBusy
      ? {
          label: menuText.stopBenchmark[language],
          enabled: status === 'running',
          click: () => actions.call('cancelBenchmark'),
        }
      : { label: menuText.benchmarkNow[language], click: begin },
    { type: 'separator' },
    { label: menuText.quit[language], click: () => actions.quit() },
  ];
}

/**
 * Gives the icon in the menu bar its behaviour. The menu is built at each right click and not attached,
 * because an attached one would open on the left click too.
 */
export function attachTray(tray: HostTray, Menu: ElectronModules['Menu'], actions: TrayActions): void {
  const { windows } = actions;
  tray.setToolTip('Kaidoki');
  tray.on('click', () => windows.togglePopover());
  tray.on('right-click', () => {
    windows.hidePopover();
    tray.popUpContextMenu(Menu.buildFromTemplate(menuTemplate(actions)));
  });
}
