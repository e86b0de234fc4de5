import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readAsar, type Asar } from './asar.ts';
import { readPlist, type PlistDictionary } from './plist.ts';

/** A packed `Kaidoki.app`, as far as it is inspected. */
export interface Bundle {
  path: string;
  info: PlistDictionary;
  asar: Asar;
  /** Every file of the bundle from its root, with `/`; links are not followed. */
  files: BundleFile[];
}

interface BundleFile {
  path: string;
  sizeBytes: number;
}

async function* walk(root: string, folder = ''): AsyncGenerator<BundleFile> {
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path);
    else if (entry.isFile()) yield { path, sizeBytes: (await stat(join(root, path))).size };
  }
}

export const archivePath = 'Contents/Resources/app.asar';
export const unpackedFolder = `${archivePath}.unpacked/`;

export async function readBundle(path: string): Promise<Bundle> {
  const files: BundleFile[] = [];
  for await (const file of walk(path)) files.push(file);
  return {
    path,
    info: readPlist(await readFile(join(path, 'Contents/Info.plist'), 'utf8')),
    asar: await readAsar(join(path, archivePath)),
    files: files.sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}
