import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppState, Handlers } from '../../src-main/contract/contract.ts';
import type { Advice } from '../../src-main/core/advice/advice.ts';
import { Fault, faultCodes } from '../../src-main/core/fault.ts';
import { resultOf } from '../fakes/benchmark-results.ts';
import { someRuns } from '../fakes/some-runs.ts';
import { findings } from './axe.ts';
import { launchBrowser, openPage } from './browser.ts';
import { startSmallHost, type SmallHost } from './small-host.ts';
import { byId, flaws, openWindow } from './window.ts';

const mac = 'macbook-pro-m4-pro-48gb';

const looks = [
  ['en', 'light'],
  ['ja', 'light'],
  ['ja', 'dark'],
  ['en', 'dark'],
] as const;

/** Shows the page in both languages and both schemes, and tells what is wrong with what is looked for in each. */
async function inEveryLook(page: Page, selector: string, within: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [language, colorScheme] of looks) {
    await page.locator(byId('language-switch')).selectOption(language);
    await page.locator(`html[lang="${language}"]`).waitFor();
    await page.emulateMedia({ colorScheme });
    const words = await page.locator(selector).first().innerText();
    const isJapanese = /[\u3040-\u30ff\u4e00-\u9fff]/.test(words);
    if (isJapanese !== (language === 'ja')) wrong.push(`${language}: "${words}"`);
    for (const flaw of await flaws(page)) wrong.push(`${language}: ${flaw}`);
    if (language === 'en') {
      for (const found of Object.values(await findings(page, within)).flat()) wrong.push(found);
    }
  }
  return wrong;
}

const running = (progress: object, fraction: number): Pick<AppState, 'benchmark'> => ({
  benchmark: {
    status: 'running',
    mode: 'default',
    progress: { phase: 'measuring', fraction, ...progress },
  },
});
const notice = (code: string): string => `${byId('machine-notice')}[data-code="${code}"]`;
const fault = (code: string): string => `${byId('fault')}[data-code="${code}"]`;
const measured = resultOf({
  machine: { chip: 'Apple M4 Pro', gpuCores: 20, memoryBytes: 48 * 2 ** 30, osVersion: '26.1' },
});

/** A state that the host tells, what then is to be seen, and where. */
const told: [name: string, change: Partial<AppState>, selector: string][] = [
  ['the first probe', { machine: undefined }, byId('machine-line')],
  [
    'a probe that failed',
    {
      machine: undefined,
      probeFault: { code: 'probe-folder-unreadable', details: { path: 'x', problem: 'y' } },
    },
    fault('probe-folder-unreadable'),
  ],
  ['a first start', {}, byId('first-start')],
  ['measuring', running({ secondsLeft: 21, test: 'tg128', layers: 8 }, 0.25), byId('benchmark-progress')],
  ['waiting for the Mac to wake', running({ phase: 'paused' }, 0.5), byId('benchmark-progress')],
  ['cancelling', { benchmark: { status: 'cancelling' } }, byId('benchmark-progress')],
  [
    'an untrusted result',
    { latest: { ...measured, trusted: false, reasons: ['low-power-mode', 'busy-machine'] } },
    byId('untrusted'),
  ],
  ['a trusted result', { latest: measured }, '.trusted'],
  [
    'a missing engine',
    { benchmark: { status: 'failed', fault: { code: 'engine-missing', details: { problem: 'x' } } } },
    fault('engine-missing'),
  ],
  [
    'damaged settings',
    { settingsFault: { code: 'settings-damaged', details: { path: 'x' } } },
    byId('settings-fault'),
  ],
  [
    'a history that cannot be read',
    { historyFault: { code: 'history-unwritable', details: { path: 'x' } } },
    byId('history-fault'),
  ],
  ['damaged lines of the history', { historySetAside: 2 }, byId('history-set-aside')],
  ['runs of a later version', { historyNewer: 3 }, byId('history-newer')],
  [
    'rows of a catalogue left out',
    {
      catalogueProblems: [{ file: 'a.json', row: 'x', code: 'field-missing', details: { field: 'product' } }],
    },
    byId('settings-problems'),
  ],
];

/** Folders of the fixtures and what the window says of such a machine. */
const machines = [
  ['not-a-mac-linux', 'not-a-mac'],
  ['intel-macbook-pro-comma', 'intel-mac'],
  ['virtual-machine-m4-max', 'virtual-machine'],
  ['rosetta-translated-m1-pro', 'translated-process'],
  ['unknown-chip-m7', 'unknown-chip'],
  ['macbook-pro-m1-max-macos12-log2023', 'macos-too-old-for-benchmark'],
] as const;

describe('each state of the window, in both languages and both schemes', () => {
  let browser: Browser;
  let host: SmallHost;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    host = await startSmallHost({ mac });
    const opened = await openWindow(browser, host.url);
    [page, problems] = [opened.page, opened.problems];
  });

  afterAll(async () => {
    await browser.close();
    await host.close();
  });

  it.each(told)('shows %s', async (_name, change, selector) => {
    await host.say((state) => ({ ...state, ...change }));
    await page.locator(selector).first().waitFor();
    const view = await page
      .locator(selector)
      .first()
      .evaluate((each) => each.closest('aside, section.view')?.id ?? '');
    expect(await inEveryLook(page, selector, view === '' ? 'aside' : `#${view}`)).toEqual([]);
  });

  it('has a title, a sentence and both languages for every error of the list', async () => {
    const wrong: string[] = [];
    for (const language of ['en', 'ja']) {
      await page.locator(byId('language-switch')).selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      for (const code of faultCodes) {
        await host.say((state) => ({
          ...state,
          benchmark: { status: 'failed', fault: { code, details: {} } },
        }));
        const words = await page.locator(`aside ${fault(code)} .words`).innerText();
        const [title = '', sentence = ''] = words.split(/\n+/);
        if (title.length < 2 || sentence.length < 10)
          wrong.push(`${language} ${code}: ${title} / ${sentence}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await flaws(page)).toEqual([]);
    await host.say((state) => state);
  });

  it('asks nothing of the network and meets no error in any of them', () => {
    expect(problems).toEqual([]);
  });
});

describe('each machine of a kind of its own, in both languages and both schemes', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser.close());

  it.each(machines)('says of %s that it is %s, and goes on', async (folder, code) => {
    const host = await startSmallHost({ mac: folder });
    try {
      const { page, problems, close } = await openPage(browser, host.url);
      await page.locator(notice(code)).waitFor();
      await page.locator(byId('verdict')).waitFor();
      await page.locator(byId('settings')).waitFor();
      expect(await inEveryLook(page, notice(code), 'aside')).toEqual([]);
      expect(problems).toEqual([]);
      await close();
    } finally {
      await host.close();
    }
  });

  const refusals = [
    ['fit', { fit: async () => Promise.reject(new Fault('memory-unknown')) }, '#fit'],
    [
      'predict',
      { predict: async () => Promise.reject(new Fault('unknown-model', { model: 'x' })) },
      '#speed',
    ],
    [
      'advise',
      { advise: async () => Promise.reject(new Fault('unknown-model', { model: 'x' })) },
      '#upgrade',
    ],
  ] satisfies [string, Partial<Handlers>, string][];

  it.each(refusals)(
    'tells of a refused question of %s in its own view, with what may help',
    async (_call, refusing, view) => {
      const host = await startSmallHost({ mac, history: someRuns, handlers: () => refusing });
      try {
        const { page, close } = await openPage(browser, host.url);
        const note = `${view} ${byId('fault')}`;
        await page.locator(`${note} button`).first().waitFor();
        expect(await inEveryLook(page, note, view)).toEqual([]);
        await close();
      } finally {
        await host.close();
      }
    },
  );

  it.each([
    [
      'nobody knows a price',
      byId('no-prices'),
      (advice: Advice) => advice.candidates.map(({ price: _, ...rest }) => rest),
    ],
    ['no Mac comes into question', byId('candidates'), () => []],
  ] as const)('says so where %s', async (_what, selector, candidatesOf) => {
    const host = await startSmallHost({
      mac,
      handlers: ({ advise }) => ({
        advise: async (input) => {
          const { recommended: _recommended, stepUp: _stepUp, ...advice } = await advise(input);
          return {
            ...advice,
            verdict: 'no-verdict',
            candidates: [...candidatesOf(advice)],
            paretoIndices: [],
          };
        },
      }),
    });
    try {
      const { page, problems, close } = await openPage(browser, host.url);
      await page.locator(selector).waitFor();
      expect(await inEveryLook(page, selector, '#upgrade')).toEqual([]);
      expect(problems).toEqual([]);
      await close();
    } finally {
      await host.close();
    }
  });

  it('tells of a part of the page that did not load, and offers to try again', async () => {
    const host = await startSmallHost({ mac });
    try {
      const { page, close } = await openPage(browser, 'about:blank');
      await page.route('**/sections-*.js', (route) => route.abort());
      await page.goto(host.url);
      await page.locator(byId('section-fault')).first().waitFor();
      expect(await inEveryLook(page, byId('section-fault'), '#speed')).toEqual([]);
      await page.unroute('**/sections-*.js');
      await page
        .locator(`${byId('section-fault')} button`)
        .first()
        .click();
      await page.locator(byId('speed-chart')).waitFor();
      await close();
    } finally {
      await host.close();
    }
  });
});
