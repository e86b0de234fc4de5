import path from 'node:path';
import {
  groupedByModel,
  isGgufName,
  isSafetensorsName,
  missingParts,
} from '#core/local-models/file-names.ts';
import type { FoundFile, FoundModel } from '#core/local-models/found.ts';
import { namedPlace } from '#core/local-models/place.ts';
import type { LocalStore } from '#core/local-models/stores.ts';
import { identifiedFiles } from './local-file.ts';
import type { LocalSearch } from './local-search.ts';
import { walkStore, type WalkedFolder } from './local-walk.ts';

/** A model by its files, of which nothing has been read yet. */
export interface Candidate extends Omit<FoundModel, 'facts' | 'format' | 'files'> {
  kind: 'gguf' | 'config' | 'tensors';
  files: FoundFile[];
  /** Of each file; a folder of safetensors is read by its `config.json`. */
  paths: string[];
}

/** GGUF files and folders of safetensors below a store. */
export async function storeCandidates(store: LocalStore, search: LocalSearch): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const known = new Set<string>();
  for await (const folder of walkStore(store.path, search)) {
    for (const candidate of await folderCandidates(store, folder, search)) {
      // Revisions of one repository share the files that did not change.
      const key = [candidate.name, ...candidate.files.map(({ identity }) => identity)].join('\n');
      if (!known.has(key)) found.push(candidate);
      known.add(key);
    }
  }
  return found;
}

async function folderCandidates(
  { program }: LocalStore,
  folder: WalkedFolder,
  search: LocalSearch,
): Promise<Candidate[]> {
  const { names, segments } = folder;
  const candidates: Candidate[] = [];
  for (const group of groupedByModel(names.filter(isGgufName))) {
    const place = namedPlace({ program, segments: [...segments, group[0] ?? ''], neighbours: names });
    const candidate = await candidateOf({ program, kind: 'gguf', ...place }, folder.path, group, search);
    if (candidate) candidates.push(candidate);
  }
  const weights = weightFiles(names);
  if (weights.length === 0 || !names.includes('config.json')) return candidates;
  const place = namedPlace({ program, segments, neighbours: names });
  const candidate = await candidateOf({ program, kind: 'config', ...place }, folder.path, weights, search);
  return candidate ? [...candidates, candidate] : candidates;
}

/** mlx-lm loads `model*.safetensors` (its `load_model`); the same weights may lie beside them in another form. */
function weightFiles(names: readonly string[]): string[] {
  const all = names.filter(isSafetensorsName);
  const loaded = all.filter((name) => name.startsWith('model'));
  return loaded.length > 0 ? loaded : all;
}

type Named = Pick<Candidate, 'program' | 'kind' | 'name' | 'repository'>;

async function candidateOf(
  named: Named,
  folder: string,
  names: readonly string[],
  search: LocalSearch,
): Promise<Candidate | undefined> {
  const paths = names.map((name) => path.join(folder, name));
  const own = named.kind === 'config' ? folder : (paths[0] ?? folder);
  if (missingParts(names) > 0) {
    search.skip('missing-weights', own);
    return undefined;
  }
  const files = await identifiedFiles(paths, search);
  const name = named.name === '' ? path.basename(folder) : named.name;
  return files && { ...named, name, path: own, paths, files, besideBytes: 0 };
}
