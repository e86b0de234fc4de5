import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '#core/fault.ts';
import { errorCode } from '../error-code.ts';
import { isProcessAlive } from '../process-alive.ts';

/** Some thousand runs; a larger file is not ours. */
const largestFileBytes = 16 * 2 ** 20;

/** A link could lead anywhere, also where only root may write; a pipe would be waited for. */
const careful = constants.O_NOFOLLOW | constants.O_NONBLOCK;
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | careful;
const creating = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | careful;

export function unusable(file: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = errorCode(error);
  const problem = code === 'ELOOP' ? 'a link' : code;
  return new Fault('history-unwritable', { path: file, problem }, { cause: error });
}

async function openFile(file: string, flags: number): Promise<FileHandle> {
  const handle = await open(file, flags, 0o600);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Fault('history-unwritable', { path: file, problem: 'not a file' });
}

async function using<T>(opening: Promise<FileHandle>, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await opening;
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function readOpen(file: string, handle: FileHandle): Promise<Buffer> {
  if ((await handle.stat()).size > largestFileBytes)
    throw new Fault('history-unwritable', { path: file, problem: 'too large' });
  return handle.readFile();
}

/** Empty before the first run. */
export async function readHistoryFile(file: string): Promise<Buffer> {
  try {
    return await using(openFile(file, constants.O_RDONLY | careful), (handle) => readOpen(file, handle));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Whether the open file is the one that bears the name now. */
async function isNamed(handle: FileHandle, file: string): Promise<boolean> {
  const [opened, named] = [await handle.stat(), await stat(file).catch(() => undefined)];
  return named?.ino === opened.ino && named.dev === opened.dev;
}

/** Another program may put a new file into the place of the one that is written to; so often it does not. */
const mostAttempts = 20;

/**
 * Adds a line at the end and waits for the disk. Resolves only when the line is in the file that bears the
 * name now: while it was written, another process may have set damaged lines aside.
 */
export async function appendLine(file: string, line: string): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const isInPlace = await using(openFile(file, appending), async (handle) => {
      await appendOpen(handle, Buffer.from(`${line}\n`));
      return isNamed(handle, file);
    });
    if (isInPlace || (await readHistoryFile(file)).includes(`${line}\n`)) return;
  }
  throw new Fault('history-unwritable', { path: file, problem: 'replaced while written' });
}

/** A torn line gets its end first, so that it cannot swallow what follows. */
async function appendOpen(handle: FileHandle, bytes: Buffer): Promise<void> {
  const { size } = await handle.stat();
  const last = size > 0 ? (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() : '\n';
  await handle.appendFile(Buffer.concat([Buffer.from(last === '\n' ? '' : '\n'), bytes]));
  await handle.sync();
}

const joinLines = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));

export interface Rewriting {
  file: string;
  damagedFile: string;
  /** Which of the file's lines stay, and which do not; nothing is done without one of these. */
  sort(bytes: Buffer): { good: readonly Buffer[]; damaged: readonly Buffer[] };
}

/**
 * Moves lines out of the file. In this order, so that a full disk or a crash at any moment loses nothing: the
 * file without them is written beside it, they are added to the damaged ones, the new file takes the name.
 * Answers what was read.
 */
export async function rewriteWithout({ file, damagedFile, sort }: Rewriting): Promise<Buffer> {
  return using(openFile(file, constants.O_RDONLY | careful), async (old) => {
    const bytes = await readOpen(file, old);
    const { good, damaged } = sort(bytes);
    if (damaged.length === 0) return bytes;
    await removeLeftovers(file);
    const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      await using(openFile(fresh, creating), async (handle) => {
        await handle.writeFile(joinLines(good));
        await handle.sync();
      });
      await using(openFile(damagedFile, appending), (handle) => appendOpen(handle, joinLines(damaged)));
      if (!(await isNamed(old, file)))
        throw new Fault('history-unwritable', { path: file, problem: 'replaced while written' });
      await rename(fresh, file);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
    await carryTail(old, bytes.length, file);
    return bytes;
  });
}

/** What somebody who did not wait for the lock wrote to the old file meanwhile. */
async function carryTail(old: FileHandle, fromByte: number, file: string): Promise<void> {
  const length = (await old.stat()).size - fromByte;
  if (length <= 0) return;
  const { buffer, bytesRead } = await old.read(Buffer.alloc(length), 0, length, fromByte);
  await using(openFile(file, appending), (handle) => appendOpen(handle, buffer.subarray(0, bytesRead)));
}

/** New files of processes that died before they took the name. */
export async function removeLeftovers(file: string): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    const [, pid] = /^(\d{1,9})\.[0-9a-f]{8}\.tmp$/.exec(afterPrefix(name, `${basename(file)}.`)) ?? [];
    if (pid !== undefined && !isProcessAlive(Number(pid)))
      await rm(join(dirname(file), name), { force: true });
  }
}

const afterPrefix = (name: string, prefix: string): string =>
  name.startsWith(prefix) ? name.slice(prefix.length) : '';
