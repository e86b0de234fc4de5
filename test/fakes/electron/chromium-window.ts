import { readFileSync } from 'node:fs';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { BrowserContext, Frame, Page, Request, Route } from 'playwright-core';
import type { FakeElectron } from './electron.ts';
import { FakeBrowserWindow } from './browser-window.ts';
import { FakeEvent } from './event.ts';
import { FakeWebContents } from './web-contents.ts';
import { preloadScript } from './preload-world.ts';

/** Chromium alone knows no scheme of ours: the pages stand under this address, and Electron's is made from it. */
const webOrigin = 'https://kaidoki-app.test';
const electronOrigin = 'kaidoki://app';

const toWeb = (url: string): string => url.replace(electronOrigin, webOrigin);
const toElectron = (url: string): string => url.replace(webOrigin, electronOrigin);

/** The page of a window, in a real Chromium. */
export class ChromiumContents extends FakeWebContents {
  #waiting: unknown[][] = [];
  #wake: (() => void) | undefined;

  override send(channel: string, ...values: unknown[]): void {
    super.send(channel, ...values);
    this.#waiting.push([channel, ...structuredClone(values)]);
    this.#wake?.();
  }

  /** Everything sent since the page last asked; waits until there is something. */
  async sent(): Promise<unknown[][]> {
    if (this.#waiting.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#waiting.splice(0);
  }
}

/** A window whose page is a real one: the built preload and the built interface run in it. */
export class ChromiumWindow extends FakeBrowserWindow {
  override readonly webContents = new ChromiumContents();
  readonly page: Promise<Page>;
  readonly #world: ChromiumWorld;
  /** The address that the host itself asked for, whose first request needs nobody's leave. */
  expected = '';

  constructor(options: BrowserWindowConstructorOptions, world: ChromiumWorld) {
    super(options);
    this.#world = world;
    this.page = world.openPage(this);
    world.awaits(this.page);
  }

  override async loadURL(url: string): Promise<void> {
    await super.loadURL(url);
    this.expected = toWeb(url);
    const loading = this.page.then((page) => page.goto(toWeb(url)));
    this.#world.awaits(loading);
    await loading;
    this.becomeReady();
  }

  override setBounds(bounds: Partial<Rectangle>): void {
    super.setBounds(bounds);
    const { width, height } = this.bounds;
    this.#world.awaits(this.page.then((page) => page.setViewportSize({ width, height })));
  }

  /** A key of the keyboard: the host sees it first, as `before-input-event`. */
  async press(key: string): Promise<void> {
    if (this.webContents.press(key)) await (await this.page).keyboard.press(key);
  }

  override close(): void {
    super.close();
    this.#world.awaits(this.page.then((page) => page.close()));
  }
}

/** The Chromium behind the windows of one double: what its pages ask for goes to the host's protocol. */
export class ChromiumWorld {
  readonly pageErrors: string[] = [];
  /** Requests that left our own pages; a safe host lets none happen. */
  readonly strayRequests: string[] = [];
  readonly #context: BrowserContext;
  readonly #windows = new Map<Page, ChromiumWindow>();
  readonly #pending = new Set<Promise<unknown>>();
  #electron: FakeElectron | undefined;

  constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** To be called before the host starts. */
  async connect(electron: FakeElectron): Promise<void> {
    this.#electron = electron;
    await this.#context.route('**/*', (route, request) => this.#answer(route, request));
  }

  /** What Chromium has been asked for and has not done yet: closing it meanwhile would be an error. */
  awaits(work: Promise<unknown>): void {
    const done = work.catch(() => undefined).finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  async close(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    await this.#context.close();
  }

  async openPage(window: ChromiumWindow): Promise<Page> {
    const { preload } = window.options.webPreferences ?? {};
    const page = await this.#context.newPage();
    this.#windows.set(page, window);
    page.on('popup', (popup) => this.awaits(this.#decide(window, popup)));
    page.on('pageerror', (error) => this.pageErrors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.pageErrors.push(message.text());
    });
    await page.exposeBinding('electronDoubleInvoke', ({ frame }, channel: string, ...values: unknown[]) =>
      this.#invoke(window, frame, [channel, ...values]),
    );
    await page.exposeBinding('electronDoubleSent', () => window.webContents.sent());
    if (preload !== undefined)
      await page.addInitScript({ content: preloadScript(readFileSync(preload, 'utf8')) });
    return page;
  }

  get #host(): FakeElectron {
    if (!this.#electron) throw new Error('the world is not connected');
    return this.#electron;
  }

  async #invoke({ webContents }: ChromiumWindow, frame: Frame, [channel, ...values]: [string, ...unknown[]]) {
    const isMain = frame.parentFrame() === null;
    const url = toElectron(frame.url());
    const { frameTreeNodeId } = webContents.mainFrame;
    const senderFrame = {
      frameTreeNodeId: isMain ? frameTreeNodeId : -frameTreeNodeId,
      url,
      origin: new URL(url).protocol === 'kaidoki:' ? url.split('/', 3).join('/') : new URL(url).origin,
    };
    return this.#host.ipcMain.deliver({ sender: webContents, senderFrame }, channel, ...values);
  }

  /** What a page opens is decided by the host's handler; the real window is gone again if it refuses. */
  async #decide(opener: ChromiumWindow, popup: Page): Promise<void> {
    if (opener.webContents.open(toElectron(popup.url())) === 'deny') await popup.close();
  }

  async #answer(route: Route, request: Request): Promise<void> {
    const url = request.url();
    const window = this.#windowOf(request);
    // The first page of a window that is not one of ours: what becomes of it is decided when it is there.
    if (!window) return route.fulfill({ status: 200, contentType: 'text/html', body: '' });
    if (request.isNavigationRequest() && !this.#mayNavigate(window, request)) return route.abort('aborted');
    if (!url.startsWith(`${webOrigin}/`)) {
      this.strayRequests.push(url);
      return route.abort();
    }
    const response = await this.#host.protocol.fetch(toElectron(url), { method: request.method() });
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  #windowOf(request: Request): ChromiumWindow | undefined {
    try {
      return this.#windows.get(request.frame().page());
    } catch {
      // The first request of a new page has no frame yet.
      return undefined;
    }
  }

  #mayNavigate(window: ChromiumWindow, request: Request): boolean {
    const isMain = request.frame().parentFrame() === null;
    if (isMain && request.url() === window.expected) {
      window.expected = '';
      return true;
    }
    const event = new FakeEvent();
    if (isMain) window.webContents.emit('will-navigate', event);
    window.webContents.emit('will-frame-navigate', event);
    return !event.defaultPrevented;
  }
}

/** The class of windows of this world, for `createFakeElectron`. */
export const windowsIn = (
  world: ChromiumWorld,
): new (options: BrowserWindowConstructorOptions) => ChromiumWindow =>
  class extends ChromiumWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      super(options, world);
    }
  };
