import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import type { EngineComparison } from '../../../src-main/core/engines/comparison.ts';
import EnginesView from '../../../src-renderer/views/EnginesView.svelte';
import { Session } from '../../../src-renderer/state/session.ts';
import { sampleState } from '../../contract/samples.ts';
import OneView from '../OneView.svelte';
import { memoryBridge, memoryStorage } from '../session.ts';
import {
  absentServer,
  comparison,
  foundEngines,
  measuredEntry,
  ollamaEngine,
} from '../state/engine-fixtures.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };
const kept = (...comparisons: EngineComparison[]) => ({ comparisons, setAside: 0, newer: 0 });

let end = (): void => undefined;
afterEach(() => end());

async function open(replaced: Partial<Handlers> = {}, language = 'en') {
  const host = memoryBridge({
    readState: async () => idle,
    findEngines: async () => foundEngines,
    listEngineComparisons: async () => kept(),
    listEngineRuns: async () => ({ runs: [], setAside: 0, newer: 0 }),
    ...replaced,
  });
  const session = new Session(host.bridge, { storage: memoryStorage(), preferred: [language] });
  end = session.app.start();
  render(OneView, { props: { session, view: EnginesView } });
  await waitFor(() => expect(session.app.state).toBeDefined());
  const view = screen.getByTestId('engines');
  return { ...host, view: within(view), root: view };
}
const find = async (view: Awaited<ReturnType<typeof open>>['view']): Promise<void> => {
  await fireEvent.click(view.getByTestId('engine-find'));
  await view.findByTestId('engine-form');
};
const words = (element: HTMLElement | null) => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const startButton = (view: Awaited<ReturnType<typeof open>>['view']) =>
  view.getByTestId<HTMLButtonElement>('engine-start');

describe('engines', () => {
  it('are looked for at a click, listed with version, address and models, and why one can’t be measured', async () => {
    const findEngines = vi.fn(async () => foundEngines);
    const { view } = await open({ findEngines });
    expect(findEngines).not.toHaveBeenCalled();
    await find(view);
    expect(words(view.getByTestId('engine-told'))).toBe('2 engines answer');
    expect(words(view.getByTestId('engine-ollama'))).toMatch(
      /^Ollama 0\.13\.1 · 127\.0\.0\.1:11434 llama3\.2:3b · 5.GB · in memory ?qwen3:8b · 5.GB$/,
    );
    expect(words(view.getByTestId('engine-server'))).toMatch(/^✕ llama-server .* does not answer/);
    expect(within(view.getByTestId('engine-server')).queryByRole('checkbox')).toBeNull();
  });

  it('are compared with the model they have in common, or with one chosen on each', async () => {
    const compareEngines = vi.fn(async () => ({}));
    const { view } = await open({ compareEngines });
    await find(view);
    await fireEvent.click(startButton(view));
    expect(compareEngines).toHaveBeenLastCalledWith({
      mode: 'default',
      engines: [
        { engine: 'ollama', model: 'qwen3:8b' },
        { engine: 'lmstudio', model: 'qwen3-8b' },
      ],
    });
    expect(view.queryByTestId('engine-differ')).toBeNull();
    await fireEvent.change(view.getByRole('combobox', { name: 'Model on Ollama' }), {
      target: { value: 'llama3.2:3b' },
    });
    expect(words(view.getByTestId('engine-differ'))).toMatch(/only the same model on each tells/);
    await waitFor(() => expect(startButton(view).disabled).toBe(false));
    await fireEvent.click(startButton(view));
    expect(compareEngines).toHaveBeenLastCalledWith(
      expect.objectContaining({
        engines: [
          { engine: 'ollama', model: 'llama3.2:3b' },
          { engine: 'lmstudio', model: 'qwen3-8b' },
        ],
      }),
    );
  });

  it('are not compared with fewer than two, our own counting as one', async () => {
    const { view } = await open();
    await find(view);
    await fireEvent.click(view.getByRole('checkbox', { name: 'Measure LM Studio' }));
    expect(startButton(view).disabled).toBe(true);
    expect(words(view.getByTestId('engine-form'))).toMatch(/Choose two engines or more/);
    await fireEvent.click(view.getByRole('checkbox', { name: 'Measure llama.cpp in Kaidoki' }));
    expect(startButton(view).disabled).toBe(false);
  });

  it('that are none say what to start', async () => {
    const { view, root } = await open({ findEngines: async () => ({ engines: [absentServer], common: [] }) });
    await find(view);
    expect(words(view.getByTestId('engine-told'))).toBe('No engine answers on this machine.');
    expect(words(root)).toMatch(/Start Ollama/);
    expect(view.queryByTestId('engine-start')).toBeNull();
  });

  it('at another address are looked for there too', async () => {
    const findEngines = vi.fn(async () => foundEngines);
    const { view } = await open({ findEngines });
    await find(view);
    await fireEvent.input(view.getByTestId('engine-address'), {
      target: { value: ' http://127.0.0.1:8081 ' },
    });
    await fireEvent.click(view.getByTestId('engine-look-there'));
    expect(findEngines).toHaveBeenLastCalledWith({
      addresses: [{ engine: 'server', url: 'http://127.0.0.1:8081' }],
    });
  });

  it('while they are compared show which, how far, and can be stopped', async () => {
    const cancelBenchmark = vi.fn(async () => ({}));
    const progress = {
      phase: 'measuring' as const,
      model: { name: 'Ollama · qwen3:8b', index: 1, count: 2 },
      fraction: 0.25,
    };
    const { view } = await open({
      cancelBenchmark,
      readState: async () => ({
        ...idle,
        benchmark: { status: 'running', mode: 'default', progress, isComparison: true },
      }),
    });
    expect(words(view.getByTestId('engine-progress'))).toMatch(/Ollama · qwen3:8b/);
    await fireEvent.click(view.getByTestId('engine-cancel'));
    expect(cancelBenchmark).toHaveBeenCalledTimes(1);
    expect(view.queryByTestId('engine-find')).toBeNull();
  });

  it('wait for a benchmark of our own', async () => {
    const progress = { phase: 'measuring' as const, fraction: 0.25 };
    const { view } = await open({
      readState: async () => ({ ...idle, benchmark: { status: 'running', mode: 'default', progress } }),
    });
    await find(view);
    expect(startButton(view).disabled).toBe(true);
    expect(words(view.getByTestId('engine-form'))).toMatch(/A benchmark is running/);
  });

  it('that could not be compared leave the fault in words', async () => {
    const { view } = await open({
      readState: async () => ({
        ...idle,
        benchmark: {
          status: 'failed',
          isComparison: true,
          fault: { code: 'engine-busy', details: { engine: 'Ollama', problem: '503' } },
        },
      }),
    });
    expect(words(view.getByTestId('engine-failed'))).toMatch(/Ollama is busy/);
  });
});

describe('a comparison', () => {
  it('names a winner only where intervals do not overlap', async () => {
    const { view } = await open({ listEngineComparisons: async () => kept(comparison) });
    const writes = await view.findByTestId('engine-chart-tg128');
    const reads = view.getByTestId('engine-chart-pp512');
    expect(words(writes)).toMatch(/LM Studio.*▲ fastest/);
    expect(words(reads)).not.toMatch(/fastest/);
    expect(words(view.getByTestId('engine-verdict-tg128'))).toMatch(/LM Studio/);
    expect(words(view.getByTestId('engine-verdict-pp512'))).not.toBe('');
  });

  it('shows each rate with its interval, as bars and as a table', async () => {
    const { view } = await open({ listEngineComparisons: async () => kept(comparison) });
    const chart = await view.findByTestId('engine-chart-tg128');
    expect([...chart.querySelectorAll('li')].map(words)).toEqual([
      expect.stringMatching(/Ollama.* 40 t\/s 39 to 41$/),
      expect.stringMatching(/LM Studio.* 50 t\/s 49 to 51$/),
    ]);
    const table = view.getByTestId('engine-table');
    const cells = [...table.querySelectorAll('tbody tr:first-child > *')].map((cell) =>
      cell.textContent.trim(),
    );
    expect(cells).toEqual([
      'Ollama 1.2.3',
      'qwen3:8b Q4_K_M',
      '400 (380 to 420)',
      '40 (39 to 41)',
      'the engine’s',
      'trusted',
    ]);
  });

  it('says which engine could not be measured and which figure is for reference only', async () => {
    const entries = [
      measuredEntry('ollama', 40, { isTrusted: false, reasons: ['low-power-mode'] }),
      ...comparison.entries.slice(1),
    ];
    const { view } = await open({
      listEngineComparisons: async () => kept({ ...comparison, entries, verdicts: [] }),
    });
    const result = await view.findByTestId('engine-result');
    expect(words(result)).toMatch(/Not measured ✕ llama-server: llama-server does not answer/);
    expect(words(view.getByTestId('engine-chart-tg128'))).toMatch(/Ollama.*! reference only/);
  });

  it('that has just been made takes the place of the one that was shown', async () => {
    const newer = { ...comparison, model: 'gemma3 4b', startedAt: '2026-11-24T06:00:00.000Z' };
    const list = vi.fn(async () => kept(comparison));
    const { view, say } = await open({ listEngineComparisons: list });
    expect(words(await view.findByTestId('engine-result'))).toMatch(/^Result: qwen3 8b/);
    list.mockResolvedValue(kept(newer, comparison));
    say({ ...idle, latestComparison: newer });
    await waitFor(() => expect(words(view.getByTestId('engine-result'))).toMatch(/^Result: gemma3 4b/));
    await fireEvent.change(view.getByTestId('engine-earlier'), { target: { value: comparison.startedAt } });
    expect(words(view.getByTestId('engine-result'))).toMatch(/^Result: qwen3 8b/);
  });

  it('of hostile names does no harm', async () => {
    const name = `<img src=x onerror="alert(1)">\u202e${'x'.repeat(250)}`;
    const hostile = measuredEntry('ollama', 40, {
      program: name,
      model: name,
      version: name,
      quantisation: name,
    });
    const { view, root } = await open({
      findEngines: async () => ({
        engines: [{ ...ollamaEngine, program: name, models: [{ name, isLoaded: true }] }],
        common: [{ label: name, models: [{ engine: 'ollama', name }] }],
      }),
      listEngineComparisons: async () =>
        kept({ ...comparison, model: name, entries: [hostile, measuredEntry('lmstudio', 50)] }),
    });
    await view.findByTestId('engine-result');
    await find(view);
    expect(root.querySelector('img')).toBeNull();
    expect(root.textContent).not.toMatch(/\u202e/);
    expect(root.textContent.length).toBeLessThan(5000);
  });

  it('stands in Japanese too', async () => {
    const { view } = await open({ listEngineComparisons: async () => kept(comparison) }, 'ja');
    expect(words(await view.findByTestId('engine-chart-tg128'))).toMatch(/▲ 最速/);
    expect(words(view.getByTestId('engine-result'))).toMatch(/^結果: qwen3 8b/);
  });
});
