import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { someRuns } from '../fakes/some-runs.ts';
import { type Findings, findings } from './axe.ts';
import { launchBrowser, openPage } from './browser.ts';
import { fadedTexts } from './drawn-text.ts';
import { startSmallHost, type SmallHost } from './small-host.ts';
import { byId, flaws, openEverything, openWindow, othersOnThisMac } from './window.ts';

const views = [
  'fit',
  'speed',
  'upgrade',
  'local',
  'benchmarks',
  'engines',
  'settings',
  'page',
  'popover',
] as const;

const looks = (['en', 'ja'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    [360, 1100].map((width) => ({ language, colorScheme, width })),
  ),
);

interface Look {
  findings: Findings;
  faded: string[];
  flaws: string[];
}

/** One look at the page as it stands, in its language and in the scheme and width that are asked for. */
async function lookAt(page: Page, { language, colorScheme, width }: (typeof looks)[number]): Promise<Look> {
  await page.locator(byId('language-switch')).selectOption(language);
  await page.locator(`html[lang="${language}"]`).waitFor();
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 820 });
  return { findings: await findings(page), faded: await fadedTexts(page), flaws: await flaws(page) };
}

describe('every view with all of it open, asked of axe over the loopback host', () => {
  let browser: Browser;
  let host: SmallHost;
  let window: Page;
  let popover: Page;
  let problems: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    host = await startSmallHost({
      mac: 'macbook-pro-m4-pro-48gb',
      history: someRuns,
      handlers: othersOnThisMac,
    });
    const opened = await openWindow(browser, host.url, { width: 1100 });
    await openEverything(opened.page);
    const small = await openPage(browser, host.url.replace('/#', '/?view=popover#'), { width: 380 });
    await small.page.locator(byId('verdict')).waitFor();
    [window, popover] = [opened.page, small.page];
    problems = opened.problems;
  });

  afterAll(async () => {
    await browser.close();
    await host.close();
  });

  describe.each(looks)('in $language, $colorScheme, $width px wide', (look) => {
    let seen: Look;
    let small: Look;

    beforeAll(async () => {
      seen = await lookAt(window, look);
      small = await lookAt(popover, { ...look, width: Math.min(look.width, 420) });
    });

    it.each(views)('finds nothing serious or critical in %s', (view) => {
      const found = view === 'popover' ? Object.values(small.findings).flat() : seen.findings[view];
      expect(found ?? []).toEqual([]);
    });

    it('writes nothing into its charts that contrasts with its ground by less than 4.5', () => {
      expect([...seen.faded, ...small.faded]).toEqual([]);
    });

    it('does not scroll sideways, and says nothing that is missing', () => {
      expect([...seen.flaws, ...small.flaws]).toEqual([]);
    });
  });

  it('met no error and asked nothing of the network', () => {
    expect(problems).toEqual([]);
  });
});
