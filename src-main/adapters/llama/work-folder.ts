import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#core/fault.ts';
import { errorCode } from '../error-code.ts';

/** Folders of slices are named by the process that owns them: `kaidoki-slices-4711-x3Kq9a`. */
const prefix = 'kaidoki-slices-';
const ownPattern = /^kaidoki-slices-(\d+)-[\w-]{6}$/;

/** Past this age no run is alive, whoever has its process number now; the longest mode takes ten minutes. */
const longestRunMilliseconds = 2 * 60 * 60 * 1000;

export interface WorkFolder {
  path: string;
  remove(): Promise<void>;
}

/** A new folder only this user can enter, removed also should the process exit in between. */
export async function createWorkFolder(base: string): Promise<WorkFolder> {
  const path = await mkdtemp(join(base, `${prefix}${process.pid}-`)).catch((cause: unknown) => {
    throw new Fault('folder-unwritable', { path: base, problem: errorCode(cause) }, { cause });
  });
  const removeNow = (): void => rmSync(path, { recursive: true, force: true });
  process.once('exit', removeNow);
  return {
    path,
    remove: async () => {
      process.off('exit', removeNow);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

interface FoundFolder {
  path: string;
  ownerProcess: number;
  isAlive: boolean;
}

/** Folders of this user's runs in `base`; those of others and links are not ours to touch. */
async function findWorkFolders(base: string): Promise<FoundFolder[]> {
  const names = await readdir(base).catch(() => []);
  const found: FoundFolder[] = [];
  for (const name of names) {
    const ownerProcess = Number(ownPattern.exec(name)?.[1] ?? NaN);
    if (Number.isNaN(ownerProcess)) continue;
    const path = join(base, name);
    const status = await lstat(path).catch(() => undefined);
    if (!status?.isDirectory() || status.uid !== (process.getuid?.() ?? status.uid)) continue;
    const isYoung = Date.now() - status.mtimeMs < longestRunMilliseconds;
    found.push({ path, ownerProcess, isAlive: isYoung && processLives(ownerProcess) });
  }
  return found;
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes what crashed runs left, except the folders in `keep`; answers how many files went. */
export async function sweepWorkFolders(base: string, keep: ReadonlySet<string>): Promise<number> {
  let files = 0;
  for (const { path, ownerProcess, isAlive } of await findWorkFolders(base)) {
    if (keep.has(path) || (isAlive && ownerProcess !== process.pid)) continue;
    files += (await readdir(path).catch(() => [])).length;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
  return files;
}

/** Whether another living process measures in `base`; two at once would spoil both. */
export async function isMeasuredElsewhere(base: string): Promise<boolean> {
  const folders = await findWorkFolders(base);
  return folders.some(({ isAlive, ownerProcess }) => isAlive && ownerProcess !== process.pid);
}

/** Left free for everyone else when a slice is written. */
const diskReserveBytes = 512 * 2 ** 20;

/** Throws `not-enough-disk` when `neededBytes` and a reserve of 512 MiB do not fit beside each other. */
export async function checkDisk(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes + diskReserveBytes) {
    throw new Fault('not-enough-disk', {
      neededBytes: neededBytes + diskReserveBytes,
      freeBytes,
      path: folder,
    });
  }
}
