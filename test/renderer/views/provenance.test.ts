import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import type { Advice } from '../../../src-main/core/advice/advice.ts';
import App from '../../../src-renderer/App.svelte';
import * as sections from '../../../src-renderer/views/sections.ts';
import { Session } from '../../../src-renderer/state/session.ts';
import { sampleOutputs, sampleState } from '../../contract/samples.ts';
import { macWith } from '../../core/advice/macs.ts';
import { adviceFor } from '../../core/advice/question.ts';
import { memoryBridge, memoryStorage } from '../session.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };
const bought: Advice = adviceFor(macWith('m1-8c-7g', 16), { budget: 2300 });

let end = (): void => undefined;
afterEach(() => end());

async function open(replaced: Partial<Handlers>, { language = 'en', isPopover = false } = {}): Promise<void> {
  const host = memoryBridge({ readState: async () => idle, ...replaced });
  const session = new Session(host.bridge, { storage: memoryStorage(), preferred: [language] });
  end = session.app.start();
  render(App, { props: { session, isPopover, sections } });
  await screen.findByTestId('machine-line');
}

describe('where figures come from, in the window', () => {
  it.each([
    ['en', /^price: .* 2026; speed: computed from \d+ published runs, .* 2026$/],
    ['ja', /^価格は2026年.*。速さは公開値 \d+ 件からの計算値、2026年.*$/],
  ])('stands under the verdict (%s)', async (language, words) => {
    await open({ advise: async () => bought }, { language });
    expect((await screen.findByTestId('verdict-provenance')).textContent).toMatch(words);
  });

  it('stands under the verdict of the popover too, and not where it names no Mac', async () => {
    await open({ advise: async () => bought }, { isPopover: true });
    expect(await screen.findByTestId('verdict-provenance')).toBeTruthy();
    end();
    document.body.innerHTML = '';
    await open({ advise: async () => ({ ...bought, verdict: 'keep' }) });
    await screen.findByTestId('verdict');
    expect(screen.queryByTestId('verdict-provenance')).toBeNull();
  });

  it('stands under the candidates, for speeds, memory and prices, each price with its day', async () => {
    await open({ advise: async () => bought });
    const list = await screen.findByTestId('candidates');
    const origins = within(list).getByTestId('provenance').textContent ?? '';
    for (const start of ['Speeds:', 'Memory:', 'Prices:']) expect(origins).toContain(start);
    const priced = list.querySelectorAll('.price .second');
    expect(priced.length).toBeGreaterThan(0);
    for (const cell of priced) expect(cell.textContent).toMatch(/\w{3}( \d+,)? 20\d\d$/);
  });

  it('stands beside the room for models in the detail of a cell', async () => {
    await open({ fit: async () => sampleOutputs.fit });
    await fireEvent.click(await screen.findByTestId('fit-cell-llama-2-7b-Q4_0'));
    expect((await screen.findByTestId('cell-detail')).textContent).toMatch(
      /room [^(]*\(from a table of limits by memory and macOS\)/,
    );
  });
});
