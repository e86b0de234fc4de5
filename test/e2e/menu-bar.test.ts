import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { electronBinary, newHome, type MenuBarApp } from './menu-bar-app.ts';
import { startDouble } from './menu-bar-double.ts';
import { startReal } from './menu-bar-real.ts';

const byId = (id: string): string => `[data-testid="${id}"]`;

const binary = await electronBinary();
const onWhat =
  binary === undefined ? 'the double of Electron (no Electron binary is here)' : 'the real Electron';
process.stdout.write(`The menu-bar app runs on ${onWhat}.\n`);

describe(`the built menu-bar app, on ${onWhat}`, () => {
  let browser: Browser | undefined;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    if (binary === undefined) browser = await launchBrowser();
  });

  afterEach(async () => {
    while (closing.length > 0) await closing.pop()?.();
  });

  afterAll(() => browser?.close());

  async function home() {
    const made = await newHome();
    closing.push(made.remove);
    return made;
  }

  async function start(folder: string): Promise<MenuBarApp> {
    if (binary !== undefined) return startReal(binary, folder);
    if (!browser) throw new Error('no browser');
    return startDouble(browser, folder);
  }

  async function running() {
    const folder = await home();
    const app = await start(folder.home);
    closing.push(() => app.close());
    return { ...folder, app };
  }

  it('measures with the real engine from a click on the icon to the figures, and leaves no file', async () => {
    const { app, historyLines, slices } = await running();
    await app.clickIcon();
    expect(await app.isShown('popover')).toBe(true);
    const popover = await app.page('popover');
    await popover.locator(byId('benchmark-button')).click();
    await popover.locator(byId('benchmark-progress')).waitFor();
    await expect.poll(() => app.iconTitle()).toMatch(/^\d+%$/);
    await popover.locator(byId('generation-figure')).waitFor({ timeout: 90_000 });
    await popover.locator(byId('benchmark-button')).waitFor();
    const [line = '', ...more] = await historyLines();
    expect(more).toEqual([]);
    const rate = JSON.parse(line).entry.results.tg128.tokensPerSecond;
    const shown = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 }).format(rate);
    const figure = await popover.locator(byId('generation-figure')).innerText();
    expect(figure.replace(/\s/g, '')).toContain(shown);
    expect(await app.iconTitle()).toBe('');
    expect(await slices()).toEqual([]);
    expect(await app.isEngineAlive()).toBe(false);
    expect([app.pageErrors(), app.strayRequests()]).toEqual([[], []]);
  });

  it('shows and hides the popover by the icon, Escape and a click elsewhere', async () => {
    const { app } = await running();
    const shown = (): Promise<boolean> => app.isShown('popover');
    expect(await shown()).toBe(false);
    await app.clickIcon();
    await expect.poll(shown).toBe(true);
    await app.clickIcon();
    await expect.poll(shown).toBe(false);
    await app.clickIcon();
    await (await app.page('popover')).locator(byId('machine-line')).waitFor();
    await app.press('popover', 'Escape');
    await expect.poll(shown).toBe(false);
    await app.clickIcon();
    await app.clickElsewhere();
    await expect.poll(shown).toBe(false);
  });

  it('speaks the language that its menu was told, in every window, and at the next start', async () => {
    const { app, home: folder, settings } = await running();
    expect(await app.openMenu()).toEqual(expect.arrayContaining(['Open Kaidoki', 'Quit Kaidoki']));
    await app.choose('Open Kaidoki');
    const pages = [await app.page('popover'), await app.page('main')];
    await app.openMenu();
    await app.choose('日本語');
    for (const page of pages) {
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ja');
    }
    await expect.poll(() => app.openMenu()).toContain('今すぐ計測');
    await expect.poll(settings).toMatchObject({ language: 'ja' });
    await app.close();
    const again = await start(folder);
    closing.push(() => again.close());
    await expect
      .poll(async () => (await again.page('popover')).locator('html').getAttribute('lang'))
      .toBe('ja');
  });

  it('tells that its settings were damaged, and keeps a language that a page then chooses', async () => {
    const folder = await home();
    await writeFile(join(folder.home, 'settings.json'), '{"language": "ja", "mainWi');
    const app = await start(folder.home);
    closing.push(() => app.close());
    const popover = await app.page('popover');
    await popover.locator(byId('fault')).waitFor();
    expect(await popover.locator(byId('fault')).innerText()).toContain('settings.damaged.json');
    expect(await app.openMenu()).toContain('Open Kaidoki');
    await popover.locator(byId('language-switch')).selectOption('ja');
    await expect.poll(() => app.openMenu()).toContain('Kaidoki を開く');
    await expect.poll(folder.settings).toEqual({ language: 'ja' });
  });

  it('gives a page no way out: no Node, no other page, no frame, no request, no code from text', async () => {
    const { app } = await running();
    await app.clickIcon();
    const popover = await app.page('popover');
    await popover.locator(byId('machine-line')).waitFor();
    const address = popover.url();
    const tried = await popover.evaluate(async () => {
      const fails = async (attempt: () => unknown): Promise<boolean> =>
        Promise.resolve()
          .then(attempt)
          .then(
            () => false,
            () => true,
          );
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(frame);
      window.open('https://example.com/');
      window.location.href = 'https://example.com/';
      return {
        offered: Object.keys(Reflect.get(window, 'kaidoki') ?? {}).sort(),
        node: ['require', 'process', 'module', 'Buffer', 'electronDoubleInvoke', 'electronDoubleSent'].filter(
          (name) => name in window,
        ),
        fetchFails: await fails(() => fetch('https://example.com/')),
        // In a task of its own: what a debugger asks for, as this test does, may do what the page may not.
        evalFails: await fails(
          () =>
            new Promise((resolve, reject) =>
              setTimeout(() =>
                fails(() => (0, eval)('1')).then((failed) => (failed ? reject() : resolve(true))),
              ),
            ),
        ),
        scriptFails: await fails(async () => {
          const script = document.createElement('script');
          script.textContent = 'window.injected = true';
          document.body.append(script);
          if (!('injected' in window)) throw new Error('refused');
        }),
      };
    });
    expect(tried).toEqual({
      offered: ['call', 'subscribe'],
      node: [],
      fetchFails: true,
      evalFails: true,
      scriptFails: true,
    });
    // Still there, still answering: neither navigated nor broken.
    expect(popover.url()).toBe(address);
    const answer = await popover.evaluate(() => window.kaidoki?.call('listMacs', {}));
    expect(answer).toMatchObject({ ok: true });
    expect(await app.isShown('main')).toBe(false);
    expect(app.strayRequests()).toEqual([]);
  });

  it('opened once more, whatever it is told, only shows its window', async () => {
    const { app, historyLines } = await running();
    await app.openAgain('--benchmark', '../../etc/passwd', '$(touch x)');
    const main = await app.page('main');
    await main.locator(byId('machine-line')).waitFor();
    await expect.poll(() => app.isShown('main')).toBe(true);
    expect(await historyLines()).toEqual([]);
  });

  it('quits in the middle of a benchmark and leaves neither a process nor a file', async () => {
    const { app, slices, historyLines } = await running();
    await app.openMenu();
    await app.choose('Benchmark now');
    await expect.poll(slices).not.toEqual([]);
    await expect.poll(() => app.isEngineAlive()).toBe(true);
    await app.openMenu();
    await app.choose('Quit Kaidoki');
    await app.gone();
    expect(await app.isEngineAlive()).toBe(false);
    expect(await slices()).toEqual([]);
    expect(await historyLines()).toEqual([]);
  });
});
