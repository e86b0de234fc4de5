import type { Dirent } from 'node:fs';
import { lstat, opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isUnfinishedDownload } from '#core/local-models/file-names.ts';
import { errorCode } from '../error-code.ts';
import type { LocalSearch } from './local-search.ts';

/** One folder of a store, with the names of the files in it and of the links that lead to files. */
export interface WalkedFolder {
  path: string;
  /** Below the store. */
  segments: readonly string[];
  names: readonly string[];
}

interface Pending {
  path: string;
  segments: readonly string[];
}

/**
 * Every folder below a store, each real folder once. A symbolic link is followed where its target lies in one
 * of the stores that are searched; folders that links lead to come last, so that a model is named by where it
 * really lies. Everything else is passed over and counted.
 */
export async function* walkStore(root: string, search: LocalSearch): AsyncGenerator<WalkedFolder> {
  const folders: Pending[] = [{ path: root, segments: [] }];
  const links: Pending[] = [];
  let entriesLeft = search.limits.entries;
  while (folders.length > 0 || links.length > 0) {
    search.demandTime();
    const own = folders.pop();
    const folder = own ?? (await linkedFolder(links.shift(), search));
    if (!folder || !(await isEntered(folder.path, search, own === undefined))) continue;
    const listed = await listFolder(folder, entriesLeft, search);
    entriesLeft -= listed.entries;
    yield { path: folder.path, segments: folder.segments, names: listed.names };
    if (entriesLeft <= 0) {
      search.skip('search-limit', folder.path);
      return;
    }
    const isDeepest = folder.segments.length >= search.limits.depth;
    if (isDeepest && listed.folders.length > 0) search.skip('search-limit', folder.path);
    if (isDeepest) continue;
    folders.push(...listed.folders.toReversed());
    links.push(...listed.links);
  }
}

/** Stores may lie in one another, which is nothing to tell; a link to where one has been is. */
async function isEntered(folder: string, search: LocalSearch, isLinked: boolean): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined) {
    search.skip('unreadable-folder', folder);
    return false;
  }
  if (search.enter(real)) return true;
  if (isLinked) search.skip('folder-met-again', folder);
  return false;
}

/** The folder at the end of a link, under the link's name; nothing where it leads out of the stores. */
async function linkedFolder(link: Pending | undefined, search: LocalSearch): Promise<Pending | undefined> {
  if (!link) return undefined;
  const target = await realpath(link.path).catch(() => undefined);
  if (target !== undefined && search.isInside(target)) return { ...link, path: target };
  search.skip(target === undefined ? 'broken-link' : 'link-outside', link.path);
  return undefined;
}

interface Listed {
  names: string[];
  folders: Pending[];
  links: Pending[];
  entries: number;
}

async function listFolder(
  { path: folder, segments }: Pending,
  most: number,
  search: LocalSearch,
): Promise<Listed> {
  const listed: Listed = { names: [], folders: [], links: [], entries: 0 };
  try {
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      listed.entries += 1;
      await sortEntry(
        entry,
        { path: path.join(folder, entry.name), segments: [...segments, entry.name] },
        listed,
        search,
      );
      if (listed.entries >= most) break;
    }
  } catch {
    search.skip('unreadable-folder', folder);
  }
  listed.names.sort();
  return listed;
}

async function sortEntry(entry: Dirent, place: Pending, into: Listed, search: LocalSearch): Promise<void> {
  const kind = await kindOf(entry, place.path, search);
  if (kind === 'folder') into.folders.push(place);
  else if (kind === 'linked-folder') into.links.push(place);
  else if (kind === 'special') search.skip('not-a-file', place.path);
  else if (kind === 'file' && isUnfinishedDownload(entry.name))
    search.skip('unfinished-download', place.path);
  else if (kind === 'file') into.names.push(entry.name);
}

type Kind = 'file' | 'folder' | 'linked-folder' | 'special' | 'gone';

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

async function kindOf(entry: Dirent, entryPath: string, search: LocalSearch): Promise<Kind> {
  const isKnown = entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
  // Some file systems do not say in a listing what an entry is.
  const told: Kinds | undefined = isKnown ? entry : await lstat(entryPath).catch(() => undefined);
  if (!told) return 'gone';
  if (!told.isSymbolicLink()) return told.isFile() ? 'file' : told.isDirectory() ? 'folder' : 'special';
  try {
    const target = await stat(entryPath);
    return target.isFile() ? 'file' : target.isDirectory() ? 'linked-folder' : 'special';
  } catch (error) {
    // ENOENT: nothing there; ELOOP: a link to itself, by whatever way.
    search.skip(errorCode(error) === 'EACCES' ? 'unreadable-file' : 'broken-link', entryPath);
    return 'gone';
  }
}
