import type { Language } from '#contract/text/format.ts';
import { menuText } from './menu-text.ts';
import type { ElectronModules } from './modules.ts';

/** Launching at login, which macOS itself remembers and lets the user change: asked each time, never kept here. */
export interface LoginItem {
  /** `undefined` where the running app is not an installed one: macOS would launch bare Electron. */
  isOn(): boolean | undefined;
  set(isOn: boolean): void;
}

type Needed = Pick<ElectronModules, 'app' | 'dialog'>;

export function createLoginItem({ app, dialog }: Needed, language: () => Language): LoginItem {
  const tell = (what: 'loginApproval' | 'loginRefused'): void => {
    void dialog
      .showMessageBox({
        type: 'info',
        message: menuText[what][language()],
        detail: menuText[`${what}Detail`][language()],
      })
      .catch(() => undefined);
  };

  return {
    isOn: () => (app.isPackaged ? app.getLoginItemSettings().openAtLogin : undefined),
    set(isOn) {
      try {
        app.setLoginItemSettings({ openAtLogin: isOn });
      } catch {
        return tell('loginRefused');
      }
      if (!isOn) return;
      const { openAtLogin, status } = app.getLoginItemSettings();
      // Registered, but macOS launches it only once the user has agreed in its own settings.
      if (status === 'requires-approval') tell('loginApproval');
      else if (!openAtLogin) tell('loginRefused');
    },
  };
}
