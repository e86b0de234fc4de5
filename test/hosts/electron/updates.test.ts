import { describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../../src-main/core/settings/settings.ts';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { runningHost } from './running-host.ts';

const item = 'Check for updates…';
const running = {
  status: 'running',
  mode: 'default',
  progress: { phase: 'measuring', fraction: 0.5 },
} as const;

/** electron-updater, as far as it is used; `newer`: the version that its releases page has. */
function fakeUpdater(newer?: string) {
  const found = { isUpdateAvailable: newer !== undefined, updateInfo: { version: newer ?? '0.1.0' } };
  return {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    allowPrerelease: true,
    checkForUpdates: vi.fn(async () => found),
    downloadUpdate: vi.fn(async () => ['/x.zip']),
  };
}

async function scene({ newer, settings }: { newer?: string; settings?: Settings } = {}) {
  const electron = createFakeElectron();
  const updater = fakeUpdater(newer);
  const modules = Object.assign(electron.modules, { updater });
  const host = await runningHost({ electron: { ...electron, modules }, ...(settings && { settings }) });
  const check = (response: number, checkboxChecked = false): void => {
    electron.answers.push({ response, checkboxChecked });
    host.tray.rightClick().choose(item);
  };
  const titles = () => electron.messages.map(({ message }) => message);
  return { ...host, updater, check, titles };
}

describe('newer versions', () => {
  it('are not offered where there is nothing that could put them in place', async () => {
    const { tray } = await runningHost();
    expect(tray.rightClick().labels()).not.toContain(item);
  });

  it('are not looked for unless the user asks or has agreed', async () => {
    const { updater, tray } = await scene({ newer: '0.2.0' });
    expect(tray.rightClick().labels()).toContain(item);
    expect(updater.checkForUpdates).not.toHaveBeenCalled();
  });

  it('are neither older nor unfinished ones, and come only on demand', async () => {
    const { updater } = await scene();
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: true,
      allowDowngrade: false,
      allowPrerelease: false,
    });
  });

  it('are not looked for when the user asks and thinks better of it', async () => {
    const { updater, check, titles } = await scene();
    check(1);
    await vi.waitFor(() => expect(titles()).toEqual(['Look for a newer Kaidoki?']));
    expect(updater.checkForUpdates).not.toHaveBeenCalled();
  });

  it('are downloaded when the user asked and wants them, and looked for no more', async () => {
    const { updater, check, electron, titles, hosted } = await scene({ newer: '0.2.0' });
    check(0);
    electron.answers.push({ response: 0, checkboxChecked: false });
    await vi.waitFor(() => expect(updater.downloadUpdate).toHaveBeenCalledTimes(1));
    expect(titles()).toEqual(['Look for a newer Kaidoki?', 'Kaidoki 0.2.0 is there']);
    expect(hosted.changed).toEqual([]);
    check(0);
    await vi.waitFor(() =>
      expect(titles().at(-1)).toBe('The newer Kaidoki is installed when you quit this one'),
    );
    expect(updater.checkForUpdates).toHaveBeenCalledTimes(1);
  });

  it('are left where they are when the user does not want them now', async () => {
    const { updater, check, titles } = await scene({ newer: '0.2.0' });
    check(0);
    await vi.waitFor(() => expect(titles()).toHaveLength(2));
    expect(updater.downloadUpdate).not.toHaveBeenCalled();
  });

  it('that are not there, or not to be heard of, are told to who asked', async () => {
    const { updater, check, titles } = await scene();
    check(0);
    await vi.waitFor(() => expect(titles().at(-1)).toBe('This is the newest Kaidoki'));
    updater.checkForUpdates.mockRejectedValue(new Error('offline'));
    check(0);
    await vi.waitFor(() => expect(titles().at(-1)).toBe('No answer about updates'));
  });

  it('that cannot be fetched are told, and can be asked for again', async () => {
    const { updater, check, electron, titles } = await scene({ newer: '0.2.0' });
    updater.downloadUpdate.mockRejectedValueOnce(new Error('signature'));
    for (const downloads of [1, 2]) {
      check(0);
      electron.answers.push({ response: 0, checkboxChecked: false });
      await vi.waitFor(() => expect(updater.downloadUpdate).toHaveBeenCalledTimes(downloads));
    }
    expect(titles().filter((title) => title === 'No answer about updates')).toHaveLength(1);
  });

  it('are looked for once a day after the user agreed, silently, until he no longer does', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { updater, check, titles, hosted } = await scene({ settings: { updatesAgreed: true } });
    await vi.waitFor(() => expect(updater.checkForUpdates).toHaveBeenCalledTimes(1));
    vi.advanceTimersByTime(24 * 3600_000);
    await vi.waitFor(() => expect(updater.checkForUpdates).toHaveBeenCalledTimes(2));
    expect(titles()).toEqual([]);
    check(1, false);
    await vi.waitFor(() => expect(hosted.changed).toEqual([{ updatesAgreed: false }]));
    vi.advanceTimersByTime(48 * 3600_000);
    vi.useRealTimers();
    expect(updater.checkForUpdates).toHaveBeenCalledTimes(2);
  });

  it('are neither looked for nor downloaded amid a benchmark, but after it', async () => {
    const { updater, check, electron, say, titles } = await scene({ newer: '0.2.0' });
    say({ benchmark: running });
    check(0);
    await vi.waitFor(() => expect(titles()).toHaveLength(1));
    expect(updater.checkForUpdates).not.toHaveBeenCalled();
    updater.checkForUpdates.mockImplementation(async () => {
      say({ benchmark: running });
      return { isUpdateAvailable: true, updateInfo: { version: '0.2.0' } };
    });
    electron.answers.push({ response: 0, checkboxChecked: false });
    say({ benchmark: { status: 'idle' } });
    await vi.waitFor(() => expect(titles()).toHaveLength(2));
    expect(updater.downloadUpdate).not.toHaveBeenCalled();
    say({ benchmark: { status: 'idle' } });
    await vi.waitFor(() => expect(updater.downloadUpdate).toHaveBeenCalledTimes(1));
  });
});
