import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds to be serious or critical, by view: ids of the sections of the window, `page` for the rest. */
export type Findings = Record<string, string[]>;

/** Asks axe of the page as it is now, of the whole or of what a selector names. */
export async function findings(page: Page, within?: string): Promise<Findings> {
  // Not addScriptTag: the page's own policy forbids inline scripts, as it should.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const context = within === undefined ? 'document' : JSON.stringify(within);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${context}, { resultTypes: ['violations'] })`,
  );
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, failureSummary }) => ({
        selector: target.flat().join(' '),
        words: `${id}: ${html.slice(0, 200)} ${failureSummary?.split('\n').slice(1, 3).join(' ') ?? ''}`,
      })),
    );
  const views = await page.evaluate(
    (selectors) =>
      selectors.map(
        (selector) => document.querySelector(selector)?.closest('main > section[id], aside')?.id || 'page',
      ),
    serious.map(({ selector }) => selector),
  );
  const found: Findings = {};
  for (const [index, { words }] of serious.entries()) (found[views[index] ?? 'page'] ??= []).push(words);
  return found;
}
