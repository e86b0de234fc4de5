import { describe, expect, it } from 'vitest';
import type { LocalModel } from '../../../src-main/core/local-models/local-model.ts';
import {
  answerCounts,
  type LocalLook,
  localRows,
  localRowsShown,
  programCounts,
  spareBytes,
} from '../../../src-renderer/state/local-rows.ts';
import { localAnswer, localModel, localSpeed, unknownModel } from './local-fixtures.ts';

const everything: LocalLook = { search: '', program: 'all', answer: 'all', order: 'best' };
const names = (models: LocalModel[], look: Partial<LocalLook>): string[] =>
  localRowsShown(localRows(localAnswer(models)), { ...everything, ...look }).map(({ name }) => name);

const models = [
  localModel('qwen3:8b', { ownName: 'Qwen3 8B Instruct' }),
  localModel('Llama-70B', { program: 'lm-studio', answer: 'refused', diskBytes: 40e9 }),
  localModel('tiny', { diskBytes: 1e9, speed: localSpeed(200) }),
  unknownModel('strange', { program: 'folder' }),
  localModel('gemma', { program: 'hugging-face', answer: 'tight', quantisation: 'mlx-4bit', format: 'mlx' }),
].map(({ need, ...model }) => (need ? { ...model, need: { ...need, totalBytes: model.diskBytes } } : model));

describe('the order of local models', () => {
  it('begins with the best answer, the largest of each first, what is unknown last', () => {
    expect(names(models, {})).toEqual(['qwen3:8b', 'tiny', 'gemma', 'Llama-70B', 'strange']);
  });

  it.each([
    ['fastest', ['tiny', 'gemma', 'qwen3:8b', 'Llama-70B', 'strange']],
    ['largest', ['Llama-70B', 'gemma', 'qwen3:8b', 'strange', 'tiny']],
    ['name', ['gemma', 'Llama-70B', 'qwen3:8b', 'strange', 'tiny']],
  ] as const)('can be %s', (order, expected) => {
    expect(names(models, { order })).toEqual(expected);
  });

  it('counts no speed of a model that would crawl', () => {
    const crawling = localModel('b', { answer: 'crawls', speed: localSpeed(500) });
    expect(names([crawling, localModel('a')], { order: 'fastest' })).toEqual(['a', 'b']);
  });

  it('reads the figures in names as figures', () => {
    expect(names([localModel('m-10'), localModel('m-9')], { order: 'name' })).toEqual(['m-9', 'm-10']);
  });
});

describe('the search for local models', () => {
  it.each([
    ['QWEN', ['qwen3:8b']],
    ['instruct  8b', ['qwen3:8b']],
    ['mlx', ['gemma']],
    ['hugging', ['gemma']],
    ['花子', 5],
    ['qwen gemma', []],
  ])('for "%s" wants every word, in name, quantisation, program or folder', (search, expected) => {
    const found = names(models, { search });
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found).toEqual(expected);
  });

  it('finds a name that macOS wrote with its marks taken apart', () => {
    expect(names([localModel('ガンマ'.normalize('NFD'))], { search: 'ガンマ' })).toHaveLength(1);
  });

  it('is narrowed to a program or an answer', () => {
    expect(names(models, { program: 'folder' })).toEqual(['strange']);
    expect(names(models, { answer: 'unknown' })).toEqual(['strange']);
    expect(names(models, { answer: 'fits', program: 'lm-studio' })).toEqual([]);
  });
});

describe('rows of local models', () => {
  it('count the answers and programs that there are, in their order', () => {
    const rows = localRows(localAnswer(models));
    expect(answerCounts(rows)).toEqual([
      { value: 'fits', count: 2 },
      { value: 'tight', count: 1 },
      { value: 'refused', count: 1 },
      { value: 'unknown', count: 1 },
    ]);
    expect(programCounts(rows).map(({ value }) => value)).toEqual([
      'ollama',
      'lm-studio',
      'hugging-face',
      'folder',
    ]);
  });

  it('know of their copies, and copies of models that are not there do no harm', () => {
    const copies = [{ models: [0, 2, 99], foundBy: ['same-digest' as const], spareBytes: 5e9 }];
    const found = localAnswer(models, { copies });
    expect(localRows(found).map((row) => row.copies !== undefined)).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(spareBytes(found)).toBe(5e9);
  });

  it('make one short line of a hostile name, and find it by its beginning', () => {
    const name = `<img src=x>\u202eevil\n${'x'.repeat(10_000)}`;
    const rows = localRows(localAnswer([localModel(name)]));
    expect(rows[0]?.name).toMatch(/^<img src=x> evil x{50}/);
    expect([...(rows[0]?.name ?? '')].length).toBeLessThanOrEqual(120);
    expect(localRowsShown(rows, { ...everything, search: 'evil' })).toHaveLength(1);
  });

  it('have a key each, also where two programs keep the same path or one names a model twice', () => {
    const rows = localRows(
      localAnswer([
        localModel('a'),
        localModel('a', { program: 'lm-studio' }),
        localModel('a'),
        localModel('a'),
      ]),
    );
    expect(new Set(rows.map(({ key }) => key)).size).toBe(4);
  });
});
