import type { Browser, Page } from 'playwright-core';
import type { Handlers } from '../../src-main/contract/contract.ts';
import { comparison, foundEngines } from '../renderer/state/engine-fixtures.ts';
import { localAnswer, localModel, unknownModel } from '../renderer/state/local-fixtures.ts';
import { openPage, type PageOptions } from './browser.ts';

export const byId = (id: string): string => `[data-testid="${id}"]`;

/** What a disk and other programs hold, with something of all that is drawn. */
export const othersOnThisMac = (): Partial<Handlers> => ({
  listLocalModels: async () =>
    localAnswer(
      [
        localModel('qwen3:8b'),
        localModel('llama3.3:70b', { answer: 'crawls', diskBytes: 4.2e10 }),
        localModel('qwen2.5:72b', { answer: 'refused', diskBytes: 4.7e10 }),
        unknownModel('mystery'),
      ],
      { copies: [{ models: [0, 1], foundBy: ['same-file'], spareBytes: 5e9 }] },
    ),
  findEngines: async () => foundEngines,
  listEngineComparisons: async () => ({ comparisons: [comparison], setAside: 1, newer: 1 }),
});

/** Waits until every view of the window has drawn what it has to show. */
export async function allDrawn(page: Page): Promise<void> {
  for (const id of [
    'fit-grid',
    'speed-chart',
    'candidates',
    'local-models',
    'history',
    'engines',
    'settings',
  ]) {
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
  await page.locator(byId('local-find')).click();
  await page.locator(byId('engine-find')).click();
  await page.locator(byId('local-row')).first().waitFor();
  await page.locator(byId('engine-form')).waitFor();
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
