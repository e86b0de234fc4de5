import { describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../src-main/core/fault.ts';
import { startHost } from '../../../src-main/hosts/electron/host.ts';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { runningHost } from './running-host.ts';
import { eventually } from '../../fakes/eventually.ts';

const running = {
  status: 'running',
  mode: 'default',
  progress: { phase: 'measuring', fraction: 0.5 },
} as const;

describe('starting', () => {
  it('starts the application once and shows no window and no Dock icon', async () => {
    const { hosted, electron } = await runningHost();
    expect(hosted.start).toHaveBeenCalledTimes(1);
    expect(electron.windows.map((window) => window.isVisible())).toEqual([false]);
    expect(electron.app.dockIsHidden).toBe(true);
    expect(electron.Menu.application).not.toBeNull();
  });

  it('leaves at once as a second instance, before anything is composed', async () => {
    const electron = createFakeElectron();
    electron.app.isFirstInstance = false;
    const compose = vi.fn();
    await startHost(electron.modules, {
      compose,
      rendererFolder: '',
      preloadPath: '',
      trayIconPath: '',
      onProblem: vi.fn(),
    });
    expect(electron.app.quits).toBe(1);
    expect(compose).not.toHaveBeenCalled();
    expect(electron.windows).toEqual([]);
  });

  it('heeds nothing that a second instance was started with', async () => {
    const startBenchmark = vi.fn(async () => ({}));
    const { electron, mainWindow, hosted } = await runningHost({ handlers: { startBenchmark } });
    const hostile = [
      '--benchmark',
      '--remote-debugging-port=1',
      'kaidoki://app/../x',
      '; rm -rf ~',
      'x'.repeat(1e6),
    ];
    electron.app.emit('second-instance', {}, hostile, '/somewhere/else', { open: '/etc/passwd' });
    expect(mainWindow()?.loadedUrl).toBe('kaidoki://app/index.html');
    expect(electron.windows).toHaveLength(2);
    expect(startBenchmark).not.toHaveBeenCalled();
    expect(hosted.stop).not.toHaveBeenCalled();
  });

  it.each(['second-instance', 'activate'])('brings the main window to the front on %s', async (event) => {
    const { electron, mainWindow } = await runningHost();
    electron.app.emit(event);
    mainWindow()?.becomeReady();
    mainWindow()?.minimize();
    electron.app.emit(event);
    expect(mainWindow()?.isFocused()).toBe(true);
    expect(mainWindow()?.isMinimized()).toBe(false);
    expect(electron.windows).toHaveLength(2);
  });

  it('says in the language of the system why it cannot start, and ends with an error', async () => {
    const electron = createFakeElectron();
    electron.app.languages = ['ja-JP'];
    const start = runningHost({
      electron,
      compose: () => {
        throw new Fault('engine-missing', { problem: 'x' });
      },
    });
    await expect(start).rejects.toThrow('Kaidoki を起動できません');
    expect(electron.app.exitCode).toBe(1);
  });

  it('says so when the interface has not been built', async () => {
    const electron = createFakeElectron();
    const compose = vi.fn();
    await startHost(electron.modules, {
      compose,
      rendererFolder: '/nowhere',
      preloadPath: '',
      trayIconPath: '',
      onProblem: vi.fn(),
    });
    expect(electron.errors.join()).toContain('has not been built');
    expect(compose).not.toHaveBeenCalled();
  });

  it('lives on when its last window is closed', async () => {
    const { electron } = await runningHost();
    expect(electron.app.listenerCount('window-all-closed')).toBe(1);
    electron.app.emit('window-all-closed');
    expect(electron.app.quits).toBe(0);
  });
});

describe('quitting', () => {
  it('goes at once when nothing is measured', async () => {
    const { tray, hosted, electron } = await runningHost();
    tray.rightClick().choose('Quit Kaidoki');
    expect(electron.app.quits).toBe(1);
    expect(hosted.stop).toHaveBeenCalledTimes(1);
  });

  it('ends a running benchmark first, then goes', async () => {
    const { tray, hosted, electron, say } = await runningHost();
    let ended = (): void => {};
    hosted.stop.mockReturnValue(new Promise((resolve) => (ended = resolve)));
    say({ benchmark: running });
    tray.rightClick().choose('Quit Kaidoki');
    electron.app.quit();
    expect(electron.app.quits).toBe(0);
    ended();
    await eventually(() => expect(electron.app.quits).toBe(1));
    expect(hosted.stop).toHaveBeenCalledTimes(1);
  });

  it('goes also when ending the benchmark fails', async () => {
    const { hosted, electron, say } = await runningHost();
    hosted.stop.mockRejectedValue(new Error('stuck'));
    say({ benchmark: running });
    electron.app.quit();
    await eventually(() => expect(electron.app.quits).toBe(1));
  });

  it('does not wait for ever', async () => {
    const { hosted, electron, say } = await runningHost();
    hosted.stop.mockReturnValue(new Promise(() => {}));
    say({ benchmark: running });
    vi.useFakeTimers();
    electron.app.quit();
    await vi.advanceTimersByTimeAsync(4999);
    expect(electron.app.quits).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    expect(electron.app.quits).toBe(1);
  });
});

describe('a Mac whose power changes', () => {
  it.each(['on-ac', 'on-battery', 'thermal-state-change', 'speed-limit-change', 'resume'] as const)(
    'is looked at again on %s',
    async (event) => {
      const { electron, hosted } = await runningHost();
      electron.powerMonitor.emit(event);
      expect(hosted.conditionsChanged).toHaveBeenCalledTimes(1);
    },
  );

  it('is looked at when the popover opens, but not amid a benchmark, which would feel it', async () => {
    const { tray, hosted, say } = await runningHost();
    tray.click();
    expect(hosted.conditionsChanged).toHaveBeenCalledTimes(1);
    tray.click();
    say({ benchmark: running });
    tray.click();
    expect(hosted.conditionsChanged).toHaveBeenCalledTimes(1);
  });

  it('is shut down: a benchmark begins to end at once', async () => {
    const { electron, hosted, say } = await runningHost();
    say({ benchmark: running });
    electron.powerMonitor.emit('shutdown');
    expect(hosted.stop).toHaveBeenCalledTimes(1);
    await eventually(() => expect(electron.app.quits).toBe(1));
  });

  it('holds the benchmark from the moment it goes to sleep until it wakes up', async () => {
    const { electron, hosted } = await runningHost();
    electron.powerMonitor.emit('suspend');
    expect(hosted.pauseBenchmark).toHaveBeenCalledTimes(1);
    expect(hosted.resumeBenchmark).not.toHaveBeenCalled();
    electron.powerMonitor.emit('resume');
    expect(hosted.resumeBenchmark).toHaveBeenCalledTimes(1);
  });
});
