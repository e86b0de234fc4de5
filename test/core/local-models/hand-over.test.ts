import { describe, expect, it } from 'vitest';
import type { FoundModel } from '#core/local-models/found.ts';
import { handOver } from '#core/local-models/hand-over.ts';

const model = (over: Partial<FoundModel>): FoundModel => ({
  program: 'folder',
  name: 'a',
  format: 'gguf',
  path: '/m/a.gguf',
  files: [],
  besideBytes: 0,
  facts: {},
  ...over,
});

const lines = (over: Partial<FoundModel>, hasMlx = true): string[] =>
  handOver(model(over), { contextTokens: 8192, hasMlx }).map(({ text }) => text);

describe('the lines that run a model', () => {
  it('name it as its program does', () => {
    expect(lines({ program: 'ollama', name: 'qwen3:8b' })).toEqual(['ollama run qwen3:8b']);
  });

  it('quote a path with anything in it', () => {
    expect(lines({ path: "/m/it's 日本語.gguf" })).toEqual([
      "llama-server -m '/m/it'\\''s 日本語.gguf' -c 8192",
    ]);
  });

  it('open what LM Studio has by its link', () => {
    const repository = { id: 'org/repo-GGUF', file: 'a b&c.gguf' };
    expect(lines({ program: 'lm-studio', repository })[0]).toBe(
      'lmstudio://open_from_hf?model=org/repo-GGUF&file=a%20b%26c.gguf',
    );
  });

  it('name the repository to llama.cpp where it would find it in its cache', () => {
    const repository = { id: 'org/repo', file: 'a-Q4_K_M.gguf', tag: 'Q4_K_M' };
    expect(lines({ program: 'llama.cpp', repository })).toContain('llama-server -hf org/repo:Q4_K_M -c 8192');
  });

  it('are MLX’s only where MLX runs', () => {
    const over = { format: 'mlx', path: '/m/tiny 4bit' } as const;
    expect(lines(over)).toEqual(["mlx_lm.generate --model '/m/tiny 4bit' --prompt Hello"]);
    expect(lines(over, false)).toEqual([]);
  });

  it('make the MLX form where the header tells of what', () => {
    const facts = { quantisation: 'Q4_K_M', base: { id: 'Qwen/Qwen3-8B', relation: 'same' } } as const;
    expect(lines({ facts })).toContain(
      'mlx_lm.convert --hf-path Qwen/Qwen3-8B --mlx-path Qwen3-8B-mlx-4bit -q --q-bits 4',
    );
    expect(lines({ facts: {} })).toHaveLength(1);
  });
});
