import { describe, expect, it } from 'vitest';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { runningHost } from './running-host.ts';

const page = 'kaidoki://app/index.html';

async function bothWindows() {
  const host = await runningHost();
  host.tray.rightClick().choose('Open Kaidoki');
  const main = host.mainWindow();
  if (!main) throw new Error('no main window');
  return { ...host, windows: [host.popover, main] };
}

describe('every window', () => {
  it('runs its page in the sandbox, apart from Node and Electron', async () => {
    const { windows, files } = await bothWindows();
    for (const window of windows) {
      expect(window.options.webPreferences).toEqual({
        preload: files.preloadPath,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
      });
    }
  });

  it('has developer tools only outside a packaged app', async () => {
    const electron = createFakeElectron();
    electron.app.isPackaged = false;
    const { popover } = await runningHost({ electron });
    expect(popover.options.webPreferences?.devTools).toBe(true);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('refuses %s', async (event) => {
    const { windows } = await bothWindows();
    for (const window of windows) {
      const before = window.webContents.mainFrame.url;
      for (const url of ['https://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', page]) {
        expect(window.webContents.navigate(url, event)).toBe(false);
      }
      expect(window.webContents.mainFrame.url).toBe(before);
    }
  });

  it('opens no other window', async () => {
    const { windows, electron } = await bothWindows();
    const before = electron.windows.length;
    for (const window of windows) {
      for (const url of ['https://example.com/', `${page}?x`, 'about:blank', 'file:///', page]) {
        expect(window.webContents.open(url)).toBe('deny');
      }
    }
    expect(electron.windows).toHaveLength(before);
  });

  it('attaches no webview', async () => {
    const { windows } = await bothWindows();
    expect(windows.map((window) => window.webContents.attachWebview())).toEqual([false, false]);
  });

  it('is granted nothing, however it asks', async () => {
    const { electron } = await runningHost();
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'usb',
      'openExternal',
    ]) {
      expect(await electron.session.grants(permission)).toEqual({
        requested: false,
        checked: false,
        device: false,
      });
    }
  });
});
