import { joinPath } from './join-path.ts';
import { lmStudioHomes, type LmStudioQuestion } from './lm-studio-folder.ts';

/** Programs whose models are looked for, in the order of the answer; `folder`: one that the user named. */
export const localPrograms = ['ollama', 'lm-studio', 'hugging-face', 'llama.cpp', 'folder'] as const;
export type LocalProgram = (typeof localPrograms)[number];

/** A folder that is searched, everything below it included. */
export interface LocalStore {
  program: LocalProgram;
  path: string;
}

export interface StoreQuestion extends LmStudioQuestion {
  /** That LM Studio's settings name (`lmStudioDownloads`); absent: not looked at. */
  lmStudioDownloads?: readonly string[];
  /** Absolute paths the user named. */
  folders: readonly string[];
}

/**
 * Where each program keeps its models, by its own rules and variables:
 * - Ollama: `OLLAMA_MODELS`, else `~/.ollama/models` (ollama `envconfig/config.go`).
 * - LM Studio: the `downloadsFolder` of its settings, and `models` in the folder that `~/.lmstudio-home-pointer`
 *   names (lms `findLMStudioHome`), in `~/.lmstudio` (its documentation, "Import Models") and in the older
 *   `~/.cache/lm-studio`.
 * - Hugging Face: `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME/hub`, `XDG_CACHE_HOME/huggingface/hub`,
 *   `~/.cache/huggingface/hub`, the first that is set (hub-docs `local-cache.md`, llama.cpp `hf-cache.cpp`).
 * - llama.cpp: `LLAMA_CACHE`, else `~/Library/Caches/llama.cpp` on a Mac and `XDG_CACHE_HOME` or `~/.cache`
 *   elsewhere (`fs_get_cache_directory`); newer builds keep theirs in the Hugging Face cache.
 */
export function localStores(question: StoreQuestion): LocalStore[] {
  const stores: LocalStore[] = [
    { program: 'ollama', path: ollamaFolder(question) },
    ...lmStudioFolders(question).map((path) => ({ program: 'lm-studio' as const, path })),
    { program: 'hugging-face', path: hubFolder(question) },
    ...llamaFolders(question).map((path) => ({ program: 'llama.cpp' as const, path })),
    ...question.folders.map((path) => ({ program: 'folder' as const, path })),
  ];
  const named = new Set<string>();
  return stores.filter(({ path }) => {
    const isNew = !named.has(path);
    named.add(path);
    return isNew;
  });
}

/** The value of a variable, `~` for the home folder; empty counts as not set, as all four programs have it. */
function variable({ environment, homeFolder }: StoreQuestion, name: string): string | undefined {
  const value = environment[name]?.trim();
  if (value === undefined || value === '') return undefined;
  return value === '~' || value.startsWith('~/') ? homeFolder + value.slice(1) : value;
}

const ollamaFolder = (question: StoreQuestion): string =>
  variable(question, 'OLLAMA_MODELS') ?? joinPath(question.homeFolder, '.ollama', 'models');

const lmStudioFolders = (question: StoreQuestion): string[] => [
  ...(question.lmStudioDownloads ?? []),
  ...lmStudioHomes(question).map((home) => joinPath(home, 'models')),
];

function hubFolder(question: StoreQuestion): string {
  const named = variable(question, 'HF_HUB_CACHE') ?? variable(question, 'HUGGINGFACE_HUB_CACHE');
  if (named !== undefined) return named;
  const home = variable(question, 'HF_HOME');
  return home === undefined ? joinPath(cacheFolder(question), 'huggingface', 'hub') : joinPath(home, 'hub');
}

function llamaFolders(question: StoreQuestion): string[] {
  const named = variable(question, 'LLAMA_CACHE');
  if (named !== undefined) return [named];
  const ofMac = joinPath(question.homeFolder, 'Library', 'Caches', 'llama.cpp');
  const elsewhere = joinPath(cacheFolder(question), 'llama.cpp');
  return question.platform === 'darwin' ? [ofMac, elsewhere] : [elsewhere];
}

const cacheFolder = (question: StoreQuestion): string =>
  variable(question, 'XDG_CACHE_HOME') ?? joinPath(question.homeFolder, '.cache');
