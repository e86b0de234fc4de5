import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { openPage } from '../../e2e/browser.ts';

export interface LoadedFile {
  name: string;
  gzippedBytes: number;
  /** The document names it, or is it: what must be there before anything is drawn. */
  isFirst: boolean;
}

/** Every file that the window asks for until it rests, as gzip would send it (the loopback host sends it plain). */
export async function filesOf(browser: Browser, url: string): Promise<LoadedFile[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const bodies: { path: string; body: Promise<Buffer> }[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith('/api/')) bodies.push({ path: pathname, body: response.body() });
  });
  await page.goto(url);
  await page.locator('[data-testid="settings"]').waitFor();
  const files = await Promise.all(bodies.map(async ({ path, body }) => ({ path, body: await body })));
  await context.close();
  const document = files.find(({ path }) => path === '/')?.body.toString('utf8') ?? '';
  return files.map(({ path, body }) => ({
    name: path,
    gzippedBytes: gzipSync(body, { level: 9 }).byteLength,
    isFirst: path === '/' || document.includes(`.${path}"`),
  }));
}

export interface FirstView {
  /** From the request of the page to its first paint. */
  paintMilliseconds: number;
  /** … to the first frame with the grid of what fits, which the host has worked out. */
  gridMilliseconds: number;
}

/** One opening in a profile that has nothing cached. */
export async function firstView(browser: Browser, url: string): Promise<FirstView> {
  const { page, close } = await openPage(browser, url);
  await page.locator('[data-testid="fit-grid"]').waitFor();
  const view = await page.evaluate(
    () =>
      new Promise<FirstView>((resolve) =>
        requestAnimationFrame(() => {
          const gridMilliseconds = performance.now();
          new PerformanceObserver((list, observer) => {
            const [paint] = list.getEntriesByName('first-paint');
            if (!paint) return;
            observer.disconnect();
            resolve({ paintMilliseconds: paint.startTime, gridMilliseconds });
          }).observe({ type: 'paint', buffered: true });
        }),
      ),
  );
  await close();
  return view;
}
