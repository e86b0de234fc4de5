import type { Ground } from './ground.ts';
import { createLoginItem } from './login-item.ts';
import type { HostTray } from './modules.ts';
import { attachTray } from './tray.ts';
import type { Windows } from './windows.ts';

/** Gives the icon its clicks, and the menu what it shows and does. */
export function serveTray({ modules, shell, updates }: Ground, tray: HostTray, windows: Windows): void {
  const { app, Menu } = modules;
  const loginItem = createLoginItem(modules, shell.language);
  attachTray(tray, Menu, {
    windows,
    menuState: () => ({
      benchmarkStatus: shell.benchmarkStatus(),
      language: shell.language(),
      chosenLanguage: shell.settings().language ?? 'system',
      launchesAtLogin: loginItem.isOn(),
      hasUpdates: updates !== undefined,
    }),
    actions: {
      startBenchmark: () => {
        // A refusal shows in the state, which the popover is showing.
        void shell.dispatch('startBenchmark', {});
        windows.showPopover();
      },
      stopBenchmark: () => void shell.dispatch('cancelBenchmark', {}),
      openMain: () => windows.openMain(),
      chooseLanguage: (language) => void shell.dispatch('changeSettings', { language }),
      launchAtLogin: (isOn) => loginItem.set(isOn),
      checkForUpdates: () => void updates?.checkNow().catch(() => undefined),
      quit: () => app.quit(),
    },
  });
}
