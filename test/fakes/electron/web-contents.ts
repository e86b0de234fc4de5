import { EventEmitter } from 'node:events';
import type { HandlerDetails, WindowOpenHandlerResponse } from 'electron';
import type { HostContents, HostInvokeEvent } from '../../../src-main/hosts/electron/modules.ts';
import { FakeEvent } from './event.ts';

type Frame = NonNullable<HostInvokeEvent['senderFrame']>;

let lastId = 0;
const nextId = (): number => (lastId += 1);

export const fakeFrame = (url: string): Frame => ({
  frameTreeNodeId: nextId(),
  url,
  origin: /^[\w-]+:\/\/[^/]*/.exec(url)?.[0] ?? 'null',
});

/** The page of a window: what a page may try is tried with `navigate`, `open` and `attachWebview`. */
export class FakeWebContents extends EventEmitter implements HostContents {
  readonly id = nextId();
  mainFrame: Frame = fakeFrame('about:blank');
  destroyed = false;
  private openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | undefined;

  /** What Chromium does when the host itself loads an address: no event asks for leave. */
  load(url: string): void {
    this.mainFrame = { ...fakeFrame(url), frameTreeNodeId: this.mainFrame.frameTreeNodeId };
  }

  /** Carried to `ipcRenderer` of this page, copied as Electron's structured clone does. */
  send(channel: string, ...values: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.emit('fake-ipc-to-page', channel, structuredClone(values));
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }

  /** The page goes elsewhere by itself; true when nothing refused. */
  navigate(url: string, event = 'will-navigate'): boolean {
    const asked = new FakeEvent();
    this.emit(event, asked);
    if (!asked.defaultPrevented) this.load(url);
    return !asked.defaultPrevented;
  }

  /** `window.open(url)`; without a handler Electron opens. */
  open(url: string): 'allow' | 'deny' {
    const details: HandlerDetails = {
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    };
    return this.openHandler?.(details).action ?? 'allow';
  }

  attachWebview(): boolean {
    const asked = new FakeEvent();
    this.emit('will-attach-webview', asked);
    return !asked.defaultPrevented;
  }

  /** A key arrives; true when the page gets it. */
  press(key: string): boolean {
    const asked = new FakeEvent();
    this.emit('before-input-event', asked, { type: 'keyDown', key });
    return !asked.defaultPrevented;
  }
}
