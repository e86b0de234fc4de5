import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../src-main/contract/contract.ts';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { resultOf } from '../../fakes/benchmark-results.ts';
import { runningHost } from './running-host.ts';

const running: AppState['benchmark'] = {
  status: 'running',
  mode: 'default',
  progress: { phase: 'measuring', fraction: 0.5 },
};
const idle: AppState['benchmark'] = { status: 'idle' };

const result = resultOf();
const earlier = resultOf({ startedAt: '2026-11-21T10:00:00.000Z' });

describe('a benchmark that ends while nobody watches', () => {
  it('is told with its figures, and a click on that opens the window', async () => {
    const { say, electron, mainWindow } = await runningHost();
    say({ benchmark: idle, latest: earlier });
    say({ benchmark: running, latest: earlier });
    say({ benchmark: running, latest: result });
    expect(electron.notifications).toEqual([]);
    say({ benchmark: idle, latest: result });
    const [notice, ...more] = electron.notifications;
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ isShown: true, title: 'Benchmark finished' });
    expect(notice?.body).toMatch(/^Prompt 440.tokens\/s, generation 50\.5.tokens\/s\.$/);
    notice?.click();
    expect(mainWindow()?.loadedUrl).toBe('kaidoki://app/index.html');
  });

  it('is told in the language that was chosen', async () => {
    const { say, electron } = await runningHost({ settings: { language: 'ja' } });
    say({ benchmark: running });
    say({ benchmark: idle, latest: result });
    expect(electron.notifications[0]?.title).toBe('計測が終わりました');
    expect(electron.notifications[0]?.body).toMatch(
      /^プロンプト処理 440.トークン\/秒、生成 50\.5.トークン\/秒。$/,
    );
  });

  it('says that a run was disturbed', async () => {
    const { say, electron } = await runningHost();
    say({ benchmark: running });
    say({ benchmark: idle, latest: { ...result, trusted: false } });
    expect(electron.notifications[0]?.body).toContain('disturbed');
  });

  it('gives no figures of an earlier run when another model was measured', async () => {
    const { say, electron } = await runningHost();
    say({ benchmark: idle, latest: earlier });
    say({ benchmark: running, latest: earlier });
    say({ benchmark: idle, latest: earlier });
    expect(electron.notifications[0]?.body).toBe('Open Kaidoki to see the result.');
  });

  it('says why it failed', async () => {
    const { say, electron } = await runningHost();
    say({ benchmark: running });
    say({ benchmark: { status: 'failed', fault: { code: 'benchmark-busy', details: {} } } });
    expect(electron.notifications[0]).toMatchObject({
      title: 'The benchmark failed',
      body: 'A benchmark is already running. Wait for it or cancel it.',
    });
  });

  it('is not told when the user stopped it', async () => {
    const { say, electron } = await runningHost();
    say({ benchmark: running });
    say({ benchmark: { status: 'cancelling' } });
    say({ benchmark: idle });
    expect(electron.notifications).toEqual([]);
  });

  it('is not told to who watches the popover or the main window', async () => {
    const { say, electron, tray, mainWindow } = await runningHost();
    tray.click();
    say({ benchmark: running });
    say({ benchmark: idle, latest: result });
    tray.rightClick().choose('Open Kaidoki');
    mainWindow()?.becomeReady();
    say({ benchmark: running });
    say({ benchmark: idle, latest: result });
    expect(electron.notifications).toEqual([]);
    mainWindow()?.loseFocus();
    say({ benchmark: running });
    say({ benchmark: idle, latest: result });
    expect(electron.notifications).toHaveLength(1);
  });

  it('is not told by a system without notifications', async () => {
    const electron = createFakeElectron();
    electron.modules.Notification.isSupported = () => false;
    const { say } = await runningHost({ electron });
    say({ benchmark: running });
    say({ benchmark: idle, latest: result });
    expect(electron.notifications).toEqual([]);
  });
});
