import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { findBrowser } from '../../src-main/tools/find-browser.mjs';
import { launchBrowser, openPage } from '../e2e/browser.ts';
import { heldAfterRounds, type HeldAfterRounds } from './renderer/heap.ts';
import { HostProcess } from './renderer/host-process.ts';
import { filesOf, firstView } from './renderer/load.ts';
import { dragInFrames, drawn, sliderAnswers, workOf } from './renderer/slider.ts';
import { UnwatchedPage } from './renderer/unwatched-page.ts';

/** What the issue of the interface asks for. */
const bounds = { firstLoadBytes: 120_000, firstPaintMilliseconds: 200, frameMilliseconds: 1000 / 60 };
/** Rounds that fill the engine's own caches, before a trend can be told. */
const warmRounds = 5;
const rounds = 30;
/** Of the slider, 32 steps each. */
const sliderRounds = 10;
const draggedFrames = 640;
/** Of what the program holds, a round: texts of the last answer differ in length. */
const mostGrowth = 0.0001;

const bytes = (count: number): string => `${(count / 1000).toFixed(1)} kB`;
const milliseconds = (count: number): string => `${count.toFixed(1)} ms`;

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function line(name: string, value: string, bound = ''): void {
  console.log(`  ${name.padEnd(46)} ${value.padStart(12)}${bound && `   bound ${bound}`}`);
}

function distribution(name: string, values: readonly number[], bound: number): void {
  line(`${name}, median of ${values.length}`, milliseconds(quantile(values, 0.5)), milliseconds(bound));
  for (const share of [0.9, 0.99, 1]) {
    line(share === 1 ? '  slowest' : `  ${100 * share} % within`, milliseconds(quantile(values, share)));
  }
  const within = values.filter((value) => value <= bound).length;
  line('  within the bound', `${((100 * within) / values.length).toFixed(1)} %`, '100 %');
}

async function load(browser: Browser, url: string): Promise<boolean> {
  console.log('\nLoading, gzipped');
  const files = await filesOf(browser, url);
  const sum = (isFirst: boolean): number =>
    files
      .filter((file) => file.isFirst === isFirst)
      .reduce((total, { gzippedBytes }) => total + gzippedBytes, 0);
  for (const { name, gzippedBytes, isFirst } of files) {
    line(`${name}${isFirst ? '' : ' (after the first paint)'}`, bytes(gzippedBytes));
  }
  line('First load', bytes(sum(true)), bytes(bounds.firstLoadBytes));
  line('With what is fetched after it', bytes(sum(true) + sum(false)));
  return sum(true) <= bounds.firstLoadBytes;
}

async function paint(browser: Browser, url: string): Promise<void> {
  console.log('\nOpening, each in a fresh profile');
  const views = [];
  for (let opening = 0; opening < 12; opening += 1) views.push(await firstView(browser, url));
  distribution(
    'First paint',
    views.map(({ paintMilliseconds }) => paintMilliseconds),
    bounds.firstPaintMilliseconds,
  );
  line(
    'Grid of what fits, median',
    milliseconds(
      quantile(
        views.map(({ gridMilliseconds }) => gridMilliseconds),
        0.5,
      ),
    ),
  );
}

async function slider(executablePath: string, host: HostProcess): Promise<void> {
  const page = await UnwatchedPage.open(executablePath, host.url);
  try {
    await sliderOf(page, host);
  } finally {
    await page.close();
  }
}

async function sliderOf(page: UnwatchedPage, host: HostProcess): Promise<void> {
  await drawn(page);
  // The engine compiles what runs often.
  await sliderAnswers(page, { rounds: 2, isReached: false });
  console.log('\nContext slider, moved in every frame by a pointer');
  const { frameMilliseconds, late } = await dragInFrames(page, draggedFrames);
  line('Moves answered before the next frame', `${draggedFrames - late} of ${draggedFrames}`, 'all');
  // Frames come at their own pace: half a millisecond is their jitter.
  distribution('Time from frame to frame', frameMilliseconds, bounds.frameMilliseconds + 0.5);
  for (const isReached of [true, false]) {
    const name = isReached ? 'each as soon as the last is answered' : 'the same, nothing asked for ahead';
    console.log(`\nContext slider, from move to answered grid, laid out: ${name}`);
    let answers: number[] = [];
    const work = await workOf(page, host, async () => {
      answers = await sliderAnswers(page, { rounds: sliderRounds, isReached });
    });
    distribution('Answer', answers, bounds.frameMilliseconds);
    line('Processor time of an answer, page', milliseconds(work.pageMilliseconds / answers.length));
    line('Processor time of an answer, host', milliseconds(work.hostMilliseconds / answers.length));
  }
}

/**
 * Says whether nothing grew: no node, no listener, and nothing that the page's own program holds. What the browser
 * compiles and notes meanwhile is in the size of the heap too, and grows with every round that is driven from outside.
 */
function judge({ trend, programBytes }: HeldAfterRounds): boolean {
  console.log('\nHeap after rounds through all views, garbage collected');
  for (const [at, { heapBytes, nodes, listeners }] of trend.entries()) {
    if (at % warmRounds === warmRounds - 1 || at === 0) {
      line(`round ${at + 1}: ${nodes} nodes, ${listeners} listeners`, bytes(heapBytes));
    }
  }
  const [settled, last] = [trend[warmRounds - 1], trend.at(-1)];
  if (!settled || !last) throw new Error('There were too few rounds.');
  const grown = (programBytes.last - programBytes.settled) / (rounds - warmRounds);
  const allowed = programBytes.settled * mostGrowth;
  line('Objects, closures, arrays, texts', bytes(programBytes.last));
  line('  their growth a round', bytes(grown), `${bytes(allowed)} (0.01 %)`);
  line('Nodes, since the warm rounds', String(last.nodes - settled.nodes), '0');
  line('Listeners, since the warm rounds', String(last.listeners - settled.listeners), '0');
  return grown <= allowed && last.nodes <= settled.nodes && last.listeners <= settled.listeners;
}

/**
 * `npm run bench:renderer`: the built interface over the loopback host with the real core, in Chromium. Exit
 * code 1 where a bound is missed that does not depend on how busy this machine is: the bytes and the heap.
 */
export async function run(): Promise<void> {
  const executablePath =
    process.env['KAIDOKI_BROWSER'] ?? (await findBrowser(join(import.meta.dirname, '..', '..'))).path;
  process.env['KAIDOKI_BROWSER'] = executablePath;
  const host = await HostProcess.start();
  const browser = await launchBrowser();
  try {
    const load1 = loadavg()[0] ?? 0;
    console.log(
      `Chromium ${browser.version()}; ${cpus().length} processors, load ${load1.toFixed(1)}: times above a load of 1 are others' too`,
    );
    const isLight = await load(browser, host.url);
    await paint(browser, host.url);
    await slider(executablePath, host);

    const { page, problems } = await openPage(browser, host.url, { height: 900 });
    await page.locator('[data-testid="speed-chart"]').waitFor();
    await page.locator('[data-testid="run-list"]').waitFor();
    const isTight = judge(await heldAfterRounds(page, { warmRounds, rounds }));
    if (problems.length > 0) throw new Error(problems.join('\n'));
    console.log(`\n${isLight && isTight ? 'Within' : 'BEYOND'} the bounds of bytes and heap.`);
    process.exitCode = isLight && isTight ? 0 : 1;
  } finally {
    await browser.close();
    await host.close();
  }
}
