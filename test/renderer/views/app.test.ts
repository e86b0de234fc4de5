import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import { Fault } from '../../../src-main/core/fault.ts';
import App from '../../../src-renderer/App.svelte';
import * as sections from '../../../src-renderer/views/sections.ts';
import { Session } from '../../../src-renderer/state/session.ts';
import { sampleOutputs, sampleState } from '../../contract/samples.ts';
import { memoryBridge, memoryStorage } from '../session.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };

const latest: NonNullable<AppState['latest']> = {
  mode: 'default',
  model: 'llama-2-7b',
  quantisation: 'Q4_0',
  backend: 'metal',
  build: 'b1',
  settings: {
    threads: 4,
    batch: 512,
    physicalBatch: 512,
    flashAttention: 'on',
    memoryMapped: false,
    residencySets: 'on',
    tensorApi: 'off',
  },
  layersMeasured: [2, 8],
  layersTotal: 32,
  results: {
    pp512: { tokensPerSecond: 440, low: 430, high: 450, samples: 3 },
    tg128: { tokensPerSecond: 51, low: 50, high: 52, samples: 3 },
  },
  wallClock: {},
  conditions: {},
  blocks: { kept: 3, discarded: 0 },
  trusted: false,
  reasons: ['low-power-mode'],
  startedAt: '2026-11-22T12:00:00.000Z',
  elapsedMilliseconds: 30_000,
  bytesWritten: 1e9,
};

const grid = sampleOutputs.fit;
const [row] = grid.rows;
if (!row) throw new Error('The sample has a row.');
const twoRows = {
  ...grid,
  rows: [row, { ...row, quantisation: 'Q8_0', answer: 'refused' as const, largestContextTokens: 0 }],
};

let end = (): void => undefined;
afterEach(() => end());

async function open(replaced: Partial<Handlers> = {}, { language = 'en', isPopover = false } = {}) {
  const host = memoryBridge({ readState: async () => idle, fit: async () => twoRows, ...replaced });
  const session = new Session(host.bridge, { storage: memoryStorage(), preferred: [language] });
  end = session.app.start();
  render(App, { props: { session, isPopover, sections } });
  await screen.findByTestId('machine-line');
  return { ...host, session };
}

describe('the page', () => {
  it('says in one line what the machine is', async () => {
    await open();
    await waitFor(() =>
      expect(screen.getByTestId('machine-line').textContent).toMatch(
        /Apple M4 Pro\s· 20-core GPU\s· 32.GB memory/,
      ),
    );
  });

  it.each([
    ['not-a-mac', 'Not a Mac'],
    ['virtual-mac', 'Virtual Mac'],
    ['intel-mac', 'Intel Mac'],
  ] as const)('says plainly that a machine is %s', async (kind, words) => {
    if (!idle.machine) throw new Error('The sample has a machine.');
    const machine = { ...idle.machine, kind };
    await open({ readState: async () => ({ ...idle, machine }) });
    await waitFor(() => expect(screen.getByTestId('machine-line').textContent).toContain(words));
  });

  it('names what limits the answer: warnings, left-out catalogue rows, damaged history', async () => {
    await open({ readState: async () => ({ ...idle, historySetAside: 2, historyNewer: 3 }) });
    const list = await screen.findByTestId('warning-list');
    expect(list.textContent).toMatch(/runs on battery/);
    expect(list.textContent).toMatch(/計算: product is missing/);
    expect(list.textContent).toMatch(/2 damaged lines/);
    expect(list.textContent).toMatch(/3 runs were recorded by a later version/);
  });

  it('before the first measurement says what the button does, and starts with it', async () => {
    const startBenchmark = vi.fn().mockResolvedValue({});
    await open({ startBenchmark });
    await screen.findByText('Not measured yet');
    await fireEvent.click(screen.getByTestId('benchmark-button'));
    expect(startBenchmark).toHaveBeenCalledTimes(1);
  });

  it('while measuring shows phase, share and time left, and cancels', async () => {
    const cancelBenchmark = vi.fn().mockResolvedValue({});
    const progress = {
      phase: 'measuring',
      fraction: 0.25,
      secondsLeft: 21,
      test: 'tg128',
      layers: 8,
    } as const;
    await open({
      readState: async () => ({ ...idle, benchmark: { status: 'running', mode: 'default', progress } }),
      cancelBenchmark,
    });
    const shown = await screen.findByTestId('benchmark-progress');
    expect(shown.textContent).toMatch(/Measuring\s· how fast it writes\s· 8 layers\s+about 21 sec left/);
    expect(within(shown).getByRole('progressbar').getAttribute('value')).toBe('0.25');
    await fireEvent.click(screen.getByTestId('cancel-button'));
    expect(cancelBenchmark).toHaveBeenCalledTimes(1);
    expect(screen.queryByTestId('benchmark-button')).toBeNull();
  });

  it('says which of two models is measured, behind how many tokens, and that it waits for the Mac', async () => {
    const progress = {
      model: { name: 'Qwen3 8B Q4_K_M', index: 2, count: 2 },
      fraction: 0.75,
      test: 'tg128@d4096',
    } as const;
    const host = await open({
      readState: async () => ({
        ...idle,
        benchmark: { status: 'running', mode: 'default', progress: { ...progress, phase: 'measuring' } },
      }),
    });
    const shown = await screen.findByTestId('benchmark-progress');
    expect(shown.textContent).toMatch(/Model 2 of 2: Qwen3 8B Q4_K_M/);
    expect(shown.textContent).toMatch(/how fast it writes after 4,096 tokens/);
    host.say({
      ...idle,
      benchmark: { status: 'running', mode: 'default', progress: { ...progress, phase: 'paused' } },
    });
    await waitFor(() => expect(shown.textContent).toMatch(/Waiting for the Mac to wake/));
  });

  it('names the newest run and its mode, in the language of the page', async () => {
    await open({ listHistory: async () => [{ ...latest, mode: 'quick', model: 'qwen3-8b' }] });
    expect((await screen.findByTestId('newest-run')).textContent).toMatch(/Newest run: qwen3-8b .*\(quick\)/);
  });

  it('shows a failed run in words and offers another', async () => {
    const fault = { code: 'engine-died', details: { how: 'SIGKILL', phase: 'loading' } } as const;
    await open({ readState: async () => ({ ...idle, benchmark: { status: 'failed', fault } }) });
    expect((await screen.findByTestId('fault')).textContent).toMatch(/ended by itself \(SIGKILL/);
    expect(screen.getByTestId('benchmark-button')).toBeTruthy();
  });

  it('shows both figures with their intervals before the published band, and why they are not trusted', async () => {
    const published = {
      promptTokensPerSecond: { low: 420, mid: 430, high: 470 },
      generationTokensPerSecond: { low: 50, mid: 51, high: 52 },
      runs: 3,
      from: '2024-11',
      to: '2026-01',
      source: 's',
    };
    await open({ readState: async () => ({ ...idle, latest, published }) });
    const prompt = await screen.findByTestId('prompt-figure');
    expect(prompt.textContent).toMatch(/440\s+t\/s.*95% interval 430 to 450.*published\s+420–470/s);
    expect(screen.getByTestId('generation-figure').textContent).toMatch(/51\s+t\/s/);
    expect(screen.getAllByTestId('published-band')[0]?.getAttribute('aria-label')).toBe(
      '440 tokens per second here; published for the same chip: 420 to 470.',
    );
    expect(screen.getByText(/measured under bad conditions/)).toBeTruthy();
    expect(screen.getByText(/Low Power Mode is on\. Turn it off/)).toBeTruthy();
  });

  it('opens the parts of a cell; one that does not fit shows no speed but what would make it fit', async () => {
    await open({
      fit: async ({ withRemedies }) => ({
        ...twoRows,
        rows: twoRows.rows
          .filter(({ quantisation }) => !withRemedies || quantisation === 'Q8_0')
          .map((row) => ({
            ...row,
            ...(withRemedies && {
              remedies: [
                { kind: 'smaller-quantisation', answer: 'fits', quantisation: 'Q4_0', qualityLoss: 'small' },
                { kind: 'more-memory', answer: 'fits', memoryGB: 32 },
              ],
            }),
          })),
      }),
    });
    const cell = await screen.findByTestId('fit-cell-llama-2-7b-Q4_0');
    expect(cell.getAttribute('aria-label')).toBe('Llama 2 7B Q4_0, fits');
    await fireEvent.click(cell);
    const detail = screen.getByTestId('cell-detail');
    expect(detail.textContent).toMatch(/weights 4.GB/);
    expect(detail.textContent).toMatch(/Largest context[^]*8K tokens/);
    expect(detail.textContent).toMatch(/Rule of thumb/);
    expect(detail.textContent).toMatch(/writes at/);
    await fireEvent.click(screen.getByTestId('fit-cell-llama-2-7b-Q8_0'));
    expect(screen.getByTestId('cell-detail').textContent).not.toMatch(/writes at/);
    const remedies = await screen.findByTestId('remedies');
    expect([...remedies.children].map((item) => item.textContent)).toEqual([
      'Q4_0 (hardly noticeable)',
      'a Mac with 32 GB',
    ]);
  });

  it('has one cell in the tab order, which the arrows move', async () => {
    await open();
    const first = await screen.findByTestId('fit-cell-llama-2-7b-Q4_0');
    const second = screen.getByTestId('fit-cell-llama-2-7b-Q8_0');
    expect([first.tabIndex, second.tabIndex]).toEqual([0, -1]);
    first.focus();
    await fireEvent.keyDown(first, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(second);
    expect([first.tabIndex, second.tabIndex]).toEqual([-1, 0]);
  });

  it('asks anew as the context slider and the KV choice change', async () => {
    const fit = vi.fn().mockResolvedValue(twoRows);
    await open({ fit });
    await screen.findByTestId('fit-grid');
    await fireEvent.input(screen.getByTestId('context-slider'), { target: { value: '12' } });
    expect(screen.getByTestId('context-value').textContent).toBe('32K tokens');
    await fireEvent.change(screen.getByTestId('kv-choice'), { target: { value: 'q8_0' } });
    await waitFor(() => expect(fit).toHaveBeenLastCalledWith({ contextTokens: 32_768, kvType: 'q8_0' }));
  });

  it('puts the verdict first and sends what is edited in the sentence', async () => {
    const advise = vi.fn().mockResolvedValue(sampleOutputs.advise);
    await open({ advise });
    expect((await screen.findByTestId('verdict')).textContent).toMatch(/^Keep it: what you have is enough\./);
    await fireEvent.change(screen.getByTestId('need-use'), { target: { value: 'agent' } });
    await fireEvent.change(screen.getByTestId('need-budget'), { target: { value: '$2,500' } });
    await waitFor(() =>
      expect(advise).toHaveBeenLastCalledWith({ need: { currency: 'USD', use: 'agent', budget: 2500 } }),
    );
  });

  it('changes every word with the language, and says so to the browser', async () => {
    await open();
    await fireEvent.change(screen.getByTestId('language-switch'), { target: { value: 'ja' } });
    await screen.findByText('何が入るか');
    expect(document.documentElement.lang).toBe('ja');
    expect(screen.getByTestId('verdict').textContent).toMatch(/^このままで十分です/);
  });

  it('says that the program is gone, and stops saying so when it is back', async () => {
    const host = await open();
    await screen.findByText('32 GB memory', { exact: false });
    host.reach(false);
    await screen.findByText(/does not answer any more/);
    host.reach(true);
    await waitFor(() => expect(screen.queryByText(/does not answer any more/)).toBeNull());
  });

  it('without permission says which address to open', async () => {
    const refuse = async () => {
      throw new Fault('not-authorised');
    };
    await open({ readState: refuse });
    expect((await screen.findByTestId('fault')).textContent).toMatch(/token included/);
  });

  it('in the popover shows the same machine, verdict and grid, and a way to the window', async () => {
    await open({}, { isPopover: true, language: 'ja' });
    await screen.findByTestId('fit-grid');
    expect(screen.getByTestId('verdict')).toBeTruthy();
    expect(screen.getByText('Kaidoki を開く').getAttribute('href')).toBe('./index.html');
    expect(screen.queryByTestId('candidates')).toBeNull();
  });
});
