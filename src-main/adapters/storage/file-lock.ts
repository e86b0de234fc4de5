import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../error-code.ts';
import { isProcessAlive } from './process-alive.ts';

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
  let inode: number | undefined;
  for (let attempt = 0; inode === undefined && attempt < attempts; attempt += 1) {
    inode = await take(lockFile);
    if (inode !== undefined) break;
    await ((await isAbandoned(lockFile)) ? remove(lockFile) : wait(retryMilliseconds));
  }
  try {
    return await work();
  } finally {
    const found = await stat(lockFile).catch(() => undefined);
    if (inode !== undefined && found?.ino === inode) await remove(lockFile);
  }
}

/** The inode of one's own lock; `undefined`: somebody has it. */
async function take(lockFile: string): Promise<number | undefined> {
  try {
    const handle = await open(lockFile, 'wx', 0o600);
    try {
      // On a full disk it stays empty, and a lock all the same.
      await handle.writeFile(String(process.pid)).catch(() => undefined);
      return (await handle.stat()).ino;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}

async function isAbandoned(lockFile: string): Promise<boolean> {
  const found = await stat(lockFile).catch(() => undefined);
  if (!found?.isFile()) return false;
  if (Date.now() - found.mtimeMs > oldestLockMilliseconds) return true;
  const pid = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  return Number.isInteger(pid) && pid > 0 && !isProcessAlive(pid);
}

const remove = (lockFile: string): Promise<void> => rm(lockFile, { force: true }).catch(() => undefined);
