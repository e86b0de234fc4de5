import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { processState, type ProcessIdentity } from './process-identity.ts';
import { isActive, othersMayWrite, ownerNamed, ownUser, removal, workerNamed } from './work-folder.ts';

/** Past this age no run is alive whose process can't be told from another; the longest mode takes ten minutes. */
const longestRunMilliseconds = 2 * 60 * 60 * 1000;

/** In such a folder only its owner may rename or remove an entry. */
const stickyBit = 0o1000;

interface FoundFolder {
  path: string;
  isOwn: boolean;
  isAlive: boolean;
}

/**
 * Folders of this user's runs in `base`; those of others and links are not ours to touch. None in a folder
 * where others could put one thing in place of another while it is removed.
 */
async function findWorkFolders(base: string): Promise<FoundFolder[]> {
  const place = await stat(base).catch(() => undefined);
  if (!place || (place.mode & othersMayWrite && !(place.mode & stickyBit))) return [];
  const found: FoundFolder[] = [];
  for (const name of await readdir(base).catch(() => [])) {
    const owner = ownerNamed(name);
    if (!owner) continue;
    const path = join(base, name);
    const status = await lstat(path).catch(() => undefined);
    if (!status?.isDirectory() || status.uid !== ownUser(status.uid)) continue;
    const isYoung = Date.now() - status.mtimeMs < longestRunMilliseconds;
    found.push({ path, isOwn: owner.pid === process.pid, isAlive: await lives(owner, isYoung) });
  }
  return found;
}

async function lives(owner: ProcessIdentity, isYoung: boolean): Promise<boolean> {
  const state = await processState(owner);
  return state === 'runs' || (state === 'unsure' && isYoung);
}

/**
 * Removes what crashed runs left in `bases`, and ends a worker that outlived its parent; answers how many
 * files went.
 */
export async function sweepWorkFolders(bases: readonly string[]): Promise<number> {
  let files = 0;
  for (const base of new Set(bases)) {
    for (const { path, isOwn, isAlive } of await findWorkFolders(base)) {
      if (isActive(path) || (isAlive && !isOwn)) continue;
      const names = await readdir(path).catch(() => []);
      // First, or it would go on writing.
      for (const name of names) await endWorker(workerNamed(name));
      files += names.filter((name) => !workerNamed(name)).length;
      await rm(path, removal).catch(() => undefined);
    }
  }
  return files;
}

async function endWorker(worker: ProcessIdentity | undefined): Promise<void> {
  if (!worker || worker.pid === process.pid || (await processState(worker)) !== 'runs') return;
  try {
    process.kill(worker.pid, 'SIGKILL');
  } catch {
    // Gone in the meantime, which is what was wanted.
  }
}

/** Whether another living process measures in `bases`; two at once would spoil both. */
export async function isMeasuredElsewhere(bases: readonly string[]): Promise<boolean> {
  const folders = await Promise.all([...new Set(bases)].map(findWorkFolders));
  return folders.flat().some(({ isAlive, isOwn }) => isAlive && !isOwn);
}
