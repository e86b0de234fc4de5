import { render, screen, waitFor } from '@testing-library/svelte';
import { tick, type Component } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import MemoryStepper from '../../../src-renderer/components/MemoryStepper.svelte';
import RunStart from '../../../src-renderer/components/RunStart.svelte';
import WhatIf from '../../../src-renderer/components/WhatIf.svelte';
import { Session } from '../../../src-renderer/state/session.ts';
import BenchmarkPanel from '../../../src-renderer/views/BenchmarkPanel.svelte';
import EnginesView from '../../../src-renderer/views/EnginesView.svelte';
import { sampleState } from '../../contract/samples.ts';
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
