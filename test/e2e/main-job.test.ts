import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, type PageOptions } from './browser.ts';
import { startSmallHost, type SmallHost, type SmallHostOptions } from './small-host.ts';

const byId = (id: string): string => `[data-testid="${id}"]`;

describe('the interface over the loopback host, in Chromium', () => {
  let browser: Browser;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterEach(async () => {
    while (closing.length > 0) await closing.pop()?.();
  });

  afterAll(() => browser.close());

  async function host(options?: SmallHostOptions): Promise<SmallHost> {
    const started = await startSmallHost(options);
    closing.push(() => started.close());
    return started;
  }

  async function open(url: string, options?: PageOptions) {
    const opened = await openPage(browser, url, options);
    closing.push(() => opened.close());
    return opened;
  }

  it('measures when the button is clicked, and shows the figures of the engine', async () => {
    const { url, history, leftovers } = await host();
    const { page, problems } = await open(url);
    await page.locator(byId('benchmark-button')).click();
    await page.locator(byId('benchmark-progress')).waitFor();
    await page.locator(byId('benchmark-button')).waitFor({ timeout: 90_000 });
    await page.locator(byId('generation-figure')).waitFor();
    const { entries } = await history.read();
    expect(entries).toHaveLength(1);
    const shown = await page.locator(byId('generation-figure')).innerText();
    const rate = entries[0]?.results['tg128']?.tokensPerSecond ?? 0;
    const format = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
    expect(shown.replace(/\s/g, '')).toContain(format.format(rate));
    expect(await leftovers()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('cancels a running measurement, leaves no file and keeps nothing', async () => {
    const { url, history, leftovers } = await host();
    const { page, problems } = await open(url);
    await page.locator(byId('benchmark-button')).click();
    await page.locator(byId('cancel-button')).click();
    await page.locator(byId('benchmark-button')).waitFor({ timeout: 30_000 });
    expect(await page.locator(byId('fault')).count()).toBe(0);
    expect((await history.read()).entries).toEqual([]);
    expect(await leftovers()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('answers at another context while the slider is moved', async () => {
    const { url } = await host({ mac: 'macbook-pro-m4-pro-48gb' });
    const { page, problems } = await open(url);
    const cell = page.locator(byId('fit-cell-llama-3.3-70b-Q4_K_M'));
    await cell.waitFor();
    const before = await cell.getAttribute('aria-label');
    const slider = page.locator(byId('context-slider'));
    await slider.focus();
    for (let step = 0; step < 4; step += 1) await slider.press('ArrowRight');
    await expect.poll(() => page.locator(byId('context-value')).innerText()).toBe('32K tokens');
    await expect.poll(() => cell.getAttribute('aria-label')).not.toBe(before);
    expect(problems).toEqual([]);
  });

  it('has every step of the context slider answered as soon as a pointer is over it', async () => {
    const { url } = await host({ mac: 'macbook-pro-m4-pro-48gb' });
    const { page, problems } = await open(url);
    const grid = page.locator(byId('fit-grid'));
    const slider = page.locator(byId('context-slider'));
    await grid.waitFor();
    const asked: string[] = [];
    page.on('requestfinished', (request) => {
      if (request.url().endsWith('/api/call/fit')) asked.push(request.postData() ?? '');
    });
    await slider.hover();
    await expect.poll(() => new Set(asked).size).toBe(17);
    await slider.press('End');
    await expect.poll(() => grid.getAttribute('data-context-tokens')).toBe('131072');
    expect(asked).toHaveLength(17);
    expect(problems).toEqual([]);
  });

  it('opens a cell with the keyboard, closes it with Escape, and keeps its place in the grid', async () => {
    const { url } = await host({ mac: 'macbook-pro-m4-pro-48gb' });
    const { page } = await open(url);
    const cell = page.locator(byId('fit-cell-qwen2.5-32b-Q4_K_M'));
    await cell.focus();
    await cell.press('Enter');
    await page.locator(byId('cell-detail')).waitFor();
    await cell.press('Escape');
    await page.locator(byId('cell-detail')).waitFor({ state: 'detached' });
    await cell.press('ArrowRight');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    expect(focused).toBe('fit-cell-qwen2.5-32b-Q5_K_M');
  });

  it('says beside a budget that is no amount what is wrong, and keeps the one before until it is mended', async () => {
    const { url } = await host({ mac: 'macbook-pro-m4-pro-48gb' });
    const { page } = await open(url);
    const budget = page.locator(byId('need-budget'));
    await budget.fill('2,500');
    await budget.press('Enter');
    await expect.poll(() => budget.getAttribute('aria-invalid')).toBe('false');
    await budget.fill('-5');
    await budget.press('Enter');
    expect(await page.locator(byId('problem-budget')).innerText()).toMatch(/from 1 to 1,000,000,000/);
    await budget.press('Escape');
    await expect.poll(() => budget.inputValue()).toBe('2,500');
  });

  it('says plainly that this machine is not a Mac, and goes on', async () => {
    const { url } = await host({ mac: 'not-a-mac-linux' });
    const { page } = await open(url);
    await page.locator(byId('machine-line')).waitFor();
    expect(await page.locator(byId('machine-notice')).innerText()).toContain('not a Mac');
    await page.locator(byId('verdict')).waitFor();
  });

  it('switches the language at once and remembers it', async () => {
    const { url } = await host({ mac: 'macbook-pro-m4-pro-48gb' });
    const { page } = await open(url, { language: 'ja' });
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ja');
    expect(await page.locator(byId('benchmark-button')).innerText()).toMatch(/計測|ベンチマーク/);
    await page.locator(byId('language-switch')).selectOption('en');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('takes the token out of the address bar', async () => {
    const { url } = await host({ mac: 'macbook-pro-m4-pro-48gb' });
    const { page } = await open(url);
    await page.locator(byId('machine-line')).waitFor();
    expect(page.url()).not.toContain('token');
  });

  it('tells when the host has died', async () => {
    const started = await host({ mac: 'macbook-pro-m4-pro-48gb' });
    const { page } = await open(started.url);
    await page.locator(byId('machine-line')).waitFor();
    await started.die();
    await page.locator(byId('host-gone')).waitFor({ timeout: 20_000 });
  });
});
