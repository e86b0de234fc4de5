import { describe, expect, it, vi } from 'vitest';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { fakeDisplay } from '../../fakes/electron/screen.ts';
import { runningHost } from './running-host.ts';
import { eventually } from '../../fakes/eventually.ts';

describe('a click on the tray icon', () => {
  it('opens the popover under the icon, and only then', async () => {
    const { tray, popover } = await runningHost();
    expect(popover.isVisible()).toBe(false);
    tray.click();
    expect(popover.isVisible()).toBe(true);
    expect(popover.isFocused()).toBe(true);
    expect(popover.bounds).toEqual({ x: 822, y: 33, width: 380, height: 560 });
    expect(popover.loadedUrl).toBe('kaidoki://app/index.html?view=popover');
  });

  it('hides the popover when it is open, although the click takes its focus first', async () => {
    const { tray, popover, electron } = await runningHost();
    tray.click();
    electron.screen.pointer = { x: 1010, y: 10 };
    popover.loseFocus();
    tray.click();
    expect(popover.isVisible()).toBe(false);
    tray.click();
    expect(popover.isVisible()).toBe(true);
  });

  it('opens it on the screen of the icon', async () => {
    const { tray, popover, electron } = await runningHost();
    electron.screen.displays.push(fakeDisplay({ x: -1920, y: -200, width: 1920, height: 1080 }));
    tray.bounds = { x: -300, y: -200, width: 24, height: 24 };
    tray.click();
    expect(popover.bounds).toEqual({ x: -478, y: -167, width: 380, height: 560 });
  });

  it('opens it where the pointer is when macOS hides the icon', async () => {
    const { tray, popover, electron } = await runningHost();
    tray.bounds = { x: 0, y: 0, width: 0, height: 0 };
    electron.screen.pointer = { x: 900, y: 3 };
    tray.click();
    expect(popover.bounds).toMatchObject({ x: 710, y: 33 });
  });

  it('follows the icon when displays come, go or change, and stays hidden when it is', async () => {
    const { tray, popover, electron } = await runningHost();
    const before = popover.bounds;
    electron.screen.emit('display-added');
    expect(popover.isVisible()).toBe(false);
    expect(popover.bounds).toEqual(before);
    tray.click();
    for (const event of ['display-added', 'display-removed', 'display-metrics-changed']) {
      tray.bounds = { ...tray.bounds, x: tray.bounds.x - 100 };
      electron.screen.emit(event);
      expect(popover.bounds.x).toBe(tray.bounds.x + 12 - 190);
    }
    electron.screen.displays = [fakeDisplay({ x: 0, y: 0, width: 800, height: 500 })];
    electron.screen.emit('display-removed');
    expect(popover.bounds).toEqual({ x: 412, y: 33, width: 380, height: 459 });
  });

  it('a thousand times in a row opens one popover, and none after an even number', async () => {
    const { tray, popover, electron } = await runningHost();
    for (let click = 0; click < 1000; click += 1) tray.click();
    expect(electron.windows).toHaveLength(1);
    expect(popover.isVisible()).toBe(false);
    for (let click = 0; click < 1001; click += 1) {
      tray.click();
      tray.rightClick();
    }
    expect(popover.isVisible()).toBe(false);
    expect(electron.windows).toHaveLength(1);
    expect(popover.listenerCount('blur')).toBe(1);
    expect(electron.screen.listenerCount('display-added')).toBe(1);
  });

  it('opens a new one after the old one was closed', async () => {
    const { tray, popover, electron } = await runningHost();
    popover.close();
    tray.click();
    expect(electron.windows).toHaveLength(2);
    expect(electron.windows[1]?.isVisible()).toBe(true);
  });
});

describe('the open popover', () => {
  it('hides when the user clicks elsewhere', async () => {
    const { tray, popover } = await runningHost();
    tray.click();
    popover.loseFocus();
    expect(popover.isVisible()).toBe(false);
  });

  it('hides on Escape and leaves other keys to the page', async () => {
    const { tray, popover } = await runningHost();
    tray.click();
    expect(popover.webContents.press('a')).toBe(true);
    expect(popover.isVisible()).toBe(true);
    expect(popover.webContents.press('Escape')).toBe(false);
    expect(popover.isVisible()).toBe(false);
  });

  it('gives way to the main window that its page asks for', async () => {
    const { tray, popover, mainWindow } = await runningHost();
    tray.click();
    expect(popover.webContents.open('kaidoki://app/index.html')).toBe('deny');
    expect(mainWindow()?.loadedUrl).toBe('kaidoki://app/index.html');
    expect(popover.isVisible()).toBe(false);
  });
});

describe('the menu of a right click', () => {
  it.each([
    ['en-GB', ['Benchmark now', 'Open Kaidoki', 'Language (言語)', 'Launch at login', 'Quit Kaidoki']],
    ['ja-JP', ['今すぐ計測', 'Kaidoki を開く', '言語 (Language)', 'ログイン時に起動', 'Kaidoki を終了']],
    ['fr-FR', ['Benchmark now', 'Open Kaidoki', 'Language (言語)', 'Launch at login', 'Quit Kaidoki']],
  ])('is in the language of a system in %s', async (language, labels) => {
    const electron = createFakeElectron();
    electron.app.languages = [language];
    const { tray } = await runningHost({ electron });
    expect(tray.rightClick().labels()).toEqual(labels);
  });

  it('takes the second language of a user whose first we do not speak', async () => {
    const electron = createFakeElectron();
    electron.app.languages = ['fr-FR', 'ja-JP', 'en-US'];
    const { tray } = await runningHost({ electron });
    expect(tray.rightClick().labels()[0]).toBe('今すぐ計測');
  });

  it('hides the open popover', async () => {
    const { tray, popover } = await runningHost();
    tray.click();
    tray.rightClick();
    expect(popover.isVisible()).toBe(false);
  });

  it('opens the main window once it has something to show, and brings it back the next time', async () => {
    const { tray, mainWindow, electron } = await runningHost();
    tray.rightClick().choose('Open Kaidoki');
    const main = mainWindow();
    expect(main?.isVisible()).toBe(false);
    main?.becomeReady();
    expect(main?.isVisible()).toBe(true);
    main?.minimize();
    tray.rightClick().choose('Open Kaidoki');
    expect(main?.isMinimized()).toBe(false);
    expect(electron.windows).toHaveLength(2);
  });

  it('starts a benchmark and shows its progress in the popover', async () => {
    const startBenchmark = vi.fn(async () => ({}));
    const { tray, popover } = await runningHost({ handlers: { startBenchmark } });
    tray.rightClick().choose('Benchmark now');
    expect(popover.isVisible()).toBe(true);
    await eventually(() => expect(startBenchmark).toHaveBeenCalledTimes(1));
  });

  it('offers to stop a running benchmark instead', async () => {
    const cancelBenchmark = vi.fn(async () => ({}));
    const { tray, say } = await runningHost({ handlers: { cancelBenchmark } });
    say({
      benchmark: { status: 'running', mode: 'default', progress: { phase: 'measuring', fraction: 0.5 } },
    });
    const menu = tray.rightClick();
    expect(menu.labels()).not.toContain('Benchmark now');
    menu.choose('Stop the benchmark');
    await eventually(() => expect(cancelBenchmark).toHaveBeenCalledTimes(1));
    say({ benchmark: { status: 'cancelling' } });
    expect(() => tray.rightClick().choose('Stop the benchmark')).toThrow('no item to click');
    say({ benchmark: { status: 'idle' } });
    expect(tray.rightClick().labels()).toContain('Benchmark now');
  });
});

describe('beside the icon', () => {
  const measuring = (fraction: number) => ({
    benchmark: { status: 'running', mode: 'default', progress: { phase: 'measuring', fraction } } as const,
  });

  it('stands how far a benchmark is, each figure once, and nothing without one', async () => {
    const { tray, say } = await runningHost();
    say({ benchmark: { status: 'idle' } });
    for (const fraction of [0, 0.001, 0.42, 0.4201, 0.9999, 1]) say(measuring(fraction));
    say({ benchmark: { status: 'cancelling' } });
    say({ benchmark: { status: 'idle' } });
    expect(tray.titles).toEqual(['', '0%', '42%', '100%', '']);
  });

  it('stands nothing after a benchmark that failed', async () => {
    const { tray, say } = await runningHost();
    say(measuring(0.5));
    say({ benchmark: { status: 'failed', fault: { code: 'benchmark-busy', details: {} } } });
    expect(tray.titles.at(-1)).toBe('');
  });
});
