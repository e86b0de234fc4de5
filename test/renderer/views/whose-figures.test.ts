import { render, screen, waitFor } from '@testing-library/svelte';
import { type Component, tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { FitGrid } from '../../../src-main/core/fit/grid.ts';
import MemoryBar from '../../../src-renderer/components/MemoryBar.svelte';
import { Session } from '../../../src-renderer/state/session.ts';
import WindowView from '../../../src-renderer/views/WindowView.svelte';
import { sampleOutputs, sampleState } from '../../contract/samples.ts';
import OneView from '../OneView.svelte';
import { memoryBridge, memoryStorage } from '../session.ts';

const sessionOf = (language: string, fit: () => FitGrid = () => sampleOutputs.fit): Session =>
  new Session(memoryBridge({ fit: async () => fit() }).bridge, {
    storage: memoryStorage(),
    preferred: [language],
  });

describe('the figures under the name of this machine', () => {
  it.each([
    ['en', /^\d+ of \d+ models fit$/, /^what if: \d+ of \d+ models fit$/],
    ['ja', /^\d+ モデル中 \d+ が入る$/, /^仮の Mac には/],
  ] as const)('say whose fit they count, in %s', async (language, ofThis, ofAnother) => {
    let isThisMachine = true;
    const grid = sampleOutputs.fit;
    const session = sessionOf(language, () => ({ ...grid, machine: { ...grid.machine, isThisMachine } }));
    const view: Component = (anchor) => WindowView(anchor, { sections: () => new Promise(() => undefined) });
    render(OneView, { props: { session, view } });
    const summary = (): string =>
      document.querySelector('nav a[href="#fit"] .second')?.textContent?.trim() ?? '';
    await session.fit.ask();
    await waitFor(() => expect(summary()).toMatch(ofThis));
    isThisMachine = false;
    await session.fit.setTarget({ memoryGB: 64 });
    await waitFor(() => expect(summary()).toMatch(ofAnother));
  });

  it('say how much of the room is free where programs reach into it, and nothing where none does', async () => {
    const { machine } = sampleState;
    if (!machine) throw new Error('The sample has a machine.');
    const draw = async (availableBytes: number): Promise<void> => {
      const view: Component = (anchor) =>
        MemoryBar(anchor, {
          machine: {
            ...machine,
            memoryBytes: { value: 8.6e9, source: 'sysctl' },
            memoryBudgetBytes: { value: 5.7e9, source: 'rule' },
            conditions: { ...machine.conditions, availableBytes },
          },
        });
      const { unmount } = render(OneView, { props: { session: sessionOf('en'), view } });
      await tick();
      words = [
        screen.queryByTestId('room-in-use')?.textContent?.trim() ?? '',
        screen.getByRole('img').getAttribute('aria-label') ?? '',
      ];
      unmount();
    };
    let words: string[] = [];
    await draw(2.6e9);
    expect(words[0]).toMatch(/^of the room: 3\.1.GB in use, 2\.6.GB free now$/);
    expect(words[1]).toMatch(/so 2\.6.GB of the room are free\.$/);
    await draw(7e9);
    expect(words[0]).toBe('');
    expect(words[1]).not.toMatch(/free/);
  });
});
