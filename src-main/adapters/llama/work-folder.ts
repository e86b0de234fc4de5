import { rmSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#core/fault.ts';
import { errorCode } from '../error-code.ts';
import { ownIdentity, type ProcessIdentity } from './process-identity.ts';

/**
 * A run's folder is named by the process that owns it, number and start: `kaidoki-slices-4711-90210-x3Kq9a`.
 * It is also the lock on measuring: a name that no running process answers to holds nothing.
 */
const prefix = 'kaidoki-slices-';
/** Earlier versions left out the start. */
const ownerPattern = /^kaidoki-slices-(\d+)-(?:(\d+)-)?\w{6}$/;
const workerPattern = /^worker-(\d+)-(\d+)$/;

/** The owner that a run's folder names; absent: it is not one. */
export const ownerNamed = (folderName: string): ProcessIdentity | undefined =>
  identity(ownerPattern.exec(folderName));

/** The worker that a file in a run's folder names; absent: it is another file. */
export const workerNamed = (fileName: string): ProcessIdentity | undefined =>
  identity(workerPattern.exec(fileName));

function identity(match: RegExpExecArray | null): ProcessIdentity | undefined {
  if (!match) return undefined;
  const [, pid, start] = match;
  return { pid: Number(pid), ...(start !== undefined && { start: Number(start) }) };
}

/** Writable by the group or by all. */
export const othersMayWrite = 0o022;

/** A file that is being created meanwhile is worth another try. */
export const removal = { recursive: true, force: true, maxRetries: 3 } as const;

const activeFolders = new Set<string>();

/** In use by this process. */
export const isActive = (path: string): boolean => activeFolders.has(path);

export interface WorkFolder {
  path: string;
  /** Never throws: what can't be removed now is swept later, and must not hide why the run ended. */
  remove(): Promise<void>;
}

/**
 * A new folder only this user can enter, removed also should the process exit in between. Makes `base` on
 * need. Throws `folder-unwritable`, also where `base` is a link or not this user's alone.
 */
export async function createWorkFolder(base: string): Promise<WorkFolder> {
  const { pid, start } = await ownIdentity();
  const name = start === undefined ? `${prefix}${pid}-` : `${prefix}${pid}-${start}-`;
  const path = await makeOwn(base)
    .then(() => mkdtemp(join(base, name)))
    .catch((cause: unknown) => {
      throw new Fault('folder-unwritable', { path: base, problem: errorCode(cause) }, { cause });
    });
  activeFolders.add(path);
  const removeNow = (): void => rmSync(path, removal);
  process.once('exit', removeNow);
  return {
    path,
    remove: async () => {
      await rm(path, removal).catch(() => undefined);
      process.off('exit', removeNow);
      activeFolders.delete(path);
    },
  };
}

async function makeOwn(base: string): Promise<void> {
  await mkdir(base, { recursive: true, mode: 0o700 });
  const status = await lstat(base);
  if (status.isSymbolicLink()) throw new Error('symbolic link');
  if (status.uid !== ownUser(status.uid)) throw new Error(`owner ${status.uid}`);
  if (status.mode & othersMayWrite) throw new Error(`mode ${(status.mode & 0o777).toString(8)}`);
}

/** This user's number; Windows has none. */
export const ownUser = (otherwise: number): number => process.getuid?.() ?? otherwise;

/**
 * Signs a run's folder as the process that works in it, so that a sweep can end it should it be deaf. On a
 * disk that takes no file it goes unsigned: the slice will say why.
 */
export async function signWorkFolder(folder: string): Promise<void> {
  const { pid, start } = await ownIdentity();
  if (start === undefined) return;
  await writeFile(join(folder, `worker-${pid}-${start}`), '', { mode: 0o600 }).catch(() => undefined);
}

/** Left free for everyone else when a slice is written. */
const diskReserveBytes = 512 * 2 ** 20;

/**
 * Throws `not-enough-disk` when `neededBytes` and a reserve of 512 MiB do not fit beside each other; nothing
 * needs no room.
 */
export async function checkDisk(folder: string, neededBytes: number): Promise<void> {
  if (neededBytes === 0) return;
  const { bavail, bsize } = await statfs(folder).catch((cause: unknown) => {
    throw new Fault('folder-unwritable', { path: folder, problem: errorCode(cause) }, { cause });
  });
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes + diskReserveBytes) {
    throw new Fault('not-enough-disk', {
      neededBytes: neededBytes + diskReserveBytes,
      freeBytes,
      path: folder,
    });
  }
}
