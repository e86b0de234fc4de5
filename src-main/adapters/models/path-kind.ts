import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { errorCode } from '../error-code.ts';
import { readStableFile } from './stable-file.ts';

/**
 * What a path given as a model names. `config`: a `config.json` or a folder that holds one; `gguf`: a file so
 * named or beginning so, not yet known to be sound; `missing`: nothing; `other`: another file, a folder, a pipe.
 */
export type ModelPathKind = 'gguf' | 'config' | 'missing' | 'other';

/** Codes that mean that no file has this name, or ever can have. */
const missingCodes: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

/** Looks without waiting for pipes. Throws `file-unreadable` where a folder on the way may not be entered. */
export async function modelPathKind(modelPath: string): Promise<ModelPathKind> {
  const found = await kindOfEntry(modelPath);
  if (found === 'folder') {
    return (await kindOfEntry(path.join(modelPath, 'config.json'))) === 'file' ? 'config' : 'other';
  }
  if (found !== 'file') return found;
  const extension = path.extname(modelPath).toLowerCase();
  if (extension === '.json') return 'config';
  // Ollama keeps its models under hashes.
  return extension === '.gguf' || (await beginsAsGguf(modelPath)) ? 'gguf' : 'other';
}

async function kindOfEntry(entryPath: string): Promise<'file' | 'folder' | 'missing' | 'other'> {
  try {
    const stats = await stat(entryPath);
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'folder' : 'other';
  } catch (cause) {
    const problem = errorCode(cause);
    if (missingCodes.has(problem)) return 'missing';
    throw new Fault('file-unreadable', { path: entryPath, problem }, { cause });
  }
}

const beginsAsGguf = (filePath: string): Promise<boolean> =>
  readStableFile(
    filePath,
    ({ fileBytes, read }) => fileBytes >= 4 && String.fromCharCode(...read(0, 4)) === 'GGUF',
  );
