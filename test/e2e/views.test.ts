import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { en, type Strings } from '../../src-renderer/text/en.ts';
import { ja } from '../../src-renderer/text/ja.ts';
import { someRuns } from '../fakes/some-runs.ts';
import { launchBrowser, openPage, type PageOptions } from './browser.ts';
import { heldEngine } from './held-engine.ts';
import { tabThrough } from './keyboard.ts';
import { startSmallHost, type SmallHost } from './small-host.ts';
import { byId, flaws, openEverything, openWindow, othersOnThisMac } from './window.ts';

const mac = 'macbook-pro-m4-pro-48gb';

const titlesOf = (text: Strings): string[] =>
  [text.fit, text.speedView, text.advice, text.localModels, text.history, text.engines, text.settings].map(
    ({ title }) => title,
  );
const titles = { en: titlesOf(en), ja: titlesOf(ja) };

describe('the views of the window over the loopback host', () => {
  let browser: Browser;
  let shared: SmallHost;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    shared = await startSmallHost({ mac, history: someRuns, handlers: othersOnThisMac });
  });

  afterEach(async () => {
    while (closing.length > 0) await closing.pop()?.();
    await shared.forgetLanguage();
  });

  afterAll(async () => {
    await browser.close();
    await shared.close();
  });

  async function open(options?: PageOptions, url = shared.url) {
    const opened = await openWindow(browser, url, options);
    closing.push(() => opened.close());
    return opened;
  }

  const headings = (page: Page): Promise<string[]> =>
    page.locator('main > section > h2, main .title h2').allInnerTexts();

  it.each([
    ['en', 'light'],
    ['ja', 'dark'],
  ] as const)('says all that the window holds, in %s, %s', async (language, colorScheme) => {
    const { page, problems } = await open({ language, colorScheme });
    expect(await headings(page)).toEqual(expect.arrayContaining(titles[language]));
    expect(await flaws(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('changes its language in every view at once, from the settings too', async () => {
    const { page } = await open({ language: 'en' });
    await openEverything(page);
    await page.locator(byId('settings-language')).selectOption('ja');
    await page.locator('html[lang="ja"]').waitFor();
    expect(await headings(page)).toEqual(expect.arrayContaining(titles.ja));
    // Sentences of one language only: a Latin word in a row of four or more is English that was left.
    const english = await page.evaluate(() =>
      document.body.innerText
        .split('\n')
        .filter((line) => /\b[a-z]{3,} [a-z]{2,} [a-z]{3,} [a-z]{2,}\b/.test(line)),
    );
    expect(english).toEqual([]);
    await page.locator(byId('settings-language')).selectOption('system');
    await page.locator('html[lang="en"]').waitFor();
  });

  it('reaches by Tab all that can be operated, and shows where it is', async () => {
    const { page } = await open();
    await openEverything(page);
    const { stops, missed } = await tabThrough(page);
    expect(missed).toEqual([]);
    expect(stops.filter(({ isMarked }) => !isMarked)).toEqual([]);
    expect(stops.length).toBeGreaterThan(60);
  });

  it('chooses, compares and sorts with the keyboard alone', async () => {
    const { page } = await open();
    const focus = (id: string) => page.locator(byId(id)).first().focus();
    // A chip to stand beside this Mac: the arrow goes through the bars.
    const compared = (): Promise<string> =>
      page
        .locator(`${byId('speed-chart')} label:has(input:checked)`)
        .getAttribute('data-testid')
        .then(String);
    const before = await compared();
    await page.locator(`${byId('speed-chart')} input:checked`).focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(compared).not.toBe(before);
    // Another order of the candidates.
    await focus('sort-price');
    await page.keyboard.press('Enter');
    expect(await page.locator('th[aria-sort="ascending"]').count()).toBe(1);
    // A price of one's own, and the focus where it was.
    await focus('edit-price');
    await page.keyboard.press('Enter');
    await page.keyboard.type('150000');
    await page.keyboard.press('Enter');
    await page.locator(byId('price-editor')).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('edit-price');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('150,000');
    // From dot to dot of the chart.
    await page.locator(`${byId('chart-points')} button[tabindex="0"]`).focus();
    const dot = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    const first = await dot();
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    expect(await dot()).not.toBe(first);
    expect(await dot()).toMatch(/GB: .*\d/);
    // A run is opened and closed.
    await page.locator(byId('run-row')).nth(1).focus();
    await page.keyboard.press('Enter');
    await page.locator(byId('sustained')).waitFor();
    await page.keyboard.press('Enter');
    await page.locator(byId('sustained')).waitFor({ state: 'detached' });
  });

  it('measures by keyboard and says each phase once, not each step, and the end', async () => {
    const held = heldEngine();
    const host = await startSmallHost({ mac, engine: held.engine });
    closing.push(() => host.close());
    const { page, problems } = await open({}, host.url);
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const region = document.querySelector('[aria-live="polite"][role="status"]');
      if (!region) throw new Error('Nothing would be read out.');
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await page.locator(byId('run-start')).focus();
    await page.keyboard.press('Enter');
    await page.locator(byId('run-progress')).waitFor();
    await held.asked();
    held.tell({ phase: 'writing', fraction: 0.1 });
    await page.getByText('Making the test model').first().waitFor();
    for (const layers of [3, 4, 5, 6]) {
      held.tell({ phase: 'measuring', fraction: 0.5, secondsLeft: 20, test: 'tg128', layers });
      await page.getByText(`${layers} layers`).first().waitFor();
    }
    held.tell({ phase: 'paused', fraction: 0.5 });
    await page.getByText('Waiting for the Mac to wake').first().waitFor();
    held.finish();
    await page.locator(byId('run-start')).waitFor();
    const said = await page.evaluate((): string[] => Reflect.get(window, 'said'));
    expect(said.filter((words) => words === 'Measuring')).toHaveLength(1);
    expect(said).toEqual(
      expect.arrayContaining(['Making the test model', 'Measuring', 'Waiting for the Mac to wake']),
    );
    expect(problems).toEqual([]);
  });

  it('has beside each chart a table that holds what it draws', async () => {
    const { page } = await open();
    await openEverything(page);
    const bars = await page.locator(`${byId('speed-chart')} > *`).count();
    expect(await page.locator(`${byId('speed-table')} tbody tr`).count()).toBe(bars);
    const lengths = await page.locator(`${byId('speed-first-token-table')} tbody tr`).count();
    expect(lengths).toBeGreaterThanOrEqual(4);
    expect(await page.locator(`${byId('speed-first-token-table')} thead th`).count()).toBe(3);
    await page.locator(byId('show-all')).click();
    const rows = (await page.locator(`${byId('candidate')} th`).allInnerTexts()).length;
    const dots = await page.locator(`${byId('chart-points')} button`).count();
    expect(dots).toBeGreaterThan(3);
    expect(rows).toBeGreaterThanOrEqual(dots);
    await page.locator(byId('run-row')).nth(1).click();
    await page.locator(`${byId('sustained')} summary`).click();
    expect(await page.locator(`${byId('sustained-table')} tbody tr`).count()).toBeGreaterThanOrEqual(10);
    // What is a picture says in words what it shows.
    const pictures = await page
      .locator('[role="img"]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
    expect(pictures.length).toBeGreaterThan(5);
    expect(pictures.filter((words) => !/\d/.test(words) && words.length < 20)).toEqual([]);
  });

  it('is whole at 200 %: nothing beside the window, nothing cut off', async () => {
    const { page } = await open({ width: 590, height: 410 });
    await openEverything(page);
    for (const language of ['en', 'ja']) {
      await page.locator(byId('language-switch')).selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      expect(await flaws(page)).toEqual([]);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('button, h2, h3, dd, td, p')]
          .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden'))
          .filter(
            (each) =>
              getComputedStyle(each).overflowX === 'hidden' && each.scrollWidth > each.clientWidth + 1,
          )
          .map((each) => each.outerHTML.slice(0, 120)),
      );
      expect(cut).toEqual([]);
    }
  });

  it.each(['en', 'ja'] as const)(
    'shows the count of GPU cores of what a what-if is for (%s)',
    async (language) => {
      const { page } = await open({ language });
      const choice = page.locator(byId('what-if'));
      const longest = await choice.evaluate((select: HTMLSelectElement) => {
        const lengths = [...select.options].map(({ text }) => text.length);
        return lengths.indexOf(Math.max(...lengths));
      });
      await choice.selectOption({ index: longest });
      const room = await choice.evaluate((select: HTMLSelectElement) => {
        const words = document.createElement('span');
        words.textContent = select.selectedOptions[0]?.text ?? '';
        words.style.cssText = 'position: absolute; white-space: pre';
        select.after(words);
        const { width } = words.getBoundingClientRect();
        words.remove();
        return select.clientWidth - width;
      });
      expect(room).toBeGreaterThan(16);
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await page.locator(byId('what-if-chip')).innerText()).toMatch(/\d+(-core | ?コア)GPU$/);
      const broken = await page.locator(`${byId('fit-grid')} .column`).evaluateAll((cells) =>
        cells
          .filter((cell) => {
            const range = document.createRange();
            range.selectNodeContents([...cell.childNodes].find((node) => node.textContent?.trim()) ?? cell);
            return new Set([...range.getClientRects()].map(({ top }) => top)).size !== 1;
          })
          .map(({ textContent }) => textContent),
      );
      expect(broken).toEqual([]);
    },
  );

  it('moves nothing for those who ask for that, and shows the words at a moment instead', async () => {
    const { page } = await open();
    expect(await page.locator(byId('stream-button')).count()).toBe(0);
    expect((await page.locator(`${byId('stream-own')} .words`).innerText()).length).toBeGreaterThan(100);
    await page.locator(byId('stream-moment')).fill('20');
    await expect.poll(() => page.locator(byId('stream-own')).innerText()).toMatch(/tokens|words/);
    await openEverything(page);
    await page.locator('nav a').first().hover();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it('moves for the others within 150 ms, and streams words when asked', async () => {
    const { page } = await open();
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const longest = await page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('*')].flatMap((each) =>
          getComputedStyle(each).transitionDuration.split(',').map(parseFloat),
        ),
      ),
    );
    expect(longest).toBeLessThanOrEqual(0.15);
    await page.locator(byId('stream-button')).click();
    const shown = async (): Promise<number> =>
      (await page
        .locator(`${byId('stream-own')} .words`)
        .evaluate((each) => each.firstChild?.textContent?.length)) ?? 0;
    await expect.poll(shown).toBeGreaterThan(3);
    await page.locator(byId('stream-button')).click();
  });

  it('opens in a popover of its size, in both languages, with nothing cut', async () => {
    const url = shared.url.replace('/#', '/?view=popover#');
    for (const language of ['en', 'ja'] as const) {
      const { page, problems, close } = await openPage(browser, url, { language, width: 380, height: 560 });
      await page.locator(byId('verdict')).waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(problems).toEqual([]);
      await close();
    }
  });
});
