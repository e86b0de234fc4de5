import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeOutput } from '../../../src-main/hosts/cli/write-output.ts';
import { makeNamedPipe } from '../../fakes/named-pipe.ts';
import { unprivileged } from '../../fakes/unprivileged.ts';

describe('a file that a command writes', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaidoki-output-'));
    path = join(folder, 'runs.md');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (force = false) => writeOutput(path, 'text\n', { force });

  it('is there whole, and nothing beside it', async () => {
    await write();
    expect(await readFile(path, 'utf8')).toBe('text\n');
    expect(await readdir(folder)).toEqual(['runs.md']);
  });

  it('is replaced only when told to', async () => {
    await writeFile(path, 'mine');
    await expect(write()).rejects.toMatchObject({ code: 'file-exists' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    await write(true);
    expect(await readFile(path, 'utf8')).toBe('text\n');
    expect(await readdir(folder)).toEqual(['runs.md']);
  });

  it('is written by one of two that begin at once', async () => {
    const ends = await Promise.allSettled([write(), write(), write()]);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(refused).toHaveLength(2);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'file-exists' });
    expect(await readdir(folder)).toEqual(['runs.md']);
  });

  it('keeps a link and replaces what it leads to', async () => {
    const target = join(folder, 'target.md');
    await writeFile(target, 'mine');
    await symlink(target, path);
    await write(true);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toBe('text\n');
  });

  it.each([
    ['a directory', () => mkdir(path), 'not a file'],
    ['a pipe', async () => makeNamedPipe(path), 'not a file'],
    ['a link to a device', () => symlink('/dev/null', path), 'not a file'],
    ['a link to nowhere', () => symlink(join(folder, 'nowhere'), path), 'ENOENT'],
  ])('never takes the place of %s', async (_what, make, problem) => {
    await make();
    const before = await lstat(path);
    await expect(write()).rejects.toMatchObject({ code: 'file-exists' });
    await expect(write(true)).rejects.toMatchObject({ code: 'file-unwritable', details: { path, problem } });
    expect((await lstat(path)).ino).toBe(before.ino);
    expect(await readdir(folder)).toEqual(['runs.md']);
  });

  it('can’t be in a folder that is none, or that nobody may write', async () => {
    const inFile = join(path, 'deeper');
    await writeFile(path, '');
    await expect(writeOutput(inFile, '', { force: false })).rejects.toMatchObject({
      code: 'file-unwritable',
      details: { path: inFile, problem: 'ENOTDIR' },
    });
    await chmod(folder, 0o555);
    const other = join(folder, 'other');
    await expect(unprivileged(() => writeOutput(other, '', { force: false }))).rejects.toMatchObject({
      code: 'file-unwritable',
      details: { problem: 'EACCES' },
    });
    await chmod(folder, 0o755);
  });
});
