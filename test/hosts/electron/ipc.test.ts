import { describe, expect, it, vi } from 'vitest';
import { maximumMessageBytes } from '../../../src-main/contract/dispatch.ts';
import { createFakeElectron, type FakeElectron } from '../../fakes/electron/electron.ts';
import { pageClient, runPreload } from '../../fakes/electron/page.ts';
import { fakeFrame } from '../../fakes/electron/web-contents.ts';
import { contractSuite } from '../../contract/suite.ts';
import { sampleOutputs, sampleState } from '../../contract/samples.ts';
import { fakeHostedApp, runningHost } from './running-host.ts';
import { serveCalls, sendState } from '../../../src-main/hosts/electron/ipc.ts';
import { createDispatcher } from '../../../src-main/contract/dispatch.ts';
import { eventually } from '../../fakes/eventually.ts';

contractSuite('Electron IPC', async ({ handlers, onState }) => {
  const { modules, ipcMain } = createFakeElectron();
  const window = new modules.BrowserWindow({});
  await window.loadURL('kaidoki://app/index.html');
  const end = serveCalls(ipcMain, createDispatcher(handlers), (id) => id === window.webContents.id);
  const unsubscribe = onState((state) => sendState(state, [window.webContents]));
  return {
    client: await pageClient(window.webContents, ipcMain),
    close: async () => {
      unsubscribe();
      end();
    },
  };
});

const notAuthorised = { ok: false, error: { code: 'not-authorised', details: {} } };

/** A window that the host did not open, showing this address. */
async function stranger(electron: FakeElectron, url: string) {
  const window = new electron.modules.BrowserWindow({});
  await window.loadURL(url);
  return window.webContents;
}

describe('a call over IPC', () => {
  it('is answered in both windows of ours', async () => {
    const { electron, tray, popover, mainWindow } = await runningHost();
    tray.rightClick().choose('Open Kaidoki');
    for (const window of [popover, mainWindow()]) {
      if (!window) throw new Error('no main window');
      const client = await pageClient(window.webContents, electron.ipcMain);
      expect(await client.call('listMacs', {})).toEqual({ ok: true, value: sampleOutputs.listMacs });
    }
  });

  it.each([
    ['a frame inside our page', 'kaidoki://app/index.html'],
    ['a frame of another site', 'https://example.com/'],
  ])('is refused from %s', async (_who, url) => {
    const startBenchmark = vi.fn();
    const { electron, popover } = await runningHost({ handlers: { startBenchmark } });
    const inner = fakeFrame(url);
    const client = await pageClient(popover.webContents, electron.ipcMain, () => ({
      sender: popover.webContents,
      senderFrame: inner,
    }));
    expect(await client.call('startBenchmark', {})).toEqual(notAuthorised);
    expect(startBenchmark).not.toHaveBeenCalled();
  });

  it.each([
    'https://example.com/',
    'file:///index.html',
    'about:blank',
    'kaidoki://other/index.html',
    'kaidoki://app.example.com/index.html',
  ])('is refused from a window of ours that shows %s', async (url) => {
    const { electron, popover } = await runningHost();
    popover.webContents.load(url);
    const client = await pageClient(popover.webContents, electron.ipcMain);
    expect(await client.call('readState', {})).toEqual(notAuthorised);
  });

  it('is refused from a frame of ours whose origin is not its address', async () => {
    const { electron, popover } = await runningHost();
    const client = await pageClient(popover.webContents, electron.ipcMain, () => ({
      sender: popover.webContents,
      senderFrame: { ...popover.webContents.mainFrame, origin: 'null' },
    }));
    expect(await client.call('readState', {})).toEqual(notAuthorised);
  });

  it('is refused from a window that the host did not open, whatever it shows', async () => {
    const { electron } = await runningHost();
    const client = await pageClient(await stranger(electron, 'kaidoki://app/index.html'), electron.ipcMain);
    expect(await client.call('readState', {})).toEqual(notAuthorised);
  });

  it('is refused from a frame that is gone', async () => {
    const { electron, popover } = await runningHost();
    const client = await pageClient(popover.webContents, electron.ipcMain, () => ({
      sender: popover.webContents,
      senderFrame: null,
    }));
    expect(await client.call('readState', {})).toEqual(notAuthorised);
  });

  it('is refused from a window that was closed', async () => {
    const { electron, popover } = await runningHost();
    const client = await pageClient(popover.webContents, electron.ipcMain);
    popover.close();
    expect(await client.call('readState', {})).toEqual(notAuthorised);
  });

  it.each([
    ['an object that is not JSON text', { contextTokens: 1 }, 'bad-input'],
    ['nothing', undefined, 'bad-input'],
    ['broken JSON', '{"contextTokens":', 'bad-input'],
    ['a message one character too long', 'x'.repeat(maximumMessageBytes + 1), 'payload-too-large'],
    ['a message whose characters take more bytes than allowed', '計'.repeat(30_000), 'payload-too-large'],
  ])('is refused when a page sends %s past the preload', async (_what, message, code) => {
    const fit = vi.fn();
    const { electron, popover } = await runningHost({ handlers: { fit } });
    const event = { sender: popover.webContents, senderFrame: popover.webContents.mainFrame };
    const answer = await electron.ipcMain.deliver(event, 'kaidoki:call', 'fit', message);
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(fit).not.toHaveBeenCalled();
  });

  it('of 100 MB, or under a name of 100 MB, is refused unread, and the next one is answered', async () => {
    const fit = vi.fn();
    const { electron, popover } = await runningHost({ handlers: { fit } });
    const event = { sender: popover.webContents, senderFrame: popover.webContents.mainFrame };
    const huge = 'x'.repeat(1e8);
    expect(await electron.ipcMain.deliver(event, 'kaidoki:call', 'fit', huge)).toMatchObject({
      error: { code: 'payload-too-large' },
    });
    const answer = await electron.ipcMain.deliver(event, 'kaidoki:call', huge, '{}');
    expect(answer).toMatchObject({ error: { code: 'unknown-call' } });
    expect(JSON.stringify(answer).length).toBeLessThan(500);
    expect(fit).not.toHaveBeenCalled();
    expect(await electron.ipcMain.deliver(event, 'kaidoki:call', 'readState', '{}')).toMatchObject({
      ok: true,
    });
  });

  it('made before the machine has been read waits for that; the state is told at once', async () => {
    let ready = (): void => {};
    const fit = vi.fn(async () => sampleOutputs.fit);
    const { hosted } = fakeHostedApp({ fit });
    hosted.start.mockReturnValue(new Promise((resolve) => (ready = resolve)));
    const electron = createFakeElectron();
    const starting = runningHost({ electron, compose: () => hosted });
    const popover = await eventually(() => {
      const [window] = electron.windows;
      if (!window) throw new Error('no window yet');
      return window;
    });
    const client = await pageClient(popover.webContents, electron.ipcMain);
    const answer = client.call('fit', { contextTokens: 1 });
    expect(await client.call('readState', {})).toMatchObject({ ok: true });
    expect(fit).not.toHaveBeenCalled();
    ready();
    expect(await answer).toMatchObject({ ok: true });
    await starting;
  });

  it('takes a message of exactly the largest size', async () => {
    const { electron, popover } = await runningHost();
    const event = { sender: popover.webContents, senderFrame: popover.webContents.mainFrame };
    const message = '{}'.padEnd(maximumMessageBytes);
    expect(await electron.ipcMain.deliver(event, 'kaidoki:call', 'readState', message)).toMatchObject({
      ok: true,
    });
  });
});

describe('a state event over IPC', () => {
  it('goes to every open window and to no closed or strange one', async () => {
    const { electron, tray, popover, mainWindow, say } = await runningHost();
    tray.rightClick().choose('Open Kaidoki');
    const main = mainWindow();
    if (!main) throw new Error('no main window');
    const foreign = await stranger(electron, 'kaidoki://app/index.html');
    const heard: number[][] = [];
    for (const contents of [popover.webContents, main.webContents, foreign]) {
      const entries: number[] = [];
      heard.push(entries);
      const client = await pageClient(contents, electron.ipcMain);
      client.subscribe('state', (state) => void entries.push(state.historyEntries));
    }
    say({ historyEntries: 1 });
    main.close();
    say({ historyEntries: 2 });
    expect(heard).toEqual([[1, 2], [1], []]);
  });
});

describe('a state that breaks the contract', () => {
  it('goes to the log instead of the pages, and the next one goes to them again', async () => {
    const { electron, popover, say, onProblem } = await runningHost();
    const heard = vi.fn();
    (await pageClient(popover.webContents, electron.ipcMain)).subscribe('state', heard);
    say({ benchmark: { status: 'running', mode: 'default', progress: { phase: 'measuring', fraction: 2 } } });
    expect(heard).not.toHaveBeenCalled();
    expect(onProblem.mock.calls.map(([where]) => where)).toEqual(['state']);
    say({});
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('the preload', () => {
  it('gives the page call and subscribe and nothing else', async () => {
    const { electron, popover } = await runningHost();
    const world = await runPreload(popover.webContents, electron.ipcMain);
    expect(Object.keys(world)).toEqual(['kaidoki']);
    expect(Object.keys(world['kaidoki'] ?? {}).sort()).toEqual(['call', 'subscribe']);
  });

  it('keeps the event object, and with it Electron, from the page', async () => {
    const { electron, popover, say } = await runningHost();
    const client = await pageClient(popover.webContents, electron.ipcMain);
    const listener = vi.fn();
    client.subscribe('state', listener);
    say({});
    expect(listener.mock.calls).toEqual([[sampleState]]);
  });
});
