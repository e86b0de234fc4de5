import { open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../error-code.ts';
import { isProcessAlive } from '../process-alive.ts';

const retryMilliseconds = 20;

/** What is done under the lock takes milliseconds: one older than this belongs to a process that hangs. */
const oldestLockMilliseconds = 10_000;

/**
 * Runs the work while nobody else does, also in other processes: the window and a terminal may both measure.
 * The lock keeps order and is no more than that. It is taken over from a process that died or hangs, and
 * done without when it can't be had in time, so the work must lose nothing when two do it at once.
 */
export async function withLock<T>(
  lockFile: string,
  work: () => Promise<T>,
  patienceMilliseconds = oldestLockMilliseconds,
): Promise<T> {
  const attempts = Math.ceil(patienceMilliseconds / retryMilliseconds);
  let lock = await take(lockFile);
  for (let attempt = 0; !lock && attempt < attempts; attempt += 1) {
    await ((await isAbandoned(lockFile)) ? remove(lockFile) : wait(retryMilliseconds));
    lock = await take(lockFile);
  }
  try {
    return await work();
  } finally {
    if (lock) await giveBack(lock, lockFile);
  }
}

/** One's own lock, kept open so that no other file gets its inode; `undefined`: somebody has it. */
async function take(lockFile: string): Promise<FileHandle | undefined> {
  try {
    const lock = await open(lockFile, 'wx', 0o600);
    // On a full disk it stays empty, and a lock all the same.
    await lock.writeFile(String(process.pid)).catch(() => undefined);
    return lock;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** Unless somebody took it over meanwhile. */
async function giveBack(lock: FileHandle, lockFile: string): Promise<void> {
  const [own, found] = [await lock.stat(), await stat(lockFile).catch(() => undefined)];
  if (found?.ino === own.ino && found.dev === own.dev) await remove(lockFile);
  await lock.close();
}

async function isAbandoned(lockFile: string): Promise<boolean> {
  const found = await stat(lockFile).catch(() => undefined);
  if (!found?.isFile()) return false;
  if (Date.now() - found.mtimeMs > oldestLockMilliseconds) return true;
  const pid = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  return Number.isInteger(pid) && pid > 0 && !isProcessAlive(pid);
}

const remove = (lockFile: string): Promise<void> => rm(lockFile, { force: true }).catch(() => undefined);
