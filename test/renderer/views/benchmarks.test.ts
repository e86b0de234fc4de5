import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import type { BenchmarkResult } from '../../../src-main/core/benchmark/result.ts';
import { Fault } from '../../../src-main/core/fault.ts';
import App from '../../../src-renderer/App.svelte';
import * as sections from '../../../src-renderer/views/sections.ts';
import { Session } from '../../../src-renderer/state/session.ts';
import { sampleState } from '../../contract/samples.ts';
import { rateOf, resultOf, startedAtMinute } from '../../fakes/benchmark-results.ts';
import { memoryBridge, memoryStorage } from '../session.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };

let end = (): void => undefined;
afterEach(() => {
  end();
  vi.restoreAllMocks();
});

interface Setting {
  language?: 'ja' | 'en';
  state?: Partial<AppState>;
  /** Oldest first, as the host lists them. */
  runs?: BenchmarkResult[];
  isMenuBarApp?: boolean;
}

async function open(setting: Setting = {}, replaced: Partial<Handlers> = {}) {
  const { language = 'en', state = {}, runs = [], isMenuBarApp = false } = setting;
  const host = memoryBridge({
    readState: async () => ({ ...idle, ...state }),
    listHistory: async () => runs,
    ...replaced,
  });
  const session = new Session(
    { ...host.bridge, isMenuBarApp },
    { storage: memoryStorage(), preferred: [language] },
  );
  end = session.app.start();
  render(App, { props: { session, isPopover: false, sections } });
  const view = await screen.findByTestId('history');
  if (runs.length > 0) await screen.findByTestId('run-list');
  return { ...host, session, view };
}

const click = async (testId: string): Promise<void> =>
  void (await fireEvent.click(await screen.findByTestId(testId)));

describe('measuring', () => {
  it('offers the four modes and says what each takes', async () => {
    const { view } = await open();
    const radios = within(view).getAllByRole('radio');
    expect(radios.map((radio) => radio.getAttribute('value'))).toEqual([
      'quick',
      'default',
      'full',
      'sustained',
    ]);
    expect(view.textContent).toMatch(/Half a minute.*About a minute.*Some minutes/s);
  });

  it('starts what was chosen: mode, model, quantisation, minutes', async () => {
    const startBenchmark = vi.fn().mockResolvedValue({});
    await open({}, { startBenchmark });
    await click('run-mode-sustained');
    await fireEvent.change(await screen.findByTestId('run-minutes'), { target: { value: '20' } });
    await waitFor(() => expect(screen.getByTestId('run-model').children.length).toBe(2));
    await fireEvent.change(screen.getByTestId('run-model'), { target: { value: 'llama-2-7b' } });
    await fireEvent.change(await screen.findByTestId('run-quantisation'), { target: { value: 'Q4_0' } });
    await click('run-start');
    await waitFor(() =>
      expect(startBenchmark).toHaveBeenCalledWith({
        mode: 'sustained',
        model: 'llama-2-7b:Q4_0',
        minutes: 20,
      }),
    );
  });

  it('shows mode, phase, share and time left, and cancels', async () => {
    const cancelBenchmark = vi.fn().mockResolvedValue({});
    const progress = {
      phase: 'measuring',
      fraction: 0.25,
      secondsLeft: 21,
      test: 'tg128',
      layers: 8,
    } as const;
    const { view } = await open(
      { state: { benchmark: { status: 'running', mode: 'full', progress } } },
      { cancelBenchmark },
    );
    await within(view).findByText('Measuring: Full');
    const shown = within(view).getByTestId('run-progress');
    expect(shown.textContent).toMatch(/how fast it writes.*about 21 sec left.*25% done/s);
    await click('run-cancel');
    expect(cancelBenchmark).toHaveBeenCalledTimes(1);
  });

  it('says that the time left is not known yet, and that it waits for the Mac', async () => {
    const running = (phase: 'writing' | 'paused'): AppState => ({
      ...idle,
      benchmark: { status: 'running', mode: 'quick', progress: { phase, fraction: 0.1 } },
    });
    const host = await open({ state: running('writing') });
    const shown = await within(host.view).findByTestId('run-progress');
    expect(shown.textContent).toMatch(/time left can be told in a moment/);
    host.say(running('paused'));
    await waitFor(() => expect(shown.textContent).toMatch(/The Mac was asleep/));
    expect(shown.textContent).not.toMatch(/time left/);
  });

  it('tells of a failed run in words and offers another', async () => {
    const fault = { code: 'engine-died', details: { how: 'SIGKILL', phase: 'loading' } } as const;
    const { view } = await open({ state: { benchmark: { status: 'failed', fault } } });
    expect((await within(view).findByTestId('run-fault')).textContent).toMatch(/SIGKILL/);
    expect(within(view).getByTestId('run-start')).toBeTruthy();
  });
});

describe('the history', () => {
  it('says in both languages that nothing was measured yet', async () => {
    const { view, session } = await open();
    expect(within(view).getByTestId('history-empty').textContent).toMatch(/Nothing measured yet/);
    session.language.choose('ja');
    await waitFor(() =>
      expect(within(view).getByTestId('history-empty').textContent).toMatch(/まだ計測していません/),
    );
  });

  it('tells of a file that cannot be used, of damaged lines and of runs of a later version', async () => {
    const historyFault = {
      code: 'history-unwritable',
      details: { path: 'history.jsonl', problem: 'ENOSPC' },
    } as const;
    const { view } = await open({ state: { historyFault, historySetAside: 2, historyNewer: 3 } });
    expect((await within(view).findByTestId('history-fault')).textContent).toMatch(/history\.jsonl.*ENOSPC/);
    expect(within(view).getByTestId('history-set-aside').textContent).toMatch(/2 damaged lines/);
    expect(within(view).getByTestId('history-newer').textContent).toMatch(/3 runs are of a later version/);
  });

  it('lists the newest run first, with build, both speeds and how far to trust it, and opens it', async () => {
    const { view } = await open({
      runs: [resultOf({ startedAt: startedAtMinute(1), trusted: false, reasons: ['thermal'] }), resultOf()],
    });
    const rows = within(view).getAllByTestId('run-row');
    expect(rows.map((row) => row.getAttribute('aria-expanded'))).toEqual(['true', 'false']);
    expect(rows[0]?.textContent).toMatch(/Llama 2 7B Q4_0.*b1000.*440.*50\.5.*trusted/s);
    expect(rows[1]?.textContent).toMatch(/with care/);
    await fireEvent.click(rows[1] ?? view);
    expect((await within(view).findByTestId('run-reasons')).textContent).toMatch(/hot.*Let it cool down/);
    expect(rows.map((row) => row.getAttribute('aria-expanded'))).toEqual(['false', 'true']);
  });

  it('shows interval, repetitions and conditions in words', async () => {
    const { view } = await open({
      runs: [
        resultOf({
          conditions: { powerSource: 'battery', lowPowerMode: false, foreignLoad: 0.12, anchorDrift: 1.03 },
          results: { pp512: rateOf(440, 8), 'tg128@d4096': { tokensPerSecond: 30, low: 28, samples: 2 } },
          firstToken: [{ promptTokens: 4096, seconds: 10.2, low: 10, high: 10.4 }],
          depthsLeftOut: [16_384],
        }),
      ],
    });
    const rates = within(view).getByTestId('run-rates').textContent;
    expect(rates).toMatch(/reads 512 tokens.*440 t\/s.*432 to 448.*5/s);
    expect(rates).toMatch(/writes 128 tokens behind 4,096.*from 28, upper end not known/s);
    const conditions = within(view).getByTestId('run-conditions').textContent;
    expect(conditions).toMatch(
      /Power from the battery.*Low Power Mode off.*up to 12% of all CPUs.*3% slower/s,
    );
    expect(conditions).toMatch(/Extrapolated to 32 layers from 2 \+ 8/);
    expect(view.textContent).toMatch(/First word after\s+4,096 tokens\s+10 sec/);
    expect(view.textContent).toMatch(/Not measured behind 16,384 tokens/);
  });

  it('draws a sustained run with the share that is left, and the same as a table', async () => {
    const points = Array.from({ length: 11 }, (_, index) => ({
      seconds: index * 60,
      promptTokensPerSecond: 400 - 10 * index,
      generationTokensPerSecond: 50,
    }));
    const { view } = await open({
      runs: [
        resultOf({ mode: 'sustained', sustained: { points, promptShareKept: 0.76, generationShareKept: 1 } }),
      ],
    });
    const shown = within(view).getByTestId('sustained');
    expect(shown.textContent).toMatch(/Reading: 76% of the speed is left at the end/);
    expect(shown.textContent).toMatch(/Writing: nothing of the speed is lost/);
    expect(within(shown).getAllByRole('img')[0]?.getAttribute('aria-label')).toMatch(
      /10 min.*395 tokens per second at first/,
    );
    expect(within(shown).getByTestId('sustained-table').querySelectorAll('tbody tr')).toHaveLength(11);
  });

  it('executes nothing of a name and keeps it short', async () => {
    const name = `<img src=x onerror="document.title='owned'">\u202e${'w'.repeat(10_000)}`;
    const { view } = await open({
      runs: [
        resultOf({
          model: name,
          build: name,
          quantisation: name,
          reasons: [name],
          trusted: false,
          file: { name, bytes: 1 },
          machine: { chip: name, osVersion: name },
        }),
      ],
    });
    expect(view.querySelector('img')).toBeNull();
    expect(view.textContent).not.toMatch(/\u202e|w{500}/);
    expect(view.textContent).toMatch(/<img src=x/);
  });
});

describe('two runs side by side', () => {
  const runs = [
    resultOf({
      startedAt: startedAtMinute(1),
      build: 'llama.cpp b999',
      results: { pp512: rateOf(400, 4), tg128: rateOf(50, 5) },
    }),
    resultOf({ startedAt: startedAtMinute(2), results: { pp512: rateOf(480, 4), tg128: rateOf(51, 5) } }),
  ];

  it('show whether the speeds really differ, and what else does', async () => {
    const { view } = await open({ runs });
    await fireEvent.change(within(view).getByTestId('compare-one'), {
      target: { value: within(view).getByTestId('compare-other').querySelectorAll('option')[1]?.value },
    });
    await fireEvent.change(within(view).getByTestId('compare-other'), {
      target: { value: within(view).getByTestId('compare-other').querySelectorAll('option')[0]?.value },
    });
    const compare = within(view).getByTestId('run-compare');
    await waitFor(() =>
      expect(within(compare).getByTestId('compare-pp512').textContent).toMatch(/1\.2 times as fast/),
    );
    expect(within(compare).getByTestId('compare-tg128').textContent).toMatch(/no difference shown/);
    expect(compare.textContent).toMatch(/Another build of llama\.cpp/);
    expect(compare.textContent).toMatch(/Build\s*llama\.cpp b999\s*llama\.cpp b1000/);
  });

  it('say that different models tell of models', async () => {
    const { view } = await open({
      runs: [resultOf({ model: 'qwen3-8b', startedAt: startedAtMinute(1) }), resultOf()],
    });
    expect(within(view).getByTestId('run-compare').textContent).toMatch(/Different models/);
  });

  it('are asked for where there is only one', async () => {
    const { view } = await open({ runs: [resultOf()] });
    expect(within(view).getByTestId('run-compare').textContent).toMatch(/With a second run/);
  });
});

describe('export', () => {
  it('gives all runs as text to copy and to download', async () => {
    const exportHistory = vi.fn().mockResolvedValue({ text: 'a,b\n' });
    const { view } = await open({ runs: [resultOf()] }, { exportHistory });
    await click('export-all');
    await click('export-csv');
    await waitFor(() => expect(exportHistory).toHaveBeenLastCalledWith({ format: 'csv' }));
    const field = await within(view).findByTestId<HTMLTextAreaElement>('export-text');
    await waitFor(() => expect(field.value).toBe('a,b\n'));
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await click('export-copy');
    await within(view).findByText('Copied.');
    expect(writeText).toHaveBeenCalledWith('a,b\n');
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    await click('export-download');
    expect(names).toEqual(['kaidoki-history.csv']);
  });

  it('selects the text where the clipboard is refused, and says what to press', async () => {
    const { view } = await open({ runs: [resultOf()] });
    await click('export-all');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    document.execCommand = () => false;
    await click('export-copy');
    await within(view).findByText(/press ⌘C/);
    expect(document.activeElement).toBe(within(view).getByTestId('export-text'));
  });

  it('asks for one run by its name, and says why the public table will not take it', async () => {
    const exportHistory = vi
      .fn()
      .mockRejectedValue(new Fault('bad-input', { path: '--export', expected: 'x' }));
    const { view } = await open({ runs: [resultOf({ model: 'qwen3-8b' })] }, { exportHistory });
    await click('run-share');
    expect(within(view).getByTestId('run-card').getAttribute('aria-label')).toMatch(
      /Apple M4 Pro.*440 tokens\/s/,
    );
    await click('export-markdown');
    expect((await within(view).findByTestId('export-fault')).textContent).toMatch(
      /public table takes LLaMA-2-7B/,
    );
    expect(exportHistory).toHaveBeenLastCalledWith({ format: 'markdown', runs: ['20261122-2335'] });
  });
});

describe('the settings', () => {
  it('choose a language or the system’s', async () => {
    const changeSettings = vi.fn().mockResolvedValue({});
    await open({}, { changeSettings });
    const select = await screen.findByTestId('settings-language');
    await fireEvent.change(select, { target: { value: 'ja' } });
    await waitFor(() => expect(changeSettings).toHaveBeenLastCalledWith({ language: 'ja' }));
    await screen.findByRole('heading', { name: 'プライバシー' });
    await fireEvent.change(select, { target: { value: 'system' } });
    await waitFor(() => expect(changeSettings).toHaveBeenLastCalledWith({ language: 'system' }));
    await screen.findByRole('heading', { name: 'Privacy' });
  });

  it('name on a page what belongs to the menu-bar app, and in the app where it is', async () => {
    await open();
    const page = screen.getByTestId('settings').textContent;
    expect(page).toMatch(/served by a program in the terminal/);
    expect(page).not.toMatch(/right-click/);
  });

  it('in the app say where launching at login and updates are, and what hides the icon', async () => {
    await open({ isMenuBarApp: true });
    expect(screen.getByTestId('settings').textContent).toMatch(
      /right-click.*Check for updates.*allow Kaidoki/s,
    );
  });

  it('tell of settings that cannot be kept and of own rows that were left out', async () => {
    const settingsFault = {
      code: 'settings-unusable',
      details: { path: 'settings.json', problem: 'EACCES' },
    } as const;
    await open({ state: { settingsFault } });
    expect((await screen.findByTestId('settings-fault')).textContent).toMatch(/settings\.json/);
    expect(screen.getByTestId('settings-problems').textContent).toMatch(/計算: product is missing/);
  });
});
