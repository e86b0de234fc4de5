import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '#core/fault.ts';
import type { Discovery, FoundFile, FoundModel } from '#core/local-models/found.ts';
import { localStores, type LocalStore } from '#core/local-models/stores.ts';
import { errorCode } from '../error-code.ts';
import { storeCandidates, type Candidate } from './local-candidates.ts';
import { lmStudioFolders } from './local-lm-studio.ts';
import { mapBounded, searchLimits, type SearchLimits } from './local-limits.ts';
import { ollamaCandidates } from './local-ollama.ts';
import { readCandidate } from './local-read.ts';
import { LocalSearch } from './local-search.ts';

export interface DiscoveryQuestion {
  homeFolder: string;
  platform: string;
  environment: NodeJS.ProcessEnv;
  /** That the user named. */
  folders: readonly string[];
  signal?: AbortSignal | undefined;
  limits?: SearchLimits;
}

/**
 * Models in the folders of Ollama, LM Studio, Hugging Face, llama.cpp and of the user. Nothing is written, of
 * models only headers are read, links are followed into these folders alone. Throws `file-unreadable` for a
 * folder that the user named and that can't be read, and `cancelled`.
 */
export async function discoverModels(question: DiscoveryQuestion): Promise<Discovery> {
  const { limits = searchLimits, signal } = question;
  const folders = question.folders.map((folder) => path.resolve(folder));
  const stores = await existing(localStores({ ...question, folders, ...(await lmStudioFolders(question)) }));
  const present = stores.flatMap(({ store, real }) => (real === undefined ? [] : { ...store, path: real }));
  const search = new LocalSearch({ limits, signal, roots: present.map((store) => store.path) });
  const candidates = await allCandidates(present, search);
  const models = await readAll(candidates, search);
  return {
    stores: stores.map(({ store, real }) => ({ ...store, exists: real !== undefined })),
    models,
    skipped: search.skipped(),
  };
}

interface FoundStore {
  store: LocalStore;
  real: string | undefined;
}

/** A folder of the user's must be there; a program's is only there with the program. */
async function existing(stores: readonly LocalStore[]): Promise<FoundStore[]> {
  const found: FoundStore[] = [];
  for (const store of stores) {
    const real = await realFolder(store);
    if (real === undefined || !found.some((other) => other.real === real)) found.push({ store, real });
  }
  return found;
}

async function realFolder({ program, path: folder }: LocalStore): Promise<string | undefined> {
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) return real;
    if (program === 'folder') throw new Fault('file-unreadable', { path: folder, problem: 'ENOTDIR' });
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (program === 'folder') throw new Fault('file-unreadable', { path: folder, problem: errorCode(error) });
  }
  return undefined;
}

async function allCandidates(stores: readonly LocalStore[], search: LocalSearch): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const store of stores) {
    const find = store.program === 'ollama' ? ollamaCandidates : storeCandidates;
    candidates.push(...(await find(store, search)));
  }
  const beyond = candidates[search.limits.models];
  if (beyond) search.skip('search-limit', beyond.path);
  return candidates.slice(0, search.limits.models);
}

/** Hashed only where another file has the same size: nothing else can be a copy. */
async function readAll(candidates: readonly Candidate[], search: LocalSearch): Promise<FoundModel[]> {
  const identitiesOfSize = new Map<number, Set<string>>();
  for (const { fileBytes, identity } of candidates.flatMap(({ files }) => files)) {
    identitiesOfSize.set(fileBytes, (identitiesOfSize.get(fileBytes) ?? new Set()).add(identity));
  }
  const isHashed = ({ fileBytes }: FoundFile): boolean => (identitiesOfSize.get(fileBytes)?.size ?? 0) > 1;
  const read = await mapBounded(candidates, search.limits.concurrentReads, (candidate) =>
    readCandidate(candidate, search, isHashed),
  );
  return read.flatMap((model) => model ?? []);
}
