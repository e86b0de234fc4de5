import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser, openPage } from './browser.ts';
import { startSmallHost } from './small-host.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'images');

const views = [
  { name: 'window', width: 1180, height: 900, search: '' },
  { name: 'popover', width: 380, height: 760, search: '?view=popover' },
] as const;

/**
 * Takes the pictures of the README: a composed Mac that has not been measured, so that every speed in them
 * is one that the program computes from published runs. `npm run docs:pictures`, after `npm run build`.
 */
export async function run(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const host = await startSmallHost({ mac: 'macbook-pro-m4-pro-48gb' });
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
          await opened.close();
        }
      }
    }
  } finally {
    await browser.close();
    await host.close();
  }
}
