import type { Browser, Page } from 'playwright-core';
import { openPage, type PageOptions } from './browser.ts';

export const byId = (id: string): string => `[data-testid="${id}"]`;

/** Waits until every view of the window has drawn what it has to show. */
export async function allDrawn(page: Page): Promise<void> {
  for (const id of ['fit-grid', 'speed-chart', 'candidates', 'history', 'settings']) {
    await page.locator(byId(id)).waitFor();
  }
}

/** The window with every view drawn. */
export async function openWindow(browser: Browser, url: string, options?: PageOptions) {
  const opened = await openPage(browser, url, options);
  await allDrawn(opened.page);
  return opened;
}

/** Opens what can be opened, so that all there is to see is on the page. */
export async function openEverything(page: Page): Promise<void> {
  await page.locator(byId('fit-cell-qwen2.5-32b-Q4_K_M')).click();
  await page.locator(byId('cell-detail')).waitFor();
  await page.locator(byId('edit-price')).first().click();
  await page.locator(byId('run-share')).click();
  await page.locator(byId('export-all')).click();
  // Tables beside charts, the rest of the form, notes.
  await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
}

/** What no page may ever say: the traces of a figure or a word that is missing. */
const traces = /\bNaN\b|\bundefined\b|\bnull\b|\[object |Infinity|∞∞/;

/** What is wrong with the page as it stands, whatever it shows; empty when nothing is. */
export async function flaws(page: Page): Promise<string[]> {
  const { words, names, overflow } = await page.evaluate(() => ({
    words: document.body.innerText,
    names: [...document.querySelectorAll('[aria-label], [aria-valuetext], [title]')].map((element) =>
      ['aria-label', 'aria-valuetext', 'title'].map((name) => element.getAttribute(name) ?? '').join(' '),
    ),
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  }));
  const found = [words, ...names].flatMap((text) => {
    const at = text.search(traces);
    return at < 0 ? [] : [`says "${text.slice(Math.max(0, at - 40), at + 40)}"`];
  });
  return overflow > 0 ? [...found, `is ${overflow} px wider than its window`] : found;
}
