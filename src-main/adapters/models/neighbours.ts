import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { headerText, readGgufBeginning, type GgufHeader } from '#core/gguf/read-header.ts';
import type { ModelFile } from '../../app/ports.ts';
import { readStableFile } from './stable-file.ts';

/** What a GGUF file is by its key-values; a file that does not say is a model. */
export type GgufRole = 'model' | 'projector' | 'adapter' | 'importance-matrix';

/** By `general.type` (`GGUFType` in llama.cpp's gguf-py); projectors made before it have architecture clip. */
export function ggufRole(header: Pick<GgufHeader, 'metadata'>): GgufRole {
  const type = headerText(header, 'general.type');
  if (type === 'mmproj' || headerText(header, 'general.architecture') === 'clip') return 'projector';
  if (type === 'adapter') return 'adapter';
  return type === 'imatrix' ? 'importance-matrix' : 'model';
}

/** What can be loaded beside a model and takes memory of its own. */
type Neighbours = Pick<ModelFile, 'projectors' | 'adapters'>;

const mostNames = 10_000;
const mostNeighbours = 200;

/** Converters write what a file is before its tokenizer. */
const beginningBytes = 64 * 1024;

/** Names of GGUF files in a folder, projectors first; none where it can't be listed. */
export async function ggufNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  let seen = 0;
  try {
    for await (const { name } of await opendir(folder)) {
      seen += 1;
      if (name.toLowerCase().endsWith('.gguf')) names.push(name);
      if (seen === mostNames) break;
    }
  } catch {
    // What was listed until then.
  }
  const rank = (name: string): number => (name.toLowerCase().includes('mmproj') ? 0 : 1);
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Projectors and adapters in the folder of a model, at most 200 files looked at; unreadable ones passed over. */
export async function findNeighbours(
  ownPaths: readonly string[],
  { folder, architecture }: { folder: string; architecture: string },
): Promise<Neighbours> {
  const own = new Set(ownPaths.map((ownPath) => path.basename(ownPath)));
  const names = (await ggufNames(folder)).filter((name) => !own.has(name)).slice(0, mostNeighbours);
  const found: Neighbours = { projectors: [], adapters: [] };
  for (const name of names) {
    const neighbour = await readBeginning(path.join(folder, name));
    if (!neighbour) continue;
    const { file, metadata } = neighbour;
    const role = ggufRole({ metadata });
    if (role === 'projector') found.projectors.push(file);
    // llama.cpp refuses an adapter of another architecture.
    if (role === 'adapter' && headerText({ metadata }, 'general.architecture') === architecture) {
      const baseModel = headerText({ metadata }, 'general.base_model.0.name');
      found.adapters.push({ ...file, ...(baseModel !== undefined && { baseModel }) });
    }
  }
  return found;
}

interface Beginning extends Pick<GgufHeader, 'metadata'> {
  file: { path: string; bytes: number };
}

const readBeginning = (filePath: string): Promise<Beginning | undefined> =>
  readStableFile(filePath, ({ fileBytes, read }) => ({
    file: { path: filePath, bytes: fileBytes },
    metadata: readGgufBeginning({ fileBytes: Math.min(fileBytes, beginningBytes), read }),
  })).catch((error: unknown) => {
    if (error instanceof Fault) return undefined;
    throw error;
  });
