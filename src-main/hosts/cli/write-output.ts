import { randomBytes } from 'node:crypto';
import { link, lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#core/fault.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

/**
 * Writes a file whole or not at all. One that is there already stays, unless `force`; then what a link leads
 * to is replaced, not the link. Throws `file-exists` and `file-unwritable`.
 */
export async function writeOutput(path: string, text: string, { force }: { force: boolean }): Promise<void> {
  const refuse = (problem: string, cause?: unknown): Fault =>
    new Fault('file-unwritable', { path, problem }, { cause });
  try {
    const found = await lstat(path).catch(absentIfMissing);
    if (found && !force) throw new Fault('file-exists', { path });
    const target = found?.isSymbolicLink() ? await realpath(path) : path;
    const replaced = await lstat(target).catch(absentIfMissing);
    // A device or a pipe would be gone for everybody.
    if (replaced && !replaced.isFile()) throw refuse('not a file');
    await writeBeside(target, text, replaced !== undefined);
  } catch (error) {
    throw error instanceof Fault ? error : refuse(codeOf(error), error);
  }
}

function absentIfMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

async function writeBeside(path: string, text: string, replaces: boolean): Promise<void> {
  const fresh = join(dirname(path), `.kaidoki-${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    const handle = await open(fresh, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (replaces ? rename(fresh, path) : nameNew(fresh, path));
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Unlike a new name, a second one fails where somebody was quicker. */
async function nameNew(fresh: string, path: string): Promise<void> {
  try {
    await link(fresh, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new Fault('file-exists', { path }, { cause: error });
    // Disks for cameras and the like know one name a file.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(codeOf(error))) throw error;
    await rename(fresh, path);
  }
}
