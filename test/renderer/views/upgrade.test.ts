import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import type { Advice } from '../../../src-main/core/advice/advice.ts';
import { Fault } from '../../../src-main/core/fault.ts';
import App from '../../../src-renderer/App.svelte';
import * as sections from '../../../src-renderer/views/sections.ts';
import { Session } from '../../../src-renderer/state/session.ts';
import { sampleOutputs, sampleState } from '../../contract/samples.ts';
import { macWith } from '../../core/advice/macs.ts';
import { adviceFor } from '../../core/advice/question.ts';
import { memoryBridge, memoryStorage } from '../session.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };
const mac = macWith('m1-8c-7g', 16);
const bought: Advice = adviceFor(mac, { budget: 2300 });
const trained: Advice = adviceFor(mac, { use: 'training' });

let end = (): void => undefined;
afterEach(() => end());

/** Advice takes longer than all else here, and tests ask alike. */
const answers = new Map<string, Advice>();

/** A host that really advises on what it is asked. */
const advising = () =>
  vi.fn<Handlers['advise']>(async ({ need }) => {
    const given = Object.fromEntries(Object.entries(need).filter(([, value]) => value !== undefined));
    const key = JSON.stringify(given);
    const answer = answers.get(key) ?? adviceFor(mac, given);
    answers.set(key, answer);
    return answer;
  });

async function open(replaced: Partial<Handlers> = {}, language = 'en') {
  const host = memoryBridge({ readState: async () => idle, ...replaced });
  const session = new Session(host.bridge, { storage: memoryStorage(), preferred: [language] });
  end = session.app.start();
  render(App, { props: { session, isPopover: false, sections } });
  await screen.findByTestId('verdict');
  return session;
}
const rows = (): HTMLElement[] => screen.getAllByTestId('candidate');
const type = (testId: string, value: string) =>
  fireEvent.input(screen.getByTestId(testId), { target: { value } });

describe('the need as a form', () => {
  it('answers while a figure is typed, without losing the focus or what stands in the field', async () => {
    const advise = advising();
    await open({ advise });
    const budget = screen.getByTestId('need-budget');
    budget.focus();
    await type('need-budget', '2300');
    await waitFor(() => expect(advise.mock.lastCall?.[0].need.budget).toBe(2300));
    await waitFor(() => expect(screen.getByTestId('verdict').dataset['verdict']).toBe('buy'));
    expect(document.activeElement).toBe(budget);
    expect(budget).toHaveProperty('value', '2300');
    await fireEvent.blur(budget);
    expect(budget).toHaveProperty('value', '2,300');
  });

  it.each([
    ['en', 'need-hours', '30', 'Use a number from 0 to 24.'],
    ['en', 'need-weight', '-2', 'Use a number from 0.1 to 100.'],
    ['en', 'need-budget', '99999999999999999', 'Use a number from 1 to 1,000,000,000.'],
    ['en', 'need-budget', 'cheap', '“cheap” is not a number from 1 to 1,000,000,000.'],
    ['ja', 'need-hours', '30', '0～24 の数を入力してください。'],
    ['ja', 'need-budget', '-50', '1～1,000,000,000 の数を入力してください。'],
    ['ja', 'need-budget', '安い', '「安い」は数として読めません。1～1,000,000,000 の数を入力してください。'],
  ])(
    'says beside the field what is wrong (%s, %s), asks nothing, and ends it with Escape',
    async (language, field, text, words) => {
      const advise = advising();
      await open({ advise }, language);
      const asked = advise.mock.calls.length;
      await type(field, text);
      const input = screen.getByTestId(field);
      const problem = screen.getByTestId(field.replace('need-', 'problem-'));
      expect(problem.textContent).toBe(words);
      expect(input.getAttribute('aria-invalid')).toBe('true');
      expect(input.getAttribute('aria-describedby')).toBe(problem.id);
      await fireEvent.blur(input);
      expect(input).toHaveProperty('value', text);
      expect(advise.mock.calls.length).toBe(asked);
      await fireEvent.keyDown(input, { key: 'Escape' });
      expect(input.getAttribute('aria-invalid')).toBe('false');
    },
  );

  it('asks for the run only when the use is fine-tuning, and shows what it needs', async () => {
    const advise = advising();
    await open({ advise });
    expect(screen.queryByTestId('need-method')).toBeNull();
    await fireEvent.change(screen.getByTestId('need-use'), { target: { value: 'training' } });
    await fireEvent.change(await screen.findByTestId('need-method'), { target: { value: 'lora' } });
    await waitFor(() =>
      expect(advise.mock.lastCall?.[0].need.training).toMatchObject({ method: 'lora', batch: 1 }),
    );
    await waitFor(() => expect(within(screen.getByTestId('candidates')).getByText('Needs')).toBeTruthy());
    await fireEvent.change(screen.getByTestId('need-use'), { target: { value: 'chat' } });
    await waitFor(() => expect(advise.mock.lastCall?.[0].need.training).toBeUndefined());
    expect(screen.queryByTestId('need-method')).toBeNull();
  });

  it('asks what this machine sells for only when it is replaced, keeping the focus', async () => {
    await open({ advise: advising() });
    const own = screen.getByTestId('need-own');
    expect(screen.queryByTestId('need-resale')).toBeNull();
    own.focus();
    await fireEvent.change(own, { target: { value: 'instead' } });
    await type('need-resale', '500');
    await waitFor(() =>
      expect(screen.getByTestId('verdict').textContent).toMatch(/After selling this machine for \$500/),
    );
    expect(document.activeElement).toBe(own);
  });

  it('names every control, and has the rarer ones folded away', async () => {
    await open({ advise: advising() });
    const form = screen.getByRole('form', { name: 'Your need' });
    for (const control of form.querySelectorAll('input, select')) {
      expect(control.getAttribute('aria-label') ?? control.closest('label')?.textContent).toMatch(/\w/);
    }
    expect(screen.getByTestId('need-more').hasAttribute('open')).toBe(false);
    expect(within(screen.getByTestId('need-more')).getByTestId('need-electricity')).toBeTruthy();
  });

  it('starts over with one button, which is there only when something was said', async () => {
    const advise = advising();
    await open({ advise });
    expect(screen.queryByTestId('need-reset')).toBeNull();
    await fireEvent.change(screen.getByTestId('need-motive'), { target: { value: 'privacy' } });
    await fireEvent.click(await screen.findByTestId('need-reset'));
    expect(advise.mock.lastCall?.[0].need).toEqual({ currency: 'USD' });
    await waitFor(() => expect(document.activeElement?.closest('.sentence')).toBeTruthy());
  });

  it('says what the host refuses beside its field, and that the answer is the one before', async () => {
    const advise = vi.fn<Handlers['advise']>(async ({ need }) => {
      if (need.promptTokens) throw new Fault('bad-input', { path: 'contextTokens', expected: 'more' });
      return sampleOutputs.advise;
    });
    await open({ advise });
    await type('need-prompt', '9000');
    await waitFor(() => expect(screen.getByTestId('need-context').getAttribute('aria-invalid')).toBe('true'));
    expect(screen.getByTestId('problem-prompt').textContent).toBe(
      'Prompt and answer together do not fit in 4K of context: take a longer context, or a shorter prompt or answer.',
    );
    expect(screen.getByTestId('need-prompt').getAttribute('aria-invalid')).toBe('true');
    expect(screen.queryByTestId('problem-output')).toBeNull();
    expect(screen.getByTestId('fault').textContent).toMatch(/Context should be more/);
    expect(screen.getByTestId('stale')).toBeTruthy();
    expect(screen.getByTestId('verdict').dataset['verdict']).toBe('keep');
  });
});

describe('the verdict', () => {
  it('comes in words first, then why, then figures, then what is free and what it costs', async () => {
    await open({ advise: async () => bought });
    const card = screen.getByTestId('verdict');
    const text = card.textContent ?? '';
    const places = [
      'Buy: Mac',
      'does not fit here',
      '$2,299',
      'One answer',
      'First, for free',
      'What it costs to have',
    ].map((words) => text.indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(within(card).getByTestId('verdict-figures').textContent).toMatch(
      /12\.\d\s+[\d.]+–[\d.]+ tokens\/s/,
    );
    expect(within(card).queryByTestId('alternatives')).toBeNull();
    expect(screen.getByTestId('alternatives').textContent).toMatch(/RTX \d+/);
  });

  it('gives no figures where nothing is to be bought', async () => {
    await open({ advise: async () => ({ ...bought, verdict: 'keep' }) });
    expect(screen.queryByTestId('verdict-figures')).toBeNull();
  });
});

describe('the candidates', () => {
  it('part no figure from its unit and begin no line with a dot', async () => {
    await open({ advise: async () => bought });
    for (const row of rows()) {
      const name = row.querySelector('th')?.textContent ?? '';
      expect(name).toMatch(/\d\u00a0GB/);
      expect(row.textContent).not.toMatch(/[ \n]·/);
    }
  });

  it('are sorted by the column that is chosen, the other way round at the second time', async () => {
    await open({ advise: async () => bought });
    const header = () => screen.getByTestId('sort-price').closest('th')?.getAttribute('aria-sort');
    const first = rows()[0]?.textContent;
    expect(first).toMatch(/recommended/);
    await fireEvent.click(screen.getByTestId('sort-price'));
    expect(header()).toBe('ascending');
    expect(rows()[0]?.textContent).toMatch(/MacBook Neo/);
    await fireEvent.click(screen.getByTestId('sort-price'));
    expect(header()).toBe('descending');
    expect(rows()[0]?.textContent).not.toMatch(/MacBook Neo/);
    await fireEvent.click(screen.getByTestId('sort-advice'));
    expect(rows()[0]?.textContent).toBe(first);
  });

  it('say a price that nobody knows, and speeds with their range', async () => {
    await open({ advise: async () => bought });
    await fireEvent.click(screen.getByTestId('show-all'));
    expect(rows()).toHaveLength(bought.candidates.length);
    expect(rows().some((row) => /price unknown/.test(row.textContent ?? ''))).toBe(true);
    expect(rows()[0]?.textContent).toMatch(/\(\d+–\d+\).*\([\d.]+–[\d.]+\)/s);
  });

  it('explain what speaks against one under the pointer, on focus and, tapped, in the row', async () => {
    await open({ advise: async () => bought });
    await fireEvent.click(screen.getByTestId('sort-price'));
    const [row] = rows();
    if (!row) throw new Error('There is a row.');
    const button = within(row).getByRole('button', { name: /What speaks against MacBook Neo/ });
    const list = within(row).getByTestId('vetoes');
    expect(button.textContent).toMatch(/does not hold it/);
    expect(button.getAttribute('aria-describedby')).toBe(list.id);
    expect(list.textContent).toMatch(/Does not fit: it needs/);
    const isHint = () => list.classList.contains('hint');
    await fireEvent.mouseEnter(button.parentElement ?? button);
    expect(isHint()).toBe(true);
    await fireEvent.mouseLeave(button.parentElement ?? button);
    expect(isHint()).toBe(false);
    await fireEvent.focus(button);
    expect(isHint()).toBe(true);
    await fireEvent.keyDown(button, { key: 'Escape' });
    expect(isHint()).toBe(false);
    await fireEvent.click(button);
    expect(list.classList.contains('open')).toBe(true);
    expect(button.getAttribute('aria-expanded')).toBe('true');
  });

  it('take a price of the user’s own with its condition, keep their order meanwhile, and give it back', async () => {
    const advise = advising();
    await open({ advise });
    await fireEvent.click(screen.getByTestId('sort-price'));
    const order = () => rows().map((row) => row.querySelector('th')?.textContent);
    const before = order();
    const pick = () => within(rows()[4] ?? document.body).getByTestId('edit-price');
    await fireEvent.click(pick());
    expect(document.activeElement).toBe(screen.getByTestId('own-price'));
    await fireEvent.change(screen.getByTestId('own-condition'), { target: { value: 'used' } });
    await type('own-price', '1');
    await waitFor(() =>
      expect(advise.mock.lastCall?.[0].need.prices).toMatchObject([
        { amount: 1, condition: 'used', currency: 'USD' },
      ]),
    );
    await waitFor(() => expect(pick().textContent).toMatch(/\$1✎/));
    expect(order()).toEqual(before);
    expect(rows()[4]?.textContent).toMatch(/your own, used/);
    await fireEvent.click(screen.getByTestId('own-reset'));
    await waitFor(() => expect(advise.mock.lastCall?.[0].need.prices).toBeUndefined());
    await fireEvent.keyDown(screen.getByTestId('own-price'), { key: 'Escape' });
    expect(screen.queryByTestId('price-editor')).toBeNull();
    expect(document.activeElement).toBe(pick());
  });

  it.each([
    ['en', 'USD', '12.5', undefined],
    ['en', 'JPY', '12.5', 'Use a whole number from 1 to 1,000,000,000.'],
    ['ja', 'JPY', '12.5', '1～1,000,000,000 の整数を入力してください。'],
  ] as const)(
    'take no part of a yen, which would be rounded (%s, %s)',
    async (language, currency, typed, problem) => {
      const advise = advising();
      await open({ advise }, language);
      if (language === 'en' && currency === 'JPY')
        await fireEvent.change(screen.getByTestId('need-currency'), { target: { value: currency } });
      await waitFor(() => expect(advise.mock.lastCall?.[0].need.currency).toBe(currency));
      await fireEvent.click(within(rows()[0] ?? document.body).getByTestId('edit-price'));
      await type('own-price', typed);
      if (problem === undefined) {
        await waitFor(() => expect(advise.mock.lastCall?.[0].need.prices).toMatchObject([{ amount: 12.5 }]));
        await fireEvent.change(screen.getByTestId('own-price'));
        expect(screen.getByTestId('own-price')).toHaveProperty('value', '12.5');
      } else {
        expect(within(screen.getByTestId('price-editor')).getByRole('alert').textContent).toBe(problem);
        expect(advise.mock.lastCall?.[0].need.prices).toBeUndefined();
      }
    },
  );

  it('recommend none where a price is to be looked up first', async () => {
    const inYen = adviceFor(macWith('m2-8c-8g', 8), { currency: 'JPY' });
    await open({ advise: async () => inYen });
    expect(rows()[0]?.textContent).toMatch(/Mac Studio.*cheapest with a known price/);
    expect(
      rows()
        .map((row) => row.textContent)
        .join(' '),
    ).not.toContain('recommended');
    expect(screen.getByRole('link', { name: /^Upgrade/ }).textContent).toMatch(/Check a price/);
  });

  it('has beside its name what the verdict amounts to', async () => {
    const poor = adviceFor(macWith('m2-8c-8g', 8), {
      modelId: 'gpt-oss-120b',
      currency: 'JPY',
      budget: 300_000,
    });
    expect(poor.verdict).toBe('no-verdict');
    await open({ advise: async () => poor }, 'ja');
    const link = screen.getByRole('link', { name: /^買い替え/ });
    expect(link.textContent).toMatch(/条件に合う機種なし/);
    expect(link.textContent).not.toMatch(/判断できません/);
  });

  it('may be joined by a Mac that is no longer sold, at the price it was offered for', async () => {
    const advise = vi.fn<Handlers['advise']>(async () => bought);
    await open({ advise, listMacs: async () => sampleOutputs.listMacs });
    const offer = screen.getByTestId('price-offer');
    await fireEvent.click(within(offer).getByRole('button', { name: 'Compare it' }));
    expect(within(offer).getByRole('alert').textContent).toMatch(/is not a number/);
    await fireEvent.input(screen.getByTestId('offer-amount'), { target: { value: '1,200' } });
    await fireEvent.click(within(offer).getByRole('button', { name: 'Compare it' }));
    await waitFor(() =>
      expect(advise.mock.lastCall?.[0].need.prices).toEqual([
        { macId: 'mac', chipId: 'm4-pro-20', memoryGB: 24, amount: 1200, condition: 'used', currency: 'USD' },
      ]),
    );
  });

  it('of fine-tuning show what it needs instead of speeds', async () => {
    await open({ advise: async () => trained });
    expect(screen.queryByTestId('sort-writes')).toBeNull();
    expect(rows()[0]?.textContent).toMatch(/[\d.]+.GB\s+\([\d.]+.GB–[\d.]+.GB\)/);
  });
});

describe('the chart of price against time, on the page', () => {
  it('has one dot in the tab order, which the arrows move, and names the one that is looked at', async () => {
    await open({ advise: async () => bought });
    const dots = within(screen.getByTestId('chart-points')).getAllByRole<HTMLButtonElement>('button');
    const inOrder = dots.filter(({ tabIndex }) => tabIndex === 0);
    expect(inOrder).toHaveLength(1);
    expect(inOrder[0]?.getAttribute('aria-label')).toMatch(
      /^Mac mini M5 Pro 16-core GPU 48 GB: \$2,299 .* meets your need$/,
    );
    inOrder[0]?.focus();
    await fireEvent.keyDown(inOrder[0] ?? document.body, { key: 'Home' });
    expect(document.activeElement).toBe(dots[0]);
    await fireEvent.keyDown(dots[0] ?? document.body, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(dots[1]);
    const label = dots[1]?.getAttribute('aria-label') ?? '';
    await waitFor(() =>
      expect(screen.getByTestId('chart-picked').textContent?.replace(' · ', ': ')).toContain(label),
    );
    expect(
      dots.every((dot) =>
        /\$[\d,]+ .*(meets|does not meet) your need/.test(dot.getAttribute('aria-label') ?? ''),
      ),
    ).toBe(true);
  });
});

describe('sharing', () => {
  it.each([
    ['en', /^Is another Mac worth it\?[^]*Buy: /],
    ['ja', /^買い替える価値はあるか[^]*買い時/],
  ])('copies the answer as text (%s) whatever the page speaks, without a name', async (language, words) => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await open({ advise: async () => bought });
    await fireEvent.click(screen.getByTestId(`share-${language}`));
    await waitFor(() => expect(screen.getByTestId('share-outcome').textContent).toBe('Copied.'));
    expect(writeText.mock.lastCall?.[0]).toMatch(words);
    expect(writeText.mock.lastCall?.[0]).not.toMatch(/serial|\/Users\//i);
  });

  it('copies without asking where the shell grants no permission, and else shows the text', async () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    const copy = vi.fn().mockReturnValueOnce(true).mockReturnValue(false);
    document.execCommand = copy;
    await open({ advise: async () => bought });
    await fireEvent.click(screen.getByTestId('share-en'));
    await waitFor(() => expect(screen.getByTestId('share-outcome').textContent).toBe('Copied.'));
    await fireEvent.click(screen.getByTestId('share-en'));
    await waitFor(() =>
      expect(screen.getByTestId('share-outcome').textContent).toMatch(/could not be copied/),
    );
    expect(within(screen.getByTestId('share')).getByRole<HTMLTextAreaElement>('textbox').value).toMatch(
      /Buy: /,
    );
  });
});
