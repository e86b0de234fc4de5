import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { findings } from './axe.ts';
import { localAnswer, localModel, unknownModel } from '../renderer/state/local-fixtures.ts';
import { hostileCatalogue, hostileRuns, hostileTexts } from './hostile.ts';
import { startSmallHost, type SmallHost } from './small-host.ts';
import { byId, flaws, openWindow } from './window.ts';

/** Marks that turn the direction of writing: none may reach the page, where they would turn their neighbours. */
const turning = /[\u202a-\u202e\u2066-\u2069]/;

describe('a window over hostile names and absurd numbers', () => {
  let browser: Browser;
  let host: SmallHost;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    host = await startSmallHost({
      mac: 'macbook-pro-m4-pro-48gb',
      history: hostileRuns,
      userCatalogue: hostileCatalogue,
      handlers: () => ({
        listLocalModels: async () =>
          localAnswer([
            ...hostileTexts.map((text) => localModel(text, { quantisation: text })),
            unknownModel(hostileTexts.join('/')),
            localModel('absurd', { diskBytes: 9e15, largestContextTokens: 9e15, parameterCount: 9e15 }),
          ]),
      }),
    });
    const opened = await openWindow(browser, host.url);
    [page, problems] = [opened.page, opened.problems];
  });

  afterAll(async () => {
    await browser.close();
    await host.close();
  });

  async function expectHarmless(): Promise<void> {
    const state = await page.evaluate(() => ({
      wasRun: 'owned' in window,
      injected: document.querySelectorAll('main img, aside img, #app script').length,
      words: document.body.innerText,
    }));
    expect(state).toMatchObject({ wasRun: false, injected: 0 });
    expect(state.words).not.toMatch(turning);
    expect(await flaws(page)).toEqual([]);
    expect(problems).toEqual([]);
  }

  it('shows them as words, runs nothing, and keeps its width', async () => {
    expect((await host.history.read()).entries).toHaveLength(hostileRuns.length);
    await expectHarmless();
    expect(await page.locator(byId('run-list')).innerText()).toContain('<img src=x');
  });

  it('names the rows of the catalogue that it did not take, in either language', async () => {
    for (const language of ['ja', 'en']) {
      await page.locator(byId('language-switch')).selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      const told = await page.locator(`${byId('settings-problems')} li`).allInnerTexts();
      expect(told.length).toBeGreaterThan(5);
      expect(told.filter((line) => line.length > 600)).toEqual([]);
      await expectHarmless();
    }
  });

  it('opens every run, compares any two and hands each on without harm', async () => {
    const rows = page.locator(byId('run-row'));
    for (let index = 0; index < (await rows.count()); index += 1) {
      if ((await rows.nth(index).getAttribute('aria-expanded')) === 'false') await rows.nth(index).click();
      await page.locator(byId('run-rates')).waitFor();
      await page.locator(byId('run-share')).click();
      await page.locator(byId('run-card')).waitFor();
      await expectHarmless();
    }
    const runs = await page
      .locator(`${byId('compare-other')} option`)
      .evaluateAll((all) => all.map((option) => (option instanceof HTMLOptionElement ? option.value : '')));
    for (const run of runs) await page.locator(byId('compare-other')).selectOption(run);
    await page.locator(byId('export-all')).click();
    const panel = page.locator(byId('export-panel')).last();
    for (const format of ['table', 'csv', 'json']) {
      await panel.locator(byId(`export-${format}`)).check();
      await expect.poll(() => panel.locator(byId('export-text')).inputValue()).not.toBe('');
    }
    await expectHarmless();
  });

  it('answers for a model and a Mac with such a name as for any other', async () => {
    for (const model of ['hostile-0', 'qwen3-8b']) {
      await page.locator(byId('need-model')).selectOption(model);
      await page.locator(byId('speed-model')).selectOption(model);
      await page.locator(byId('verdict')).waitFor();
      await expectHarmless();
    }
    await page.locator(byId('what-if')).selectOption({ index: 1 });
    await expectHarmless();
    await page.locator(byId('what-if')).selectOption('');
  });

  it('lists models of the disk with such names, and hands their lines on as text', async () => {
    await page.locator(byId('local-find')).click();
    await page.locator(byId('local-row')).nth(hostileTexts.length).waitFor();
    await expectHarmless();
  });

  it('refuses absurd numbers in its own fields, beside the field, and asks nothing with them', async () => {
    for (const typed of ['1e999', '-1', '9'.repeat(400), 'ten', '１２３円', '<b>5</b>', '\u202e5']) {
      const budget = page.locator(byId('need-budget'));
      await budget.fill(typed);
      await budget.press('Enter');
      await expectHarmless();
      await budget.press('Escape');
    }
    expect(await page.locator(byId('verdict')).count()).toBe(1);
  });

  it('keeps to its width on a phone, and axe finds nothing serious', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await expectHarmless();
    expect(await findings(page)).toEqual({});
  });
});
