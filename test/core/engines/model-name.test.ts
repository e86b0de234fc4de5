import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModelNamed } from '../../../src-main/core/engines/catalogue-model.ts';
import {
  compareModelNames,
  quantisationInName,
  readModelName,
} from '../../../src-main/core/engines/model-name.ts';

describe('what a model’s name says', () => {
  it.each([
    'llama3.2:3b',
    'llama3.2:3b-instruct-q4_K_M',
    'Llama-3.2-3B-Instruct-Q4_K_M.gguf',
    'Llama-3.2-3B-Instruct-Q4_K_M-00001-of-00002.gguf',
    'hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M',
    'mlx-community/Llama-3.2-3B-Instruct-4bit',
    'llama-3.2-3b-instruct.Q4_K_M.gguf',
    'lmstudio-community/llama-3.2-3b-instruct@q4_k_m',
    '/Users/花子/my models/Llama-3.2-3B-Instruct-IQ4_XS.gguf',
    'C:\\models\\llama-3.2-3b-instruct-f16.gguf',
  ])('%s is Llama 3.2 of 3 billion', (name) =>
    expect(readModelName(name)).toEqual({ family: 'llama 3.2', size: '3b' }),
  );

  it.each([
    ['qwen3:30b-a3b', { family: 'qwen 3', size: '30b', active: 'a3b' }],
    ['openai/gpt-oss-20b', { family: 'gpt oss', size: '20b' }],
    ['mixtral:8x7b', { family: 'mixtral', size: '8x7b' }],
    ['gemma3n:e4b', { family: 'gemma3n', size: 'e4b' }],
    ['smollm2:135m', { family: 'smollm 2', size: '135m' }],
    ['mistral:latest', { family: 'mistral' }],
    ['', { family: '' }],
  ])('%s', (name, said) => expect(readModelName(name)).toEqual(said));

  it.each([
    ['qwen3:30b', 'Qwen3-30B-A3B-Q4_K_M.gguf', 'same'],
    ['mistral', 'mistral:7b', 'same'],
    ['granite3:2b', 'granite-3.0-2b-instruct', 'same'],
    ['llama3.2:1b', 'llama-3.2-3b-instruct', 'other-size'],
    ['qwen3:4b', 'qwen2.5:4b', 'other-name'],
    ['deepseek-r1:8b', 'llama3.1:8b', 'other-name'],
    ['gpt-oss:20b', 'gpt-oss:120b', 'other-size'],
  ] as const)('%s and %s: %s', (one, other, verdict) => {
    expect(compareModelNames(one, other)).toBe(verdict);
    expect(compareModelNames(other, one)).toBe(verdict);
  });

  it.each([
    ['llama3.2:3b-instruct-q4_K_M', 'q4_k_m'],
    ['model@iq4_xs', 'iq4_xs'],
    ['x/y-MLX-4bit', '4bit'],
    ['llama3.2:3b', undefined],
    ['some-MLX', undefined],
  ])('%s carries the quantisation %s', (name, found) => expect(quantisationInName(name)).toBe(found));
});

describe('the model of the catalogue that a name means', () => {
  const { models } = loadShippedCatalogue();

  it.each([
    ['llama3.2:3b', 'llama-3.2-3b'],
    ['Llama-3.2-3B-Instruct-Q4_K_M.gguf', 'llama-3.2-3b'],
    ['qwen3:8b', 'qwen3-8b'],
    ['mistral', undefined],
    ['llama3.2:70b', undefined],
    ['my-own-3b', undefined],
  ])('of %s is %s', (name, id) => expect(catalogueModelNamed(name, models)?.id).toBe(id));

  it('is the model itself where its own id is the name, or none, but never another', () => {
    const wrong = models.filter(({ id }) => {
      const found = catalogueModelNamed(id, models);
      return found !== undefined && found.id !== id;
    });
    expect(wrong).toEqual([]);
  });
});
