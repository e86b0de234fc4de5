import { describe, expect, it, vi } from 'vitest';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { fakeDisplay } from '../../fakes/electron/screen.ts';
import { pageClient } from '../../fakes/electron/page.ts';
import { sampleState } from '../../contract/samples.ts';
import { runningHost } from './running-host.ts';
import { eventually } from '../../fakes/eventually.ts';

describe('the language', () => {
  it('chosen in the menu goes to the application, and the menu then speaks it', async () => {
    const { tray, hosted } = await runningHost();
    expect(tray.rightClick().item('Same as the system').checked).toBe(true);
    tray.rightClick().choose('日本語');
    await eventually(() => expect(hosted.changed).toEqual([{ language: 'ja' }]));
    const menu = tray.rightClick();
    expect(menu.labels()).toContain('今すぐ計測');
    expect(menu.item('日本語').checked).toBe(true);
    expect(menu.item('システムと同じ').checked).toBe(false);
    menu.choose('システムと同じ');
    await eventually(() => expect(tray.rightClick().labels()).toContain('Benchmark now'));
  });

  it('can be found in the menu by whoever cannot read the one it is in', async () => {
    for (const language of ['ja-JP', 'en-GB']) {
      const electron = createFakeElectron();
      electron.app.languages = [language];
      const { tray } = await runningHost({ electron });
      const label = tray
        .rightClick()
        .labels()
        .find((words) => words.includes('Language'));
      expect(label).toContain('言語');
    }
  });
});

describe('launching at login', () => {
  const item = 'Launch at login';

  it('is macOS’s own knowledge: shown as it stands there, changed there', async () => {
    const { tray, electron } = await runningHost();
    expect(tray.rightClick().item(item).checked).toBe(false);
    tray.rightClick().choose(item);
    expect(electron.app.loginItem.openAtLogin).toBe(true);
    expect(tray.rightClick().item(item).checked).toBe(true);
    electron.app.loginItem = { openAtLogin: false, status: 'not-registered' };
    expect(tray.rightClick().item(item).checked).toBe(false);
    expect(electron.messages).toEqual([]);
  });

  it('says where to agree when macOS wants the user’s approval', async () => {
    const { tray, electron } = await runningHost();
    electron.app.loginStatus = 'requires-approval';
    tray.rightClick().choose(item);
    expect(electron.messages.map(({ detail }) => detail).join()).toContain('Login Items');
    expect(tray.rightClick().item(item).checked).toBe(false);
  });

  it('says so when macOS refuses, by an error or without one', async () => {
    const { tray, electron } = await runningHost();
    electron.app.loginStatus = 'not-found';
    tray.rightClick().choose(item);
    electron.app.setLoginItemSettings = () => {
      throw new Error('not permitted');
    };
    tray.rightClick().choose(item);
    expect(electron.messages.map(({ message }) => message)).toEqual([
      'macOS did not take the change',
      'macOS did not take the change',
    ]);
  });

  it('is not offered by an app that is not installed: macOS would launch bare Electron', async () => {
    const electron = createFakeElectron();
    electron.app.isPackaged = false;
    const { tray } = await runningHost({ electron });
    expect(tray.rightClick().labels()).not.toContain(item);
  });
});

describe('the main window', () => {
  async function opened(settings = {}, electron = createFakeElectron()) {
    const host = await runningHost({ electron, settings });
    host.tray.rightClick().choose('Open Kaidoki');
    const main = host.mainWindow();
    if (!main) throw new Error('no main window');
    return { ...host, main };
  }

  it('opens where it was left', async () => {
    const mainWindow = { x: 100, y: 60, width: 900, height: 600 };
    expect((await opened({ mainWindow })).main.bounds).toEqual(mainWindow);
  });

  it('opens in the usual size, placed by the system, where its display is gone', async () => {
    const { main } = await opened({ mainWindow: { x: -1800, y: 60, width: 900, height: 600 } });
    expect(main.options).toMatchObject({ width: 1120, height: 760 });
    expect(main.options).not.toHaveProperty('x');
  });

  it('opens on the second display that it was left on', async () => {
    const electron = createFakeElectron();
    electron.screen.displays.push(fakeDisplay({ x: -1920, y: 0, width: 1920, height: 1080 }));
    const mainWindow = { x: -1800, y: 60, width: 900, height: 600 };
    expect((await opened({ mainWindow }, electron)).main.bounds).toEqual(mainWindow);
  });

  it('is remembered when it is closed', async () => {
    const { main, hosted } = await opened();
    main.setBounds({ x: 20, y: 40, width: 800, height: 600 });
    main.close();
    expect(hosted.changed).toEqual([{ mainWindow: { x: 20, y: 40, width: 800, height: 600 } }]);
  });

  it('is remembered once after it was dragged, when it rests', async () => {
    const { main, hosted } = await opened();
    vi.useFakeTimers();
    for (let x = 0; x < 50; x += 1) main.drag({ x });
    main.drag({ width: 1000 });
    expect(hosted.changed).toEqual([]);
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(hosted.changed).toEqual([{ mainWindow: { ...main.bounds, x: 49, width: 1000 } }]);
  });
});

describe('settings that cannot be kept', () => {
  it('are told in the state and break nothing', async () => {
    const { tray, hosted, popover, electron, say, onProblem } = await runningHost();
    hosted.changeSettings.mockRejectedValue(new Error('disk full'));
    const client = await pageClient(popover.webContents, electron.ipcMain);
    const heard = vi.fn();
    client.subscribe('state', heard);
    tray.rightClick().choose('Open Kaidoki');
    electron.windows.at(-1)?.close();
    const settingsFault = { code: 'settings-unusable' as const, details: { path: 'x', problem: 'ENOSPC' } };
    say({ settingsFault });
    expect(heard).toHaveBeenCalledWith({ ...sampleState, settingsFault });
    expect(onProblem).not.toHaveBeenCalled();
  });
});
