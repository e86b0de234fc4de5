import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { isPieceOfDownload } from '#core/local-models/file-names.ts';
import {
  mostManifestBytes,
  ollamaName,
  readOllamaManifest,
  type OllamaWeights,
} from '#core/local-models/ollama-manifest.ts';
import type { LocalStore } from '#core/local-models/stores.ts';
import type { Candidate } from './local-candidates.ts';
import { identifiedFile, identifiedFiles } from './local-file.ts';
import type { LocalSearch } from './local-search.ts';
import { walkStore } from './local-walk.ts';
import { readStableFile } from './stable-file.ts';

/** Models of Ollama: manifests by name, weights in blobs by their SHA-256. */
export async function ollamaCandidates(store: LocalStore, search: LocalSearch): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for await (const folder of walkStore(store.path, search)) {
    const [top, ...below] = folder.segments;
    if (top !== 'manifests') continue;
    for (const name of folder.names.filter((each) => !each.startsWith('.') && !isPieceOfDownload(each))) {
      const manifest = { path: path.join(folder.path, name), segments: [...below, name] };
      const candidate = await manifestCandidate(store, manifest, search);
      if (candidate) candidates.push(candidate);
    }
  }
  return candidates;
}

interface ManifestPlace {
  path: string;
  segments: readonly string[];
}

async function manifestCandidate(
  store: LocalStore,
  manifest: ManifestPlace,
  search: LocalSearch,
): Promise<Candidate | undefined> {
  const name = ollamaName(manifest.segments);
  const weights = name === undefined ? 'damaged' : await readManifest(manifest.path, search);
  if (name === undefined || weights === 'damaged') search.skip('damaged', manifest.path);
  // A model in the cloud has a manifest alone.
  else if (weights?.kind === 'none') search.skip('missing-weights', manifest.path);
  else if (weights) return blobCandidate(store, { name, weights, manifest: manifest.path }, search);
  return undefined;
}

async function blobCandidate(
  { program, path: root }: LocalStore,
  { name, weights, manifest }: { name: string; weights: OllamaWeights; manifest: string },
  search: LocalSearch,
): Promise<Candidate | undefined> {
  const paths = weights.digests.map((digest) => path.join(root, 'blobs', `sha256-${digest}`));
  const files = await identifiedFiles(paths, search);
  const blob = paths[0];
  if (!files || blob === undefined) {
    search.skip('missing-weights', manifest);
    return undefined;
  }
  const kind = weights.kind === 'gguf' ? 'gguf' : 'tensors';
  return {
    program,
    kind,
    name,
    path: kind === 'gguf' ? blob : manifest,
    paths,
    files,
    besideBytes: weights.besideBytes,
  };
}

async function readManifest(
  filePath: string,
  search: LocalSearch,
): Promise<OllamaWeights | 'damaged' | undefined> {
  if (!(await identifiedFile(filePath, search))) return undefined;
  try {
    const text = await readStableFile(filePath, ({ fileBytes, read }) =>
      fileBytes > mostManifestBytes ? '' : new TextDecoder().decode(read(0, fileBytes)),
    );
    return readOllamaManifest(text) ?? 'damaged';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    search.skip('unreadable-file', filePath);
    return undefined;
  }
}
