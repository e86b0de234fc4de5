import { EventEmitter } from 'node:events';
import type { LoginItemSettings } from 'electron';
import type { HostApp } from '../../../src-main/hosts/electron/modules.ts';
import { FakeEvent } from './event.ts';

/** Electron's `app` as far as the host uses it; quitting asks `before-quit` first, as Electron does. */
export class FakeApp extends EventEmitter implements HostApp {
  isPackaged = true;
  /** False plays the second instance. */
  isFirstInstance = true;
  languages = ['en-GB'];
  quits = 0;
  exitCode: number | undefined;
  dockIsHidden = false;
  activations = 0;
  loginItem: Pick<LoginItemSettings, 'openAtLogin' | 'status'> = {
    openAtLogin: false,
    status: 'not-registered',
  };
  /** What macOS makes of being asked to launch the app at login. */
  loginStatus: LoginItemSettings['status'] = 'enabled';
  readonly dock = { hide: (): void => void (this.dockIsHidden = true) };

  requestSingleInstanceLock(): boolean {
    return this.isFirstInstance;
  }

  async whenReady(): Promise<void> {}

  getPreferredSystemLanguages(): string[] {
    return this.languages;
  }

  getLoginItemSettings(): Pick<LoginItemSettings, 'openAtLogin' | 'status'> {
    return this.loginItem;
  }

  setLoginItemSettings({ openAtLogin = false }: { openAtLogin?: boolean }): void {
    const status = openAtLogin ? this.loginStatus : 'not-registered';
    this.loginItem = { openAtLogin: status === 'enabled', status };
  }

  focus(): void {
    this.activations += 1;
  }

  quit(): void {
    const event = new FakeEvent();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.quits += 1;
  }

  exit(code = 0): void {
    this.exitCode = code;
  }
}
