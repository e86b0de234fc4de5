import { describe, expect, it } from 'vitest';
import { baseRepository } from '#core/local-models/base-repository.ts';

const found = (values: Readonly<Record<string, string | number>>) =>
  baseRepository({ metadata: new Map(Object.entries(values)) });

const qwenBase = {
  'general.base_model.count': 1,
  'general.base_model.0.repo_url': 'https://huggingface.co/Qwen/Qwen3-8B',
};

describe('the repository that a GGUF file names as its source', () => {
  it.each(['general.source.repo_url', 'general.source.url', 'general.repo_url', 'general.url'])(
    'is the same model by %s',
    (key) => {
      expect(found({ [key]: 'https://huggingface.co/Qwen/Qwen3-8B' })).toEqual({
        id: 'Qwen/Qwen3-8B',
        relation: 'same',
      });
    },
  );

  it('goes before the base model, which may be what the model was trained from', () => {
    const values = { ...qwenBase, 'general.source.repo_url': 'https://huggingface.co/org/Tuned-8B/' };
    expect(found(values)).toEqual({ id: 'org/Tuned-8B', relation: 'same' });
  });

  it.each([
    ['Qwen3 8B', 'same'],
    ['qwen3-8b', 'same'],
    ['Qwen3 8B Tuned By Hanako', 'trained-from'],
    ['Qwen3 8 B.', 'trained-from'],
  ] as const)('of a base model beside the name %s is %s', (name, relation) => {
    expect(found({ ...qwenBase, 'general.name': name })).toEqual({ id: 'Qwen/Qwen3-8B', relation });
  });

  it('of a base model without a name of its own is what it was trained from', () => {
    expect(found(qwenBase)?.relation).toBe('trained-from');
  });

  it.each<[string, Readonly<Record<string, string | number>>]>([
    ['nothing', {}],
    ['a merge of two', { ...qwenBase, 'general.base_model.count': 2 }],
    ['a base model without an address', { 'general.base_model.count': 1 }],
    ['another host', { 'general.url': 'https://example.com/Qwen/Qwen3-8B' }],
    ['another host that begins alike', { 'general.url': 'https://huggingface.co.example.com/Qwen/Qwen3-8B' }],
    ['a page of an organisation', { 'general.url': 'https://huggingface.co/Qwen' }],
    ['a folder in a repository', { 'general.url': 'https://huggingface.co/Qwen/Qwen3-8B/tree/main' }],
    ['a repository of GGUF files', { 'general.repo_url': 'https://huggingface.co/Qwen/Qwen3-8B-GGUF' }],
    ['an option instead of a name', { 'general.url': 'https://huggingface.co/--help/x' }],
    ['words for a shell', { 'general.url': 'https://huggingface.co/a/b;rm -rf ~' }],
    ['a line feed', { 'general.url': 'https://huggingface.co/a/b\nrm' }],
    ['a name without end', { 'general.url': `https://huggingface.co/a/${'b'.repeat(97)}` }],
    ['http', { 'general.url': 'http://huggingface.co/Qwen/Qwen3-8B' }],
    ['a number', { 'general.url': 5 }],
  ])('is none where the header says %s', (_, values) => {
    expect(found(values)).toBeUndefined();
  });
});
