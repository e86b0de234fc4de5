import { mkdir } from 'node:fs/promises';
import { version } from '../../package.json';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.ts';
import { startSmallHost } from './small-host.ts';
import { allDrawn } from './window.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'images');

const views = [
  { name: 'window', width: 1180, height: 900, search: '' },
  { name: 'popover', width: 380, height: 560, search: '?view=popover' },
] as const;

/** Parts of the window, each with a picture of its own: their ids. */
const parts = { light: ['speed', 'upgrade', 'benchmarks', 'settings'], dark: ['speed'] };

/** Enough of a part to show what it is; the upgrade's table of candidates goes on and on. */
const mostHeight = 1100;

async function takeParts(page: Page, parts: readonly string[], ending: string): Promise<void> {
  await allDrawn(page);
  // A window as tall as all of it: nothing sticks, nothing is cut.
  await page.setViewportSize({ width: 1180, height: 6000 });
  for (const part of parts) {
    const box = await page.locator(`#${part}`).boundingBox();
    if (!box) throw new Error(`There is no ${part} in the window.`);
    const edge = 16;
    const clip = {
      x: box.x - edge,
      y: box.y - edge,
      width: box.width + 2 * edge,
      height: Math.min(box.height, mostHeight) + 2 * edge,
    };
    await page.screenshot({ path: join(folder, `${part}-${ending}.png`), clip });
  }
}

/**
 * Takes the pictures of the README: a composed Mac that has not been measured, so that every speed in them
 * is one that the program computes from published runs. `npm run docs:pictures`, after `npm run build`.
 */
export async function run(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const host = await startSmallHost({ mac: 'macbook-pro-m4-pro-48gb', version });
  const browser = await launchBrowser();
  try {
    for (const language of ['en', 'ja'] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const { name, width, height, search } of views) {
          const url = host.url.replace('/#', `/${search}#`);
          const opened = await openPage(browser, url, { language, colorScheme, width, height });
          await opened.page.locator('[data-testid="fit-grid"]').waitFor();
          await opened.page.locator('[data-testid="verdict"]').waitFor();
          await opened.page.screenshot({ path: join(folder, `${name}-${language}-${colorScheme}.png`) });
          if (name === 'window')
            await takeParts(opened.page, parts[colorScheme], `${language}-${colorScheme}`);
          await opened.close();
        }
      }
    }
  } finally {
    await browser.close();
    await host.close();
  }
}
