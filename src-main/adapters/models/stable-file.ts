import { constants, readSync, type BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Fault } from '#core/fault.ts';
import type { ByteSource } from '#core/gguf/read-header.ts';
import { errorCode } from '../error-code.ts';

const unreadable = (path: string, cause: unknown): Fault =>
  new Fault('file-unreadable', { path, problem: errorCode(cause) }, { cause });

/** What lies at `path`, symbolic links followed. Throws `file-unreadable`. */
export const statOf = (path: string): Promise<BigIntStats> =>
  stat(path, { bigint: true }).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });

const isSame = (a: BigIntStats, b: BigIntStats): boolean =>
  a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;

/**
 * Answers what `use` makes of a regular file, which stayed the same from before to after: size, time of
 * change and inode. Never waits for a pipe. Throws `file-unreadable`, `not-a-model-file`, what `use` throws,
 * or, before all else, `file-changed`.
 */
export async function readStableFile<T>(path: string, use: (source: ByteSource) => T): Promise<T> {
  demandRegularFile(path, await statOf(path));
  const handle = await openWithoutWaiting(path);
  try {
    const before = await handle.stat({ bigint: true });
    demandRegularFile(path, before);
    const outcome = attempt(() => use(sourceOf(path, handle, Number(before.size))));
    const after = await stat(path, { bigint: true }).catch(() => undefined);
    if (!after || !isSame(before, after)) throw new Fault('file-changed', { path });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  } finally {
    await handle.close();
  }
}

/** A pipe may have taken the file's place since it was looked at: `O_NONBLOCK` opens that at once, too. */
const openWithoutWaiting = (path: string): Promise<FileHandle> =>
  open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });

function demandRegularFile(path: string, stats: BigIntStats): void {
  if (stats.isFile()) return;
  const found = stats.isDirectory()
    ? 'a folder'
    : stats.isFIFO()
      ? 'a pipe'
      : stats.isSocket()
        ? 'a socket'
        : 'a device';
  throw new Fault('not-a-model-file', { path, expected: `a GGUF file (this is ${found})` });
}

function attempt<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

const sourceOf = (path: string, { fd }: FileHandle, fileBytes: number): ByteSource => ({
  fileBytes,
  read(offset, length) {
    const bytes = new Uint8Array(length);
    let filled = 0;
    try {
      while (filled < length) {
        const count = readSync(fd, bytes, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
    } catch (cause) {
      throw unreadable(path, cause);
    }
    // Shorter than a moment ago.
    if (filled < length) throw new Fault('file-changed', { path });
    return bytes;
  },
});
