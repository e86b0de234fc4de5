import type { FoundRepository } from './found.ts';
import type { LocalProgram } from './stores.ts';

/** Where a file or folder lies below the folder of its program. */
export interface Place {
  program: LocalProgram;
  /** Below the store, the file's own name last; of a folder of safetensors the folder's. */
  segments: readonly string[];
  /** Names beside it, for llama.cpp's manifests. */
  neighbours?: readonly string[];
}

export interface NamedPlace {
  name: string;
  repository?: FoundRepository;
}

/** What to call a model by where it lies, and the repository its files are from where the layout tells. */
export function namedPlace({ program, segments, neighbours = [] }: Place): NamedPlace {
  const inHub = hubPlace(segments);
  if (inHub) return inHub;
  if (program === 'lm-studio') return studioPlace(segments);
  const file = segments.at(-1) ?? '';
  if (program === 'llama.cpp') return llamaPlace(file, neighbours);
  return { name: segments.map(withoutEnding).join('/') };
}

const withoutEnding = (name: string): string => name.replace(/\.gguf$/i, '').replace(/-00001-of-\d{5}$/, '');

/**
 * `models--ORG--NAME/snapshots/REVISION/FILE` of the Hugging Face cache (hub-docs `local-cache.md`); older
 * repositories have no organisation.
 */
function hubPlace(segments: readonly string[]): NamedPlace | undefined {
  const at = segments.findIndex(
    (segment, index) => /^models--./.test(segment) && segments[index + 1] === 'snapshots',
  );
  const folder = segments[at];
  if (at < 0 || folder === undefined || segments.length < at + 3) return undefined;
  const id = folder.slice('models--'.length).split('--').join('/');
  const file = segments.slice(at + 3).join('/');
  if (file === '') return { name: id, repository: { id } };
  return { name: `${id}/${withoutEnding(file)}`, repository: { id, file, ...tagPart(file) } };
}

/** `PUBLISHER/MODEL/FILE`, as the model was published on Hugging Face (LM Studio's documentation). */
function studioPlace(segments: readonly string[]): NamedPlace {
  const [publisher, model, ...rest] = segments;
  const name = segments.map(withoutEnding).join('/');
  if (publisher === undefined || model === undefined) return { name };
  const id = `${publisher}/${model}`;
  if (!isRepositoryId(id)) return { name };
  if (rest.length === 0) return { name, repository: { id } };
  const file = rest.join('/');
  return { name, repository: { id, file, ...tagPart(file) } };
}

/** `ORG_NAME_FILE` beside `manifest=ORG=NAME=TAG.json` (llama.cpp `common/download.cpp`, before it used the hub's cache). */
function llamaPlace(file: string, neighbours: readonly string[]): NamedPlace {
  const name = withoutEnding(file);
  for (const neighbour of neighbours) {
    const [, organisation, model, tag] = /^manifest=([^=]+)=([^=]+)=(.+)\.json$/.exec(neighbour) ?? [];
    if (organisation === undefined || model === undefined || tag === undefined) continue;
    const prefix = `${organisation}_${model}_`;
    const id = `${organisation}/${model}`;
    if (!file.startsWith(prefix) || !isRepositoryId(id)) continue;
    const ownFile = file.slice(prefix.length);
    const ownTag = quantisationTag(ownFile);
    const isTagOfFile = tag === 'latest' || ownTag?.toLowerCase() === tag.toLowerCase();
    if (!isTagOfFile) continue;
    return { name: `${id}/${withoutEnding(ownFile)}`, repository: { id, file: ownFile, tag } };
  }
  return { name };
}

const isRepositoryId = (id: string): boolean => /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/.test(id);

const tagPart = (file: string): { tag?: string } => {
  const tag = quantisationTag(file);
  return tag === undefined ? {} : { tag };
};

/** `Q4_K_M` of `Qwen3-8B-Q4_K_M.gguf`: what llama.cpp and Ollama find a file of a repository by. */
const quantisationTag = (file: string): string | undefined =>
  /[-.]((?:UD-)?(?:I?Q\d\w*|MXFP4\w*|BF16|F16|F32))(?:-00001-of-\d{5})?\.gguf$/i.exec(file)?.[1];
