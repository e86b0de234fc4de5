import { describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../../src-main/core/settings/settings.ts';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { FakeUpdater } from '../../fakes/electron/updater.ts';
import { runningHost } from './running-host.ts';
import { eventually } from '../../fakes/eventually.ts';

const item = 'Check for updates…';
const running = {
  status: 'running',
  mode: 'default',
  progress: { phase: 'measuring', fraction: 0.5 },
} as const;

async function scene({ newer, settings }: { newer?: string; settings?: Settings } = {}) {
  const electron = createFakeElectron();
  const updater = new FakeUpdater();
  updater.newest = newer;
  const openUpdater = vi.fn(async () => updater);
  const modules = Object.assign(electron.modules, { openUpdater });
  const host = await runningHost({ electron: { ...electron, modules }, ...(settings && { settings }) });
  /** The user clicks the item and answers. */
  const check = (response: number, checkboxChecked = false): void => {
    electron.answers.push({ response, checkboxChecked });
    host.tray.rightClick().choose(item);
  };
  /** The user asks, and wants what is then offered. */
  const accept = (): void => {
    check(0);
    electron.answers.push({ response: 0, checkboxChecked: false });
  };
  const titles = () => electron.messages.map(({ message }) => message);
  const last = (title: string): Promise<void> => eventually(() => expect(titles().at(-1)).toBe(title));
  return {
    ...host,
    updater,
    ...updater.releases,
    releases: updater.releases,
    openUpdater,
    check,
    accept,
    titles,
    last,
  };
}

describe('newer versions', () => {
  it('are not offered where there is nothing that could put them in place', async () => {
    const { tray } = await runningHost();
    expect(tray.rightClick().labels()).not.toContain(item);
  });

  it('are not looked for unless the user asks or has agreed', async () => {
    const { openUpdater, tray } = await scene({ newer: '0.2.0' });
    expect(tray.rightClick().labels()).toContain(item);
    expect(openUpdater).not.toHaveBeenCalled();
  });

  it('are neither older nor unfinished ones, and come only on demand, without a word in the log', async () => {
    const { releases, check, last } = await scene();
    check(0);
    await last('This is the newest Kaidoki');
    expect(releases).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: true,
      allowDowngrade: false,
      allowPrerelease: false,
      logger: null,
    });
  });

  it('are not looked for when the user asks and thinks better of it', async () => {
    const { openUpdater, check, last } = await scene();
    check(1);
    await last('Look for a newer Kaidoki?');
    expect(openUpdater).not.toHaveBeenCalled();
  });

  it('are downloaded when the user asked and wants them, and looked for no more', async () => {
    const { accept, check, last, checkForUpdates, downloadUpdate, titles, hosted } = await scene({
      newer: '0.2.0',
    });
    accept();
    await eventually(() => expect(downloadUpdate).toHaveBeenCalledTimes(1));
    expect(titles()).toEqual(['Look for a newer Kaidoki?', 'Kaidoki 0.2.0 is there']);
    expect(hosted.changed).toEqual([]);
    check(0);
    await last('The newer Kaidoki is installed when you quit this one');
    expect(checkForUpdates).toHaveBeenCalledTimes(1);
  });

  it('are said to be on their way until macOS has found them signed by the same maker', async () => {
    const { accept, check, last, downloadUpdate, updater } = await scene({ newer: '0.2.0' });
    downloadUpdate.mockImplementation(async () => ['/update.zip']);
    accept();
    await eventually(() => expect(downloadUpdate).toHaveBeenCalledTimes(1));
    check(0);
    await last('The newer Kaidoki is being downloaded');
    updater.squirrel.emit('update-downloaded');
    await new Promise((resolve) => setImmediate(resolve));
    check(0);
    await last('The newer Kaidoki is installed when you quit this one');
  });

  it('that macOS finds signed by someone else are not taken, which the user is told, and the log why', async () => {
    const { accept, check, last, downloadUpdate, updater, onProblem } = await scene({ newer: '0.2.0' });
    downloadUpdate.mockImplementation(async () => ['/update.zip']);
    accept();
    await eventually(() => expect(downloadUpdate).toHaveBeenCalledTimes(1));
    const refusal = new Error('code failed to satisfy specified code requirement(s)');
    updater.squirrel.emit('error', refusal);
    await last('The newer Kaidoki could not be taken');
    expect(onProblem).toHaveBeenCalledWith('update', refusal);
    check(0);
    await last('Kaidoki 0.2.0 is there');
  });

  it('are left where they are when the user does not want them now', async () => {
    const { check, last, downloadUpdate } = await scene({ newer: '0.2.0' });
    check(0);
    await last('Kaidoki 0.2.0 is there');
    expect(downloadUpdate).not.toHaveBeenCalled();
  });

  it('that are not there, or not to be heard of, are told to who asked', async () => {
    const { checkForUpdates, check, last, onProblem } = await scene();
    check(0);
    await last('This is the newest Kaidoki');
    const offline = new Error('offline');
    checkForUpdates.mockRejectedValue(offline);
    check(0);
    await last('No answer about updates');
    expect(onProblem).toHaveBeenCalledWith('update', offline);
  });

  it('that cannot be fetched are told, and can be asked for again', async () => {
    const { accept, downloadUpdate, titles, last } = await scene({ newer: '0.2.0' });
    downloadUpdate.mockRejectedValueOnce(new Error('offline'));
    accept();
    await last('The newer Kaidoki could not be taken');
    accept();
    await eventually(() => expect(downloadUpdate).toHaveBeenCalledTimes(2));
    expect(titles().filter((title) => title === 'The newer Kaidoki could not be taken')).toHaveLength(1);
  });

  it('are looked for once a day after the user agreed, silently, until he no longer does', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { checkForUpdates, check, titles, hosted } = await scene({ settings: { updatesAgreed: true } });
    await eventually(() => expect(checkForUpdates).toHaveBeenCalledTimes(1));
    vi.advanceTimersByTime(24 * 3600_000);
    await eventually(() => expect(checkForUpdates).toHaveBeenCalledTimes(2));
    expect(titles()).toEqual([]);
    check(1, false);
    await eventually(() => expect(hosted.changed).toEqual([{ updatesAgreed: false }]));
    vi.advanceTimersByTime(48 * 3600_000);
    vi.useRealTimers();
    expect(checkForUpdates).toHaveBeenCalledTimes(2);
  });

  it('are neither looked for nor downloaded amid a benchmark, but after it', async () => {
    const { checkForUpdates, downloadUpdate, check, electron, say, titles } = await scene({ newer: '0.2.0' });
    say({ benchmark: running });
    check(0);
    await eventually(() => expect(titles()).toHaveLength(1));
    expect(checkForUpdates).not.toHaveBeenCalled();
    checkForUpdates.mockImplementation(async () => {
      say({ benchmark: running });
      return { isUpdateAvailable: true, updateInfo: { version: '0.2.0' } };
    });
    electron.answers.push({ response: 0, checkboxChecked: false });
    say({ benchmark: { status: 'idle' } });
    await eventually(() => expect(titles()).toHaveLength(2));
    expect(downloadUpdate).not.toHaveBeenCalled();
    say({ benchmark: { status: 'idle' } });
    await eventually(() => expect(downloadUpdate).toHaveBeenCalledTimes(1));
  });

  it('on their way when a benchmark begins are let go, and fetched anew after it', async () => {
    const { accept, check, last, downloadUpdate, updater, say, titles } = await scene({ newer: '0.2.0' });
    downloadUpdate.mockImplementationOnce(updater.slowly);
    accept();
    await eventually(() => expect(downloadUpdate).toHaveBeenCalledTimes(1));
    say({ benchmark: running });
    await eventually(() => expect(downloadUpdate.mock.calls[0]?.[0]?.cancelled).toBe(true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(downloadUpdate).toHaveBeenCalledTimes(1);
    say({ benchmark: { status: 'idle' } });
    await eventually(() => expect(downloadUpdate).toHaveBeenCalledTimes(2));
    check(0);
    await last('The newer Kaidoki is installed when you quit this one');
    expect(titles()).not.toContain('The newer Kaidoki could not be taken');
  });
});
