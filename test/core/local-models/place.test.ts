import { describe, expect, it } from 'vitest';
import { namedPlace, type NamedPlace, type Place } from '#core/local-models/place.ts';

const named = (program: Place['program'], segments: string, neighbours?: readonly string[]): NamedPlace =>
  namedPlace({ program, segments: segments.split('/'), ...(neighbours && { neighbours }) });

describe('a model in the Hugging Face cache', () => {
  const snapshot = 'models--Qwen--Qwen3-8B-GGUF/snapshots/0123abc';

  it('is named by repository and file, whichever program’s folder the cache lies in', () => {
    for (const program of ['hugging-face', 'llama.cpp', 'folder', 'lm-studio'] as const)
      expect(named(program, `${snapshot}/Qwen3-8B-Q4_K_M.gguf`)).toEqual({
        name: 'Qwen/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M',
        repository: { id: 'Qwen/Qwen3-8B-GGUF', file: 'Qwen3-8B-Q4_K_M.gguf', tag: 'Q4_K_M' },
      });
  });

  it('keeps the folder in its repository that its file lies in', () => {
    const { repository } = named('hugging-face', `${snapshot}/UD/a-UD-Q2_K_XL-00001-of-00003.gguf`);
    expect(repository).toEqual({
      id: 'Qwen/Qwen3-8B-GGUF',
      file: 'UD/a-UD-Q2_K_XL-00001-of-00003.gguf',
      tag: 'UD-Q2_K_XL',
    });
  });

  it('is named by its repository where it is a folder of safetensors', () => {
    expect(named('hugging-face', 'models--mlx-community--Qwen3-8B-4bit/snapshots/0123abc')).toEqual({
      name: 'mlx-community/Qwen3-8B-4bit',
      repository: { id: 'mlx-community/Qwen3-8B-4bit' },
    });
  });

  it('may be of a repository without an organisation, as the oldest are', () => {
    expect(named('hugging-face', 'models--gpt2/snapshots/0123abc').name).toBe('gpt2');
  });

  it.each([
    'models--a--b/blobs/0123.gguf',
    'models--/snapshots/x/a.gguf',
    'datasets--a--b/snapshots/x/a.gguf',
  ])('is no repository’s by %s', (segments) =>
    expect(named('hugging-face', segments)).not.toHaveProperty('repository'),
  );
});

describe('a model in LM Studio’s folder', () => {
  it('is named by publisher, repository and file', () => {
    expect(named('lm-studio', 'bartowski/Qwen3-8B-GGUF/Qwen3-8B-Q5_K_S.gguf')).toEqual({
      name: 'bartowski/Qwen3-8B-GGUF/Qwen3-8B-Q5_K_S',
      repository: { id: 'bartowski/Qwen3-8B-GGUF', file: 'Qwen3-8B-Q5_K_S.gguf', tag: 'Q5_K_S' },
    });
  });

  it('is named by publisher and repository where it is a folder', () => {
    expect(named('lm-studio', 'mlx-community/Qwen3-8B-4bit')).toEqual({
      name: 'mlx-community/Qwen3-8B-4bit',
      repository: { id: 'mlx-community/Qwen3-8B-4bit' },
    });
  });

  it.each(['lone.gguf', '日本語/モデル/a.gguf', '-x/y/a.gguf', 'a b/c/d.gguf'])(
    'has no repository by %s, which no repository is called',
    (segments) => {
      const place = named('lm-studio', segments);
      expect(place).toEqual({ name: segments.replace(/\.gguf$/, '') });
    },
  );
});

describe('a model in llama.cpp’s cache', () => {
  const file = 'ggml-org_gemma-3-4b-it-GGUF_gemma-3-4b-it-Q4_K_M.gguf';

  it('is named by the manifest beside it', () => {
    const neighbours = [
      'manifest=other=repo-GGUF=latest.json',
      'manifest=ggml-org=gemma-3-4b-it-GGUF=Q8_0.json',
      'manifest=ggml-org=gemma-3-4b-it-GGUF=q4_k_m.json',
    ];
    expect(named('llama.cpp', file, neighbours)).toEqual({
      name: 'ggml-org/gemma-3-4b-it-GGUF/gemma-3-4b-it-Q4_K_M',
      repository: { id: 'ggml-org/gemma-3-4b-it-GGUF', file: 'gemma-3-4b-it-Q4_K_M.gguf', tag: 'q4_k_m' },
    });
  });

  it('may be the latest of its repository, which llama.cpp takes without a tag', () => {
    const { repository } = named('llama.cpp', file, ['manifest=ggml-org=gemma-3-4b-it-GGUF=latest.json']);
    expect(repository?.tag).toBe('latest');
  });

  it.each([
    ['no manifest', []],
    ['a manifest of another quantisation', ['manifest=ggml-org=gemma-3-4b-it-GGUF=Q8_0.json']],
    ['a manifest of another repository', ['manifest=ggml-org=gemma-3-4b=latest.json']],
    ['a manifest of no name', ['manifest===.json', 'manifest=a b=c=latest.json']],
  ])('keeps its file’s name with %s', (_, neighbours) => {
    expect(named('llama.cpp', file, neighbours)).toEqual({ name: file.replace('.gguf', '') });
  });
});

describe('a model in a folder of the user’s', () => {
  it('is named by its way through the folder, without ending and number of its part', () => {
    expect(named('folder', '日本語/a-Q4_0-00001-of-00002.GGUF')).toEqual({ name: '日本語/a-Q4_0' });
    expect(named('folder', 'a.gguf.b/it’s.gguf')).toEqual({ name: 'a.gguf.b/it’s' });
  });
});

describe('a quantisation in the name of a file', () => {
  it.each([
    ['a-Q4_K_M.gguf', 'Q4_K_M'],
    ['a.Q8_0.gguf', 'Q8_0'],
    ['a-IQ3_XXS.gguf', 'IQ3_XXS'],
    ['a-UD-IQ1_S.gguf', 'UD-IQ1_S'],
    ['gpt-oss-20b-mxfp4.gguf', 'mxfp4'],
    ['a-bf16.gguf', 'bf16'],
    ['a-F16-00001-of-00009.gguf', 'F16'],
    ['Qwen3-8B.gguf', undefined],
    ['Q4_K_M.gguf', undefined],
    ['a-q.gguf', undefined],
  ])('of %s is %s', (file, tag) => {
    expect(named('lm-studio', `org/repo/${file}`).repository?.tag).toBe(tag);
  });
});
