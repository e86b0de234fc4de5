import { describe, expect, it } from 'vitest';
import { localStores, type LocalProgram, type StoreQuestion } from '#core/local-models/stores.ts';

const stores = (over: Partial<StoreQuestion> = {}) =>
  localStores({ homeFolder: '/Users/花子', platform: 'darwin', environment: {}, folders: [], ...over });

const of = (program: LocalProgram, over: Partial<StoreQuestion> = {}): string[] =>
  stores(over).flatMap((store) => (store.program === program ? store.path : []));

describe('where models are looked for', () => {
  it('is where each program keeps them unless told otherwise', () => {
    expect(stores().map(({ program, path }) => `${program} ${path}`)).toEqual([
      'ollama /Users/花子/.ollama/models',
      'lm-studio /Users/花子/.lmstudio/models',
      'lm-studio /Users/花子/.cache/lm-studio/models',
      'hugging-face /Users/花子/.cache/huggingface/hub',
      'llama.cpp /Users/花子/Library/Caches/llama.cpp',
      'llama.cpp /Users/花子/.cache/llama.cpp',
    ]);
    expect(of('llama.cpp', { platform: 'linux' })).toEqual(['/Users/花子/.cache/llama.cpp']);
  });

  it.each<[LocalProgram, Record<string, string>, string[]]>([
    ['ollama', { OLLAMA_MODELS: '/Volumes/disk/ollama' }, ['/Volumes/disk/ollama']],
    ['ollama', { OLLAMA_MODELS: '~/models' }, ['/Users/花子/models']],
    ['ollama', { OLLAMA_MODELS: '~' }, ['/Users/花子']],
    ['ollama', { OLLAMA_MODELS: '~hanako/x' }, ['~hanako/x']],
    ['ollama', { OLLAMA_MODELS: '  ' }, ['/Users/花子/.ollama/models']],
    ['hugging-face', { HF_HOME: '/hf' }, ['/hf/hub']],
    ['hugging-face', { HF_HOME: '/hf', HF_HUB_CACHE: '/hub' }, ['/hub']],
    ['hugging-face', { HF_HOME: '/hf', HUGGINGFACE_HUB_CACHE: '/old' }, ['/old']],
    ['hugging-face', { HUGGINGFACE_HUB_CACHE: '/old', HF_HUB_CACHE: '/hub' }, ['/hub']],
    ['hugging-face', { XDG_CACHE_HOME: '/cache/' }, ['/cache/huggingface/hub']],
    ['hugging-face', { HF_HOME: '' }, ['/Users/花子/.cache/huggingface/hub']],
    ['llama.cpp', { LLAMA_CACHE: '/llama' }, ['/llama']],
    ['llama.cpp', { XDG_CACHE_HOME: '/c' }, ['/Users/花子/Library/Caches/llama.cpp', '/c/llama.cpp']],
  ])('by the variables of %s, %j, is %j', (program, environment, paths) => {
    expect(of(program, { environment })).toEqual(paths);
  });

  it('is first where LM Studio’s own files say', () => {
    const over = { lmStudioHome: '/lm', lmStudioDownloads: ['/Volumes/disk/models'] };
    expect(of('lm-studio', over).slice(0, 3)).toEqual([
      '/Volumes/disk/models',
      '/lm/models',
      '/Users/花子/.lmstudio/models',
    ]);
  });

  it('is last in the folders of the user, each once', () => {
    const found = stores({ folders: ['/own', '/own', '/Users/花子/.lmstudio/models'] });
    expect(found.filter(({ program }) => program === 'folder')).toEqual([
      { program: 'folder', path: '/own' },
    ]);
    expect(new Set(found.map(({ path }) => path)).size).toBe(found.length);
  });
});
