import type { WebPreferences } from 'electron';
import type { HostContents, HostSession } from './modules.ts';
import { mainPage } from './protocol.ts';

/** Electron's safe values written out, so that a changed default cannot open anything. */
export const hardenedPreferences = (preloadPath: string, devTools: boolean): WebPreferences => ({
  preload: preloadPath,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  spellcheck: false,
  devTools,
});

/**
 * Keeps any contents, ours or not, where it is: no navigation, redirect, webview or new window.
 * A page that opens our own main page (`window.open`, `target="_blank"`) brings the main window to
 * the front instead, as it would open a tab under the web host.
 */
export function hardenContents(contents: HostContents, openMain: () => void): void {
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(({ url }) => {
    if (url === mainPage) openMain();
    return { action: 'deny' };
  });
}

/** The interface needs no camera, location, notification, device or clipboard reading. */
export function denyPermissions(session: HostSession): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
