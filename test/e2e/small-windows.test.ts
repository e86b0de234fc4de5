import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, type PageOptions } from './browser.ts';
import { startSmallHost, type SmallHost } from './small-host.ts';
import { byId } from './window.ts';

const cell = byId('fit-cell-qwen2.5-32b-Q4_K_M');

describe('a window with little room', () => {
  let browser: Browser;
  let air: SmallHost;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    air = await startSmallHost({ mac: 'macbook-air-m1-8gb-macos27' });
  });

  afterEach(async () => {
    while (closing.length > 0) await closing.pop()?.();
    await air.forgetLanguage();
  });

  afterAll(async () => {
    await browser.close();
    await air.close();
  });

  async function open(options: PageOptions, view?: 'popover'): Promise<Page> {
    const url = view ? air.url.replace('/#', `/?view=${view}#`) : air.url;
    const { page, close } = await openPage(browser, url, options);
    closing.push(close);
    await page.locator(byId('fit-grid')).waitFor();
    await page.locator(byId('verdict')).waitFor();
    return page;
  }

  const longest = `${byId('fit-grid')}[data-context-tokens="131072"]`;

  /** With so much memory that nearly all cells say how fast and up to which context. */
  async function askForMost(page: Page): Promise<void> {
    const more = page.getByRole('button', { name: 'More memory' });
    for (let step = 0; step < 11; step += 1) await more.click();
    await page.locator(byId('context-slider')).focus();
    await page.keyboard.press('End');
    await page.locator(longest).waitFor();
  }

  it.each([360, 1100, 1600])('at %i px has every cell of the fit hold what it says', async (width) => {
    const page = await open({ width, height: 800 });
    await askForMost(page);
    const cells = await page.locator(`${byId('fit-grid')} td button`).evaluateAll((all) =>
      all.map((each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        const parts = [...each.children].map((part) => part.getBoundingClientRect());
        return {
          words: each.textContent ?? '',
          isWhole: parts.every(
            (part) => part.left >= left && part.right <= right && part.top >= top && part.bottom <= bottom,
          ),
        };
      }),
    );
    expect(cells.filter(({ words }) => words.includes('≤')).length).toBeGreaterThan(20);
    expect(cells.filter(({ isWhole }) => !isWhole)).toEqual([]);
    // One form for all, whatever a model's maximum is.
    expect(cells.filter(({ words }) => /≤(?!\d+K$)/.test(words.trim()))).toEqual([]);
  });

  it.each(['en', 'ja'] as const)(
    'shows the machine, the verdict and the benchmark in the popover without scrolling (%s)',
    async (language) => {
      const page = await open({ language, width: 380, height: 560 }, 'popover');
      const footer = await page.locator('footer').boundingBox();
      for (const shown of [byId('machine-line'), byId('memory-bar'), `${byId('verdict')} .sentence`]) {
        const box = await page.locator(shown).boundingBox();
        expect(box?.y, shown).toBeGreaterThanOrEqual(0);
        expect((box?.y ?? 0) + (box?.height ?? 0), shown).toBeLessThanOrEqual(footer?.y ?? 0);
      }
      expect(await page.locator(byId('benchmark-button')).isVisible()).toBe(true);
      expect((footer?.y ?? 0) + (footer?.height ?? 0)).toBeLessThanOrEqual(560);
    },
  );

  it('has a cell that is opened in sight, and stays where it is while the context changes', async () => {
    const page = await open({ width: 360, height: 740 });
    await page.locator(cell).click();
    const top = (): Promise<number> =>
      page.locator(byId('cell-detail')).evaluate((each) => each.getBoundingClientRect().top);
    await expect.poll(top).toBeLessThan(740 - 200);
    expect(await top()).toBeGreaterThanOrEqual(0);
    await page.locator(byId('context-slider')).focus();
    const before = await page.evaluate(() => window.scrollY);
    await page.keyboard.press('End');
    await page.locator(longest).waitFor();
    expect(await page.evaluate(() => window.scrollY)).toBe(before);
  });

  it('closes a term first and then the cell by Escape, from within what the cell opened', async () => {
    const page = await open({ width: 1100, height: 800 });
    await page.locator(cell).click();
    const term = page.locator(`${byId('cell-detail')} ${byId('term-context')}`);
    await term.focus();
    await page.keyboard.press('Enter');
    const bubble = page.locator(`${byId('cell-detail')} ${byId('term-text-context')}`);
    await bubble.waitFor({ state: 'visible' });
    await page.keyboard.press('Escape');
    await bubble.waitFor({ state: 'hidden' });
    expect(await page.locator(byId('cell-detail')).count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.locator(byId('cell-detail')).waitFor({ state: 'detached' });
    expect(await page.locator(cell).evaluate((each) => each === document.activeElement)).toBe(true);
  });
});
