import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { tick, type Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import { Fault } from '../../../src-main/core/fault.ts';
import MemoryStepper from '../../../src-renderer/components/MemoryStepper.svelte';
import RunStart from '../../../src-renderer/components/RunStart.svelte';
import WhatIf from '../../../src-renderer/components/WhatIf.svelte';
import { Session } from '../../../src-renderer/state/session.ts';
import BenchmarkPanel from '../../../src-renderer/views/BenchmarkPanel.svelte';
import EnginesView from '../../../src-renderer/views/EnginesView.svelte';
import FitView from '../../../src-renderer/views/FitView.svelte';
import HistoryView from '../../../src-renderer/views/HistoryView.svelte';
import UpgradeView from '../../../src-renderer/views/UpgradeView.svelte';
import { sampleOutputs, sampleState } from '../../contract/samples.ts';
import { macWith } from '../../core/advice/macs.ts';
import { adviceFor } from '../../core/advice/question.ts';
import { resultOf, startedAtMinute } from '../../fakes/benchmark-results.ts';
import OneView from '../OneView.svelte';
import { memoryBridge, memoryStorage } from '../session.ts';
import { foundEngines } from '../state/engine-fixtures.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };
const running = (isComparison = false): AppState => ({
  ...idle,
  benchmark: {
    status: 'running',
    mode: 'default',
    progress: { phase: 'measuring', fraction: 0.5 },
    ...(isComparison && { isComparison }),
  },
});
const cancelling = (isComparison = false): AppState => ({
  ...idle,
  benchmark: { status: 'cancelling', ...(isComparison && { isComparison }) },
});

let end = (): void => undefined;
afterEach(() => end());

async function open(view: Component, replaced: Partial<Handlers> = {}) {
  const host = memoryBridge({ readState: async () => idle, ...replaced });
  const session = new Session(host.bridge, { storage: memoryStorage(), preferred: ['en'] });
  end = session.app.start();
  render(OneView, { props: { session, view } });
  await waitFor(() => expect(session.app.state).toBeDefined());
  await tick();
  const say = async (state: AppState): Promise<void> => {
    host.say(state);
    await tick();
    await tick();
  };
  return { say, session };
}
const focused = (): string | undefined =>
  document.activeElement instanceof HTMLElement ? document.activeElement.dataset['testid'] : undefined;

describe('the focus of the keyboard', () => {
  it.each([
    ['sidebar', BenchmarkPanel, 'benchmark-button', 'cancel-button'],
    ['list of runs', RunStart, 'run-start', 'run-cancel'],
  ] as const)('goes from start to cancel and back in the %s', async (_, view, start, cancel) => {
    const { say } = await open(view);
    screen.getByTestId(start).focus();
    await say(running());
    expect(focused()).toBe(cancel);
    await say(cancelling());
    expect(focused()).toBe(cancel);
    expect(screen.getByTestId(cancel).getAttribute('aria-disabled')).toBe('true');
    await say(idle);
    expect(focused()).toBe(start);
  });

  it('goes from start to cancel and back to what compares engines', async () => {
    const { say } = await open(EnginesView, {
      findEngines: async () => foundEngines,
      listEngineComparisons: async () => ({ comparisons: [], setAside: 0, newer: 0 }),
    });
    const find = screen.getByTestId('engine-find');
    find.focus();
    find.click();
    await screen.findByTestId('engine-form');
    expect(focused()).toBe('engine-find');
    screen.getByTestId('engine-start').focus();
    await say(running(true));
    expect(focused()).toBe('engine-cancel');
    await say(cancelling(true));
    expect(focused()).toBe('engine-cancel');
    await say(idle);
    expect(focused()).toBe('engine-start');
  });

  it('is not taken from where it is by a run that begins or ends', async () => {
    const { say } = await open(RunStart);
    expect(document.activeElement).toBe(document.body);
    await say(running());
    await say(idle);
    expect(document.activeElement).toBe(document.body);
  });

  it('stays beside a what-if that is taken back', async () => {
    const { session } = await open(WhatIf);
    await session.fit.setTarget({ memoryGB: 64 });
    const back = await screen.findByTestId('what-if-back');
    back.focus();
    back.click();
    await waitFor(() => expect(screen.queryByTestId('what-if-back')).toBeNull());
    expect(focused()).toBe('what-if');
  });

  it.each(['its button', 'Escape inside of it'])('goes back to its cell when %s closes it', async (way) => {
    const { session } = await open(FitView);
    const cell = await screen.findByTestId('fit-cell-llama-2-7b-Q4_0');
    cell.click();
    await screen.findByTestId('cell-detail');
    const close = screen.getByRole('button', { name: 'Close' });
    close.focus();
    if (way === 'its button') close.click();
    else await fireEvent.keyDown(screen.getByTestId('cell-detail'), { key: 'Escape' });
    await waitFor(() => expect(screen.queryByTestId('cell-detail')).toBeNull());
    expect(session.fit.selectedKey).toBeUndefined();
    expect(document.activeElement).toBe(cell);
  });

  it('goes to the first of the runs that were not shown', async () => {
    const runs = Array.from({ length: 25 }, (_, minute) => resultOf({ startedAt: startedAtMinute(minute) }));
    const { session } = await open(HistoryView, { listHistory: async () => runs });
    await session.lists.read();
    const more = await screen.findByRole('button', { name: 'Show all 25' });
    more.focus();
    more.click();
    await waitFor(() => expect(screen.getAllByTestId('run-row')).toHaveLength(25));
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByTestId('run-row')[20]));
  });

  it('goes to the field of a price that is taken back', async () => {
    const bought = adviceFor(macWith('m1-8c-7g', 16), { budget: 2300 });
    await open(UpgradeView, { advise: async () => bought });
    (await screen.findAllByTestId('edit-price'))[0]?.click();
    await fireEvent.input(await screen.findByTestId('own-price'), { target: { value: '1234' } });
    const reset = screen.getByTestId('own-reset');
    await waitFor(() => expect(reset).toHaveProperty('disabled', false));
    reset.focus();
    reset.click();
    await tick();
    expect(focused()).toBe('own-price');
  });

  it('goes to what was refused where the remedy takes the fault away', async () => {
    const advise = vi.fn<Handlers['advise']>(async () => sampleOutputs.advise);
    const { session } = await open(UpgradeView, { advise });
    await screen.findByTestId('verdict');
    advise.mockRejectedValueOnce(new Fault('bad-input', { path: 'contextTokens', expected: 'more' }));
    await session.advice.edit({ promptTokens: 9000 });
    const remedy = await screen.findByRole('button', { name: 'Back to the usual conditions' });
    remedy.focus();
    remedy.click();
    await waitFor(() => expect(screen.queryByTestId('fault')).toBeNull());
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
    expect(screen.getByRole('form', { name: 'Your need' }).contains(document.activeElement)).toBe(true);
  });

  it('stays on the step to more memory where there is no more', async () => {
    const host = memoryBridge();
    const session = new Session(host.bridge, { storage: memoryStorage(), preferred: ['en'] });
    const chosen: number[] = [];
    const view: Component = (anchor) =>
      MemoryStepper(anchor, { memoryGB: 2048, onchoose: (size: number) => chosen.push(size) });
    render(OneView, { props: { session, view } });
    const more = screen.getByRole<HTMLButtonElement>('button', { name: 'More memory' });
    more.click();
    expect([more.disabled, more.getAttribute('aria-disabled'), chosen]).toEqual([false, 'true', []]);
  });
});
