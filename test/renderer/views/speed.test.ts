import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import { Fault } from '../../../src-main/core/fault.ts';
import type { PredictQuestion } from '../../../src-main/core/speed/prediction.ts';
import App from '../../../src-renderer/App.svelte';
import * as sections from '../../../src-renderer/views/sections.ts';
import { Session } from '../../../src-renderer/state/session.ts';
import { sampleState } from '../../contract/samples.ts';
import { memoryBridge, memoryStorage } from '../session.ts';
import { chipRow, macWithChip, modelChoice, predictionOf } from '../state/speed-fixtures.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };
const measured = { date: '2026-11-20' };
const here = chipRow('M4', { writes: 20, reads: 200, isThisMac: true });
const own = {
  ...here,
  speed: {
    ...here.speed,
    confidence: 'measured' as const,
    reasons: [{ code: 'measured-here', details: measured }],
  },
};
const others = [
  chipRow('M5 Max', { writes: 60, reads: 1000 }),
  chipRow('M5', { writes: 25, reads: 400 }),
  chipRow('M1', { writes: 10, reads: 50 }),
  chipRow('A18 Pro', { fits: 'refused' }),
];
const macs = [
  macWithChip('M5 Max', 5, { stillSold: true }),
  macWithChip('M5', 5, { stillSold: true }),
  macWithChip('M1', 1, { stillSold: false }),
  macWithChip('A18 Pro', 0, { stillSold: true }),
];
const answer = async ({ chips, promptTokens }: PredictQuestion) =>
  predictionOf(chips ? others : [own], { promptTokens, contextTokens: 8192, quantisation: 'Q4_K_M' });

let end = (): void => undefined;
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

async function open(replaced: Partial<Handlers> = {}, language = 'en') {
  const predict = vi.fn(answer);
  const host = memoryBridge({
    readState: async () => idle,
    listMacs: async () => macs,
    listModels: async () => [modelChoice('qwen3-8b'), modelChoice('llama-2-7b', 4096)],
    predict,
    ...replaced,
  });
  const session = new Session(host.bridge, { storage: memoryStorage(), preferred: [language] });
  end = session.app.start();
  render(App, { props: { session, isPopover: false, sections } });
  return { predict, chart: await screen.findByTestId('speed-chart') };
}
const rows = (chart: HTMLElement) => [...chart.children].map((row) => row.textContent.trim());
const choose = async (name: string, value: string) => {
  const option = document.querySelector(`input[name="${name}"][value="${value}"]`);
  if (!option) throw new Error(`There is no ${name} ${value}.`);
  await fireEvent.click(option);
};
const select = (testId: string, value: string) =>
  fireEvent.change(screen.getByTestId(testId), { target: { value } });

describe('figures in the sidebar', () => {
  it.each([
    ['en', 'Qwen2.5 32B Q4_K_M at 8K: 20 t/s'],
    ['ja', 'Qwen2.5 32B Q4_K_M・8K で 20 t/s'],
  ])('name the model, the context and the unit that they hold for (%s)', async (language, words) => {
    await open({}, language);
    const link = document.querySelector('nav a[href="#speed"]');
    await waitFor(() => expect(link?.textContent).toContain(words));
  });

  it.each([
    ['en', 'Published runs on this chip: llama-2-7b Q4_0'],
    ['ja', '公開値は、このチップでの llama-2-7b Q4_0 の計測'],
  ])('that others published do so before anything is measured (%s)', async (language, words) => {
    const published = {
      promptTokensPerSecond: { low: 440, mid: 440, high: 440 },
      generationTokensPerSecond: { low: 50, mid: 51, high: 52 },
      ...{ runs: 3, from: '2024-11', to: '2026-01', source: 's' },
    };
    await open({ readState: async () => ({ ...idle, published }) }, language);
    const figures = ['prompt-figure', 'generation-figure'].map((id) => screen.getByTestId(id).textContent);
    expect(figures).toEqual([expect.stringMatching(/440\st\/s/), expect.stringMatching(/50[–～]52\st\/s/)]);
    await waitFor(() => expect(screen.getByTestId('published-with').textContent.trim()).toBe(words));
  });
});

describe('the speeds of every chip', () => {
  it('stand fastest first, this Mac marked among them, each with interval and provenance in words', async () => {
    const { chart } = await open();
    expect(rows(chart).map((row) => row.slice(0, 8).trim())).toEqual([
      expect.stringMatching(/^M5 Max/),
      expect.stringMatching(/^M5/),
      expect.stringMatching(/^This Mac/),
    ]);
    expect(screen.getByTestId('speed-own').textContent).toMatch(/20\s.*18–22\s+measured on this machine/s);
    expect(rows(chart)[0]).toMatch(/60\s.*54–66\s+computed from published runs.*3 times this Mac/s);
  });

  it('are told apart by shape: a disc measured, a ring computed', async () => {
    const { chart } = await open();
    expect(chart.querySelectorAll('circle.full')).toHaveLength(1);
    expect(screen.getByTestId('speed-own').querySelector('circle.full')).toBeTruthy();
    expect(chart.querySelectorAll('circle:not(.full)')).toHaveLength(2);
  });

  it('say which chips are too large a model for', async () => {
    await open();
    expect(screen.getByTestId('speed-not-held').textContent).toMatch(/A18 Pro/);
  });

  it('are filtered, ordered, and shown for reading instead of writing', async () => {
    const { chart } = await open();
    await select('speed-filter', 'all');
    expect(rows(chart)).toHaveLength(4);
    await select('speed-filter', '1');
    expect(rows(chart).map((row) => row.slice(0, 8).trim())).toEqual([
      'This Mac',
      expect.stringMatching(/^M1/),
    ]);
    await select('speed-filter', 'all');
    await choose('speed-order', 'chips');
    expect(rows(chart).map((row) => row.slice(0, 6))).toEqual([
      expect.stringMatching(/^This/),
      expect.stringMatching(/^M5/),
      expect.stringMatching(/^M5 Max/),
      expect.stringMatching(/^M1/),
    ]);
    await choose('speed-measure', 'prompt');
    expect(screen.getByTestId('speed-own').textContent).toMatch(/200\s.*180–220/s);
    await choose('speed-scale', 'log');
    expect(chart.querySelectorAll('rect.bar')).toHaveLength(0);
  });

  it('are asked anew for another model, engine, quantisation, context and prompt', async () => {
    const { predict } = await open();
    await select('speed-quantisation', 'Q8_0');
    await select('speed-context', '32768');
    await select('speed-prompt', '512');
    await waitFor(() =>
      expect(predict).toHaveBeenLastCalledWith(
        expect.objectContaining({ quantisation: 'Q8_0', contextTokens: 32_768, promptTokens: 512 }),
      ),
    );
    await select('speed-engine', 'mlx');
    await select('speed-model', 'llama-2-7b');
    await waitFor(() =>
      expect(predict).toHaveBeenLastCalledWith(
        expect.objectContaining({ model: 'llama-2-7b', engine: 'mlx', contextTokens: 4096 }),
      ),
    );
  });

  it('stand in a table too, with where each comes from', async () => {
    await open();
    const table = within(screen.getByTestId('speed-table')).getByRole('table', { hidden: true });
    const mine = [...table.querySelectorAll('tbody tr')].find((row) => row.textContent.includes('This Mac'));
    expect(mine?.textContent).toMatch(/200 \(180–220\).*20 \(18–22\).*measured here \(Nov 20, 2026\)/s);
    expect(table.querySelectorAll('tbody tr')).toHaveLength(3);
  });

  it('stay when an answer fails, with the fault in words', async () => {
    let isBroken = false;
    await open({
      predict: async (question) => {
        if (isBroken) throw new Fault('unknown-model', { model: 'gone' });
        return answer(question);
      },
    });
    isBroken = true;
    await select('speed-engine', 'ollama');
    await waitFor(() => expect(within(section()).getByTestId('fault').textContent).toMatch(/gone/));
    expect(screen.getByTestId('speed-own')).toBeTruthy();
  });
});

function section(): HTMLElement {
  const found = document.getElementById('speed');
  if (!found) throw new Error('There is no speed section.');
  return found;
}

describe('the time to the first word', () => {
  it('is drawn for this Mac and the fastest, then for the chip that is chosen, as a table too', async () => {
    const { chart } = await open();
    const figure = screen.getByTestId('speed-first-token');
    const image = () => within(figure).getByRole('img').getAttribute('aria-label');
    expect(image()).toMatch(/This Mac: M4.*, M5 Max/);
    await fireEvent.click(within(chart).getByRole('radio', { name: /^M5\s+10-core/ }));
    expect(image()).toMatch(/This Mac: M4.*, M5 ·/);
    const table = screen.getByTestId('speed-first-token-table');
    expect(
      [...table.querySelectorAll('tbody tr')].map((row) => row.textContent.replace(/\s+/g, ' ').trim()),
    ).toEqual([
      expect.stringMatching(/^512\s?2\.6.sec \(.*\)\s?1\.3.sec/),
      expect.stringMatching(/^2K\s?10.sec \(.*\)\s?5\.1.sec/),
    ]);
  });
});

describe('words as they come', () => {
  it('start and stop by one button, and appear at the pace of each machine after its wait', async () => {
    const frames: ((milliseconds: number) => void)[] = [];
    vi.stubGlobal('requestAnimationFrame', (onFrame: (milliseconds: number) => void) => frames.push(onFrame));
    vi.stubGlobal('cancelAnimationFrame', () => undefined);
    await open();
    const draw = async (milliseconds: number) => {
      frames.at(-1)?.(milliseconds);
      await Promise.resolve();
    };
    const words = (testId: string) => {
      const shown = screen.getByTestId(testId).querySelector('.words')?.firstChild;
      return shown?.textContent?.length ?? 0;
    };
    await fireEvent.click(screen.getByTestId('stream-button'));
    await draw(1000);
    await draw(1000 + 5120);
    // This Mac waits 10.24 s, shown as 10 s; the other waits 2.048 s and then writes 60 a second.
    await waitFor(() => expect(words('stream-other')).toBe(4 * 185));
    expect(words('stream-own')).toBe(0);
    expect(screen.getByTestId('stream-own').textContent).toMatch(/reading the prompt, 4\.9.sec left/);
    expect(screen.getByTestId('stream-own').textContent).toMatch(/really 10.sec; it is shortened to 10.sec/);
    expect(within(screen.getByTestId('speed-stream')).getByRole('status').textContent).toBe(
      'The words are coming.',
    );
    await draw(1000 + 11_000);
    await waitFor(() => expect(words('stream-own')).toBe(4 * 21));
    await fireEvent.click(screen.getByTestId('stream-button'));
    expect(within(screen.getByTestId('speed-stream')).getByRole('status').textContent).toBe('Stopped.');
  });

  it('stand there where motion is reduced, and at another moment when a control is moved', async () => {
    vi.stubGlobal('matchMedia', (query: string) => ({
      matches: query.includes('reduce'),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    await open();
    expect(screen.queryByTestId('stream-button')).toBeNull();
    // 5 s after the first word of the slower one; no place is kept for what is not there.
    for (const lane of ['stream-own', 'stream-other']) {
      const words = screen.getByTestId(lane).querySelector('.words');
      expect(words?.textContent.length).toBeGreaterThan(300);
      expect(words?.querySelector('.rest')).toBeNull();
    }
    // Its first word comes after 2.048 s, then 60 tokens a second.
    expect(screen.getByTestId('stream-other').textContent.replaceAll('\u00a0', ' ')).toMatch(
      /tokens it can write after 2 sec: 0 · 8 sec: 358 · 16 sec: 838/,
    );
    await fireEvent.input(screen.getByTestId('stream-moment'), { target: { value: '3' } });
    expect(screen.getByTestId('stream-other').textContent).toMatch(/writing, 58 tokens/);
  });

  it('come in the language of the page, and in the other when it is chosen', async () => {
    await open({}, 'ja');
    expect(screen.getByTestId('stream-own').querySelector('.words')?.textContent).toMatch(/^言語モデルは/);
    await choose('speed-text', 'en');
    expect(screen.getByTestId('stream-own').querySelector('.words')?.textContent).toMatch(
      /^A language model/,
    );
  });
});
