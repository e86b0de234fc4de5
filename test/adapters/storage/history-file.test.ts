import { appendFileSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../src-main/adapters/storage/file-lock.ts';
import { appendLine, rewriteWithout } from '../../../src-main/adapters/storage/history-file.ts';

let folder: string;
let file: string;
let damagedFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaidoki-history-'));
  file = join(folder, 'history.jsonl');
  damagedFile = join(folder, 'history.damaged.jsonl');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const isBad = (line: string): boolean => line.startsWith('bad');
const buffers = (lines: readonly string[]): Buffer[] => lines.map((line) => Buffer.from(line));

/** Good are all lines but those that call themselves bad. */
function sort(bytes: Buffer) {
  const lines = bytes.toString().split('\n').filter(Boolean);
  return { good: buffers(lines.filter((line) => !isBad(line))), damaged: buffers(lines.filter(isBad)) };
}

const rewrite = () => rewriteWithout({ file, damagedFile, sort });
const linesOf = async (path: string): Promise<string[]> =>
  (await readFile(path, 'utf8').catch(() => '')).split('\n').filter(Boolean);

describe('setting lines aside', () => {
  it('leaves a file alone that has none to set aside', async () => {
    await writeFile(file, 'good 1\ngood 2');
    await rewrite();
    expect(await readFile(file, 'utf8')).toBe('good 1\ngood 2');
    expect(await readdir(folder)).toEqual(['history.jsonl']);
  });

  it('carries along what somebody appended to the old file meanwhile', async () => {
    await writeFile(file, 'good 1\nbad 1\n');
    await rewriteWithout({
      file,
      damagedFile,
      sort: (bytes) => {
        appendFileSync(file, 'good 2\n');
        return sort(bytes);
      },
    });
    expect(await linesOf(file)).toEqual(['good 1', 'good 2']);
    expect(await linesOf(damagedFile)).toEqual(['bad 1']);
  });

  it('changes nothing where the file was replaced meanwhile', async () => {
    await writeFile(file, 'good 1\nbad 1\n');
    const replacing = rewriteWithout({
      file,
      damagedFile,
      sort: (bytes) => {
        appendFileSync(join(folder, 'other'), 'good of another\n');
        void rename(join(folder, 'other'), file);
        return sort(bytes);
      },
    });
    await expect(replacing).rejects.toMatchObject({ code: 'history-unwritable' });
    expect(await linesOf(file)).toEqual(['good of another']);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('loses no line of several writers at once, even when nobody waits for the lock', async () => {
    await writeFile(file, '');
    const nameOf = (writer: number, line: number): string =>
      `${line % 3 === 0 ? 'bad' : 'good'} ${writer} ${line}`;
    const write = async (writer: number): Promise<string[]> => {
      const names = Array.from({ length: 40 }, (_, line) => nameOf(writer, line));
      for (const name of names) await appendLine(file, name);
      return names;
    };
    const writing = Promise.all([1, 2, 3].map(write));
    let isDone = false;
    const rewriting = (async () => {
      while (!isDone) await rewrite();
    })();
    const names = (await writing).flat();
    isDone = true;
    await rewriting;
    await rewrite();
    expect(new Set(await linesOf(file))).toEqual(new Set(names.filter((name) => !isBad(name))));
    expect(new Set(await linesOf(damagedFile))).toEqual(new Set(names.filter(isBad)));
  });
});

describe('appending a line', () => {
  it('ends a torn line first', async () => {
    await appendFile(file, 'torn');
    await appendLine(file, 'good');
    expect(await readFile(file, 'utf8')).toBe('torn\ngood\n');
  });
});

describe('a lock', () => {
  const lockFile = (): string => join(folder, 'a.lock');

  it('lets one work at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await readdir(folder);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => withLock(lockFile(), work)));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is given back when the work fails, and answers what it answers', async () => {
    await expect(withLock(lockFile(), () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await withLock(lockFile(), async () => 7)).toBe(7);
  });

  it('of a living process is waited for as long as patience lasts, then done without, and left to it', async () => {
    await writeFile(lockFile(), String(process.pid));
    expect(await withLock(lockFile(), async () => 'done', 50)).toBe('done');
    expect(await readFile(lockFile(), 'utf8')).toBe(String(process.pid));
  });

  it('of a process that died is taken over, without waiting for its time to pass', async () => {
    await writeFile(lockFile(), String(2 ** 22 + 1));
    await withLock(
      lockFile(),
      async () => expect(await readFile(lockFile(), 'utf8')).toBe(`${process.pid}`),
      50,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('that somebody took over stays with them', async () => {
    await withLock(lockFile(), async () => {
      await rm(lockFile());
      await writeFile(join(folder, 'fresh'), 'theirs');
      await rename(join(folder, 'fresh'), lockFile());
    });
    expect(await readFile(lockFile(), 'utf8')).toBe('theirs');
  });

  it('that can’t be made is an error, not a wait', async () => {
    await expect(withLock(join(folder, 'nowhere', 'a.lock'), async () => 1)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
