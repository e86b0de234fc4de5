import { chromium, type Browser, type Page } from 'playwright-core';

/** No sandbox (the tests may run as root), and nothing asked of the network. */
export const browserArguments: string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium as the tests need it. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['KAIDOKI_BROWSER'];
  if (!executablePath) {
    throw new Error('KAIDOKI_BROWSER is not set: run the browser tests with "npm test", which finds one.');
  }
  return chromium.launch({ executablePath, args: browserArguments });
}

export interface PageOptions {
  language?: 'ja' | 'en';
  colorScheme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

/** A page whose console errors, page errors and requests to elsewhere are collected; the test wants none. */
export async function openPage(
  browser: Browser,
  url: string,
  options: PageOptions = {},
): Promise<{ page: Page; problems: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({
    locale: options.language === 'ja' ? 'ja-JP' : 'en-US',
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: options.width ?? 1180, height: options.height ?? 820 },
    reducedMotion: 'reduce',
  });
  // A machine that is busy with other things is slow, not wrong.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const problems: string[] = [];
  const { origin } = new URL(url);
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== 'data:' && asked !== origin) problems.push(`asked ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems, close: () => context.close() };
}
