import type { CDPSession, Page } from 'playwright-core';
import * as v from 'valibot';

export interface Held {
  heapBytes: number;
  nodes: number;
  listeners: number;
}

const byId = (id: string): string => `[data-testid="${id}"]`;

/** What the page holds when all that can be let go is gone. */
async function held(session: CDPSession): Promise<Held> {
  // A second pass takes what the first has freed to be taken: weak references, finalisers.
  for (let pass = 0; pass < 3; pass += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const heapBytes = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value;
  if (heapBytes === undefined) throw new Error('Chromium tells no size of its heap.');
  return { heapBytes, nodes, listeners: jsEventListeners };
}

/** Opens and closes, in every view, all that is made when it is opened, and comes back to where it began. */
async function roundThroughViews(page: Page): Promise<void> {
  const choose = (id: string, value: string): Promise<string[]> => page.locator(byId(id)).selectOption(value);
  for (const language of ['ja', 'en']) {
    await choose('language-switch', language);
    for (const link of await page.locator('nav a').all()) await link.click();
    const cell = page.locator(byId('fit-cell-qwen2.5-32b-Q4_K_M'));
    await cell.click();
    await page.locator(byId('cell-detail')).waitFor();
    await cell.press('Escape');
    await choose('speed-model', 'llama-2-7b');
    await choose('speed-filter', 'all');
    await choose('need-use', 'agent');
    await page.locator(byId('edit-price')).first().click();
    await page.locator(byId('own-price')).press('Escape');
    const opened = page.locator(`${byId('run-row')}[aria-expanded="true"]`);
    await opened.click();
    await page.locator(byId('run-row')).nth(1).click();
    await page.locator(byId('sustained')).waitFor();
    await page.locator(byId('run-row')).nth(1).click();
    await page.locator(byId('run-row')).first().click();
    await page.locator(byId('export-all')).click();
    await page.locator(byId('export-csv')).check();
    await page.locator(byId('export-all')).click();
    await choose('speed-filter', 'on-sale');
    await choose('speed-model', 'qwen3-8b');
    await choose('need-use', 'chat');
  }
  // The last answers are there and drawn.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        window.scrollTo(0, 0);
        setTimeout(() => requestIdleCallback(() => resolve()), 100);
      }),
  );
}

const Fields = v.array(v.string());
/** The part of Chromium's format that is read. */
const SnapshotSchema = v.object({
  snapshot: v.object({
    meta: v.object({ node_fields: Fields, node_types: v.looseTuple([Fields]) }),
  }),
  nodes: v.array(v.number()),
});

/** Of a heap, what the browser made of or about a page: compiled code, timing entries, styles. */
const browsersOwn = ['code', 'native', 'hidden', 'synthetic'];

/** Bytes that the page's own program holds: objects, closures, arrays, texts. */
async function programBytes(session: CDPSession): Promise<number> {
  const parts: string[] = [];
  const add = ({ chunk }: { chunk: string }): void => void parts.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', add);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', add);
  const { snapshot, nodes } = v.parse(SnapshotSchema, JSON.parse(parts.join('')));
  const { node_fields: fields, node_types } = snapshot.meta;
  const [types] = node_types;
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const type = types[nodes[node + typeAt] ?? -1];
    if (type === undefined) throw new Error('Chromium writes another form of heap snapshot.');
    if (!browsersOwn.includes(type)) bytes += nodes[node + sizeAt] ?? 0;
  }
  return bytes;
}

export interface HeldAfterRounds {
  /** After each round. */
  trend: Held[];
  /** After the warm rounds, and after all of them. */
  programBytes: { settled: number; last: number };
}

/** What the page holds after rounds through all views, of which the first `warmRounds` fill caches. */
export async function heldAfterRounds(
  page: Page,
  { warmRounds, rounds }: { warmRounds: number; rounds: number },
): Promise<HeldAfterRounds> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const trend: Held[] = [];
  let settled = NaN;
  for (let round = 1; round <= rounds; round += 1) {
    await roundThroughViews(page);
    trend.push(await held(session));
    if (round === warmRounds) settled = await programBytes(session);
  }
  const last = await programBytes(session);
  await session.detach();
  return { trend, programBytes: { settled, last } };
}
