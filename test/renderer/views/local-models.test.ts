import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import { Fault } from '../../../src-main/core/fault.ts';
import type { LocalModels } from '../../../src-main/core/local-models/local-model.ts';
import { Session } from '../../../src-renderer/state/session.ts';
import LocalModelsView from '../../../src-renderer/views/LocalModelsView.svelte';
import { sampleState } from '../../contract/samples.ts';
import OneView from '../OneView.svelte';
import { memoryBridge, memoryStorage } from '../session.ts';
import { localAnswer, localModel, localSpeed, unknownModel } from '../state/local-fixtures.ts';

const idle: AppState = { ...sampleState, benchmark: { status: 'idle' } };

let end = (): void => undefined;
afterEach(() => {
  end();
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, 'clipboard');
});

async function open(listLocalModels: Handlers['listLocalModels'], language = 'en'): Promise<HTMLElement> {
  const host = memoryBridge({ readState: async () => idle, listLocalModels });
  const session = new Session(host.bridge, { storage: memoryStorage(), preferred: [language] });
  end = session.app.start();
  render(OneView, { props: { session, view: LocalModelsView } });
  return screen.findByTestId('local-models');
}

async function find(found: LocalModels, language = 'en'): Promise<HTMLElement> {
  const view = await open(async () => found, language);
  await fireEvent.click(within(view).getByTestId('local-find'));
  await waitFor(() => expect(view.getAttribute('aria-busy')).toBe('false'));
  return view;
}
const rows = (view: HTMLElement) => within(view).queryAllByTestId('local-row');
const words = (element: HTMLElement | undefined) => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
async function openRow(view: HTMLElement, name: string | RegExp): Promise<HTMLElement> {
  const row = within(view).getByRole('button', { name });
  await fireEvent.click(row);
  return within(view).getByRole('region', { name: /^Details/ });
}

describe('models on this Mac', () => {
  it('are looked for at a click, and not before', async () => {
    const listLocalModels = vi.fn(async () => localAnswer([localModel('qwen3:8b')]));
    const view = await open(listLocalModels);
    expect(words(view)).toMatch(/nothing is read before you ask/);
    expect(listLocalModels).not.toHaveBeenCalled();
    await fireEvent.click(within(view).getByTestId('local-find'));
    await waitFor(() => expect(rows(view)).toHaveLength(1));
    expect(listLocalModels).toHaveBeenCalledWith({ contextTokens: 8192, kvType: 'f16' });
  });

  it('stand with program, quantisation, size, need, answer by colour and shape, and speeds with their origin', async () => {
    const view = await find(
      localAnswer([
        localModel('qwen3:8b', { speed: localSpeed(40, 'measured') }),
        localModel('llama3:70b', { answer: 'tight', program: 'lm-studio', speed: localSpeed(6) }),
        localModel('huge', { answer: 'refused' }),
      ]),
    );
    const [first, second, third] = rows(view);
    expect(words(first)).toBe(
      '● qwen3:8b fits Ollama · Q4_K_M · 8.2B On disk 5 GB Needs 6.2 GB Reads 400 t/s 360–440 Writes 40 t/s 36–44',
    );
    expect(first?.querySelector('.answer-fits')?.textContent).toBe('●');
    expect(first?.querySelector('circle.full')).toBeTruthy();
    expect(words(second)).toMatch(/^◐ llama3:70b tight LM Studio/);
    expect(second?.querySelector('circle:not(.full)')).toBeTruthy();
    expect(words(third)).toMatch(/^✕ huge does not fit .* Reads – Writes –$/);
    expect(words(view)).toMatch(/Speeds are measured here \(Nov 20, 2026\), computed from 12 published runs/);
    expect(words(within(view).getByTestId('local-told'))).toBe('3 models, 15 GB on disk');
  });

  it('say why one has no answer', async () => {
    const problem = { code: 'shape-unknown' as const, details: { architecture: 'newarch' } };
    const view = await find(localAnswer([unknownModel('strange', { problem })]));
    expect(words(rows(view)[0])).toMatch(/^\? strange can’t say/);
    await openRow(view, /strange/);
    expect(words(within(view).getByTestId('local-why'))).toMatch(/newarch/);
  });

  it('say that the memory of this machine is what is not known, where it is', async () => {
    const { need: _, answer: __, ...model } = localModel('qwen3:8b');
    const view = await find(localAnswer([model]));
    await openRow(view, /qwen3/);
    expect(words(within(view).getByTestId('local-why'))).toMatch(/How much memory models may use/);
  });

  it('open into the parts of their need, the longest context, and where the speed comes from', async () => {
    const view = await find(localAnswer([localModel('qwen3:8b')]));
    const detail = await openRow(view, /qwen3/);
    expect(words(detail)).toMatch(
      /6\.2 GB weights 4\.7 GB, KV cache 1\.2 GB, buffers 0\.3 GB · at a context of 8K/,
    );
    expect(words(detail)).toMatch(/Largest context 40K tokens/);
    expect(words(detail)).toMatch(/12 published runs/);
    expect(words(detail)).toMatch(/Where \/Users\/花子\/models\/qwen3:8b/);
    await fireEvent.click(within(view).getByRole('button', { name: /qwen3/ }));
    expect(within(view).queryByRole('region', { name: /^Details/ })).toBeNull();
  });

  it('are handed over by lines that are copied as they stand', async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    const line = `llama-server -m '/Users/花子/it'\\''s "here".gguf' -c 8192`;
    const view = await find(
      localAnswer([
        localModel('qwen3:8b', {
          handOver: [
            { kind: 'ollama', text: 'ollama run qwen3:8b' },
            { kind: 'llama.cpp', text: line },
          ],
        }),
      ]),
    );
    const detail = await openRow(view, /qwen3/);
    const fields = within(detail).getAllByRole<HTMLTextAreaElement>('textbox');
    expect(fields.map(({ value }) => value)).toEqual(['ollama run qwen3:8b', line]);
    expect(fields.every(({ readOnly }) => readOnly)).toBe(true);
    await fireEvent.click(within(detail).getByRole('button', { name: 'Copy: llama.cpp' }));
    expect(writeText).toHaveBeenCalledExactlyOnceWith(line);
    expect(await within(detail).findByText('Copied.')).toBeTruthy();
  });

  it('are narrowed by search, program and answer, and ordered', async () => {
    const view = await find(
      localAnswer([
        localModel('qwen3:8b'),
        localModel('tiny', { speed: localSpeed(200) }),
        localModel('huge', { answer: 'refused', program: 'folder' }),
      ]),
    );
    const names = () => rows(view).map((row) => row.querySelector('strong')?.textContent);
    const search = within(view).getByTestId('local-search');
    await fireEvent.input(search, { target: { value: 'QWEN' } });
    expect(names()).toEqual(['qwen3:8b']);
    await fireEvent.input(search, { target: { value: 'nothing like it' } });
    expect(within(view).getByTestId('local-no-match')).toBeTruthy();
    await fireEvent.input(search, { target: { value: '' } });
    await fireEvent.click(within(view).getByRole('radio', { name: /does not fit/ }));
    expect(names()).toEqual(['huge']);
    await fireEvent.click(within(view).getByRole('radio', { name: /All/ }));
    await fireEvent.change(within(view).getByTestId('local-order'), { target: { value: 'fastest' } });
    expect(names()).toEqual(['tiny', 'qwen3:8b', 'huge']);
    await fireEvent.change(within(view).getByTestId('local-place'), { target: { value: 'folder' } });
    expect(names()).toEqual(['huge']);
  });

  it('are drawn a few at a time, however many there are', async () => {
    const many = Array.from({ length: 40 }, (_, index) => localModel(`m-${index}`));
    const view = await find(localAnswer(many));
    expect(rows(view)).toHaveLength(30);
    expect(words(within(view).getByTestId('local-shown'))).toBe('30 of 40 shown');
    await fireEvent.click(within(view).getByTestId('local-more'));
    expect(rows(view)).toHaveLength(40);
  });

  it('name copies with the bytes they waste, and count what was passed over', async () => {
    const view = await find(
      localAnswer([localModel('qwen3:8b'), localModel('Qwen3-8B', { program: 'lm-studio' })], {
        copies: [
          { models: [0, 1], foundBy: ['same-digest', 'same-header'], spareBytes: 5e9 },
          { models: [0, 99], foundBy: ['same-file'], spareBytes: 0 },
        ],
        skipped: [{ code: 'broken-link', count: 3, examples: ['/Users/花子/link'] }],
      }),
    );
    expect(words(within(view).getByTestId('local-told'))).toMatch(/5 GB of it are second copies$/);
    expect(words(within(view).getByTestId('local-copies'))).toMatch(
      /qwen3:8b \(Ollama\) = Qwen3-8B \(LM Studio\) 5 GB would be free with only one of them\. Found by the SHA-256 .* and equal size/,
    );
    expect(within(view).getByTestId('local-copies').querySelectorAll('li')).toHaveLength(1);
    expect(words(within(view).getByTestId('local-skipped'))).toMatch(
      /^Passed over \(3\) links that lead nowhere .* 3 such as \/Users\/花子\/link$/,
    );
    expect(words(within(view).getByTestId('local-stores'))).toMatch(/Ollama \/Users\/花子\/\.ollama\/models/);
  });

  it('that are none are said to be none, with where it was looked', async () => {
    const view = await find(localAnswer([]));
    expect(words(within(view).getByTestId('local-told'))).toBe('No model was found.');
    expect(within(view).getByTestId<HTMLDetailsElement>('local-stores').open).toBe(true);
  });

  it('that could not be looked for leave a fault in words, and the list that was', async () => {
    const listLocalModels = vi
      .fn()
      .mockResolvedValueOnce(localAnswer([localModel('qwen3:8b')]))
      .mockRejectedValueOnce(new Fault('file-unreadable', { path: '/somewhere', problem: 'EACCES' }));
    const view = await open(listLocalModels);
    await fireEvent.click(within(view).getByTestId('local-find'));
    await waitFor(() => expect(rows(view)).toHaveLength(1));
    await fireEvent.change(within(view).getByTestId('local-context'), { target: { value: '32768' } });
    expect(words(await within(view).findByTestId('fault'))).toMatch(/somewhere/);
    expect(rows(view)).toHaveLength(1);
  });

  it.each([
    ['markup', '<img src=x onerror="alert(1)"><script>alert(1)</script>'],
    ['marks that turn the direction', '\u202egnp.exe\u2066 abc'],
    ['ten thousand characters', 'x'.repeat(10_000)],
    ['emoji and lone halves', '🧑‍🚀\ud800 model 🦙'.repeat(50)],
    ['lines', 'a\n\n\u2028b\u0000c'],
  ])('whose name holds %s do no harm', async (_what, name) => {
    const view = await find(
      localAnswer([localModel(name, { ownName: name, quantisation: name, path: `/${name}` })], {
        copies: [{ models: [0, 0], foundBy: ['same-file'], spareBytes: 0 }],
        skipped: [{ code: 'damaged', count: 1, examples: [name] }],
        stores: [{ program: 'folder', path: name, exists: false }],
      }),
    );
    const [row] = rows(view);
    if (!row) throw new Error('The model is not there.');
    await fireEvent.click(row);
    expect(view.querySelector('img, script')).toBeNull();
    const shown = view.textContent;
    expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(shown).not.toContain('\u0000');
    expect(shown.length).toBeLessThan(4000);
  });

  it('stand in Japanese too', async () => {
    const view = await find(localAnswer([localModel('qwen3:8b', { answer: 'raise-limit' })]), 'ja');
    expect(words(rows(view)[0])).toMatch(/▲ qwen3:8b 上限を上げれば入る/);
    expect(words(within(view).getByTestId('local-told'))).toBe('1 個、合計 5 GB');
    expect(words(view)).toMatch(/速さは公開値 12 件からの計算値（2026年11月22日）です。/);
  });
});
