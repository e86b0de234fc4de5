import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type PageOptions } from './browser.ts';
import { heldEngine } from './held-engine.ts';
import { startSmallHost, type SmallHost, type SmallHostOptions } from './small-host.ts';
import { byId, flaws, openWindow } from './window.ts';

const mac = 'macbook-pro-m4-pro-48gb';

describe('a host that dies in the middle of a benchmark', () => {
  let browser: Browser;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterEach(async () => {
    while (closing.length > 0) await closing.pop()?.();
  });

  afterAll(() => browser.close());

  async function host(options: SmallHostOptions): Promise<SmallHost> {
    const started = await startSmallHost({ mac, ...options });
    closing.push(() => started.close());
    return started;
  }

  async function midway(options?: PageOptions) {
    const held = heldEngine();
    const first = await host({ engine: held.engine });
    const opened = await openWindow(browser, first.url, options);
    closing.push(() => opened.close());
    await opened.page.locator(byId('run-start')).click();
    await held.asked();
    held.tell({ phase: 'measuring', fraction: 0.5, secondsLeft: 20, test: 'tg128', layers: 8 });
    await opened.page
      .getByText(/\b8 (layers|層)/)
      .first()
      .waitFor();
    return { ...opened, held, first };
  }

  const portOf = (url: string): number => Number(new URL(url).port);

  it.each([
    ['en', 'light'],
    ['ja', 'dark'],
  ] as const)('is told of in %s, %s; what is on the page stays to be read', async (language, colorScheme) => {
    const { page, first } = await midway({ language, colorScheme });
    const grid = await page.locator(byId('fit-grid')).innerText();
    await first.die();
    await page.locator(byId('host-gone')).waitFor({ timeout: 20_000 });
    expect(await page.locator(byId('fit-grid')).innerText()).toBe(grid);
    expect(await flaws(page)).toEqual([]);
    // Asking on is harmless.
    await page.locator(byId('context-slider')).press('ArrowRight');
    await page.locator(byId('need-use')).selectOption('agent');
    expect(await flaws(page)).toEqual([]);
  });

  it('comes back as another run of it: the old page is told what to do, and goes on from the new address', async () => {
    const { page, first } = await midway();
    await first.die();
    await page.locator(byId('host-gone')).waitFor({ timeout: 20_000 });
    const second = await host({ engine: heldEngine().engine, port: portOf(first.url) });
    await page
      .locator(`${byId('fault')}[data-code="not-authorised"]`)
      .first()
      .waitFor({ timeout: 20_000 });
    expect(await page.locator(byId('host-gone')).count()).toBe(0);
    // Pasted into the same tab: nothing but what stands after # is another.
    await page.goto(second.url);
    await page.locator(byId('benchmark-button')).waitFor();
    await expect.poll(() => page.locator(byId('fault')).count()).toBe(0);
    expect(page.url()).not.toContain('token');
    expect((await second.history.read()).entries).toEqual([]);
  });

  it('that was only out of reach for a while goes on with the run where it is', async () => {
    const { page, held } = await midway();
    await page.context().setOffline(true);
    await page.evaluate(() => fetch('./api/events').catch(() => undefined));
    await page.context().setOffline(false);
    held.tell({ phase: 'measuring', fraction: 0.75, test: 'tg128', layers: 9 });
    await page.getByText('9 layers').first().waitFor();
    await page.locator(byId('run-cancel')).click();
    await page.locator(byId('run-start')).waitFor();
    expect(await page.locator(byId('host-gone')).count()).toBe(0);
  });
});
