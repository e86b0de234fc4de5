import {
  appendFile,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHistory } from '../../../src-main/adapters/storage/history.ts';
import { rateOf, resultOf } from '../../fakes/benchmark-results.ts';
import { makeNamedPipe } from '../../fakes/named-pipe.ts';
import { unprivileged } from '../../fakes/unprivileged.ts';

const first = resultOf({ startedAt: '2026-11-22T01:00:00.000Z' });
const second = resultOf({ startedAt: '2026-11-22T02:00:00.000Z', mode: 'full', deviceName: '計算機' });

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** As the first version of the program wrote it. */
const { mode: _mode, blocks: _blocks, ...oldEntry } = first;
const oldLine = lineOf({ version: 1, entry: oldEntry });
/** As a later program may write it. */
const newerLine = lineOf({ version: 3, entry: { somethingElse: true }, more: [1, 2] });

describe('the benchmark history', () => {
  let folder: string;
  let file: string;
  let damagedFile: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaidoki-history-'));
    file = join(folder, 'history.jsonl');
    damagedFile = join(folder, 'history.damaged.jsonl');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = () => createHistory(folder).read();
  const text = () => readFile(file, 'latin1');

  it('is empty before the first run, and creates nothing by being read', async () => {
    expect(await read()).toEqual({ entries: [], setAside: 0, newer: 0 });
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives back what was appended, oldest first', async () => {
    await createHistory(folder).append(first);
    await createHistory(folder).append(second);
    expect(await read()).toEqual({ entries: [first, second], setAside: 0, newer: 0 });
    expect(await readdir(folder)).toEqual(['history.jsonl']);
  });

  it('keeps all that a run may hold', async () => {
    const whole = resultOf({
      mode: 'sustained',
      file: { name: 'a.gguf', bytes: 4e9 },
      results: { pp512: rateOf(440), 'tg128@d4096': rateOf(30) },
      firstToken: [{ promptTokens: 512, seconds: 1.2, low: 1.1 }],
      sustained: { points: [{ seconds: 0, promptTokensPerSecond: 4 }], promptShareKept: 0.7 },
    });
    await createHistory(folder).append(whole);
    expect((await read()).entries).toEqual([whole]);
  });

  it('refuses an entry that it could not read back, and writes nothing', async () => {
    await expect(createHistory(folder).append({ ...first, bytesWritten: -1 })).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps every entry when many are appended at once by several writers', async () => {
    const writers = Array.from({ length: 8 }, (_, index) =>
      resultOf({ startedAt: `2026-11-22T0${index}:00:00.000Z` }),
    );
    await Promise.all(writers.map((entry) => createHistory(folder).append(entry)));
    const { entries } = await read();
    expect(entries.map((entry) => entry.startedAt).sort()).toEqual(writers.map((entry) => entry.startedAt));
  });

  it('counts a line once that is there twice, as after two histories were put together', async () => {
    await createHistory(folder).append(first);
    await createHistory(folder).append(second);
    await appendFile(file, await text(), 'latin1');
    expect(await read()).toEqual({ entries: [first, second], setAside: 0, newer: 0 });
  });

  it('lets nobody else read it', async () => {
    await createHistory(folder).append(first);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  describe('of an older program', () => {
    it('is understood without a word made up, and stays as it was written', async () => {
      await writeFile(file, oldLine);
      const { entries } = await read();
      expect(entries).toEqual([{ ...oldEntry, mode: 'default' }]);
      expect(entries[0]).not.toHaveProperty('blocks');
      expect(await text()).toBe(oldLine);
    });

    it('is added to in the new form', async () => {
      await writeFile(file, oldLine);
      await createHistory(folder).append(second);
      expect((await read()).entries.map(({ mode }) => mode)).toEqual(['default', 'full']);
      expect(await text()).toMatch(/^\{"version":1,.*\n\{"version":2,.*\n$/);
    });

    it('keeps its lines, byte for byte, when a damaged one is set aside', async () => {
      await writeFile(file, `${oldLine}not a line\n`);
      expect(await read()).toMatchObject({ setAside: 1, entries: [{ mode: 'default' }] });
      expect(await text()).toBe(oldLine);
    });
  });

  describe('of a later program', () => {
    it('is counted, not shown, and stays in its place', async () => {
      await createHistory(folder).append(first);
      await appendFile(file, newerLine);
      await createHistory(folder).append(second);
      const before = await text();
      expect(await read()).toEqual({ entries: [first, second], setAside: 0, newer: 1 });
      expect(await text()).toBe(before);
    });

    it('keeps its lines, byte for byte and in order, when a damaged one is set aside', async () => {
      // Spaces and an unusual order, which parsing and writing again would lose.
      const odd = '{ "more" : "é\\u00e9", "version" : 7 , "entry" : null }\n';
      await writeFile(file, `${newerLine}torn{\n${odd}${oldLine}`);
      expect(await read()).toMatchObject({ newer: 2, setAside: 1 });
      expect(await readFile(file, 'utf8')).toBe(`${newerLine}${odd}${oldLine}`);
    });

    it.each([0, -1, 2.5, '3', null, 1e300])('is not what calls itself version %j', async (version) => {
      await writeFile(file, lineOf({ version, entry: first }));
      expect(await read()).toMatchObject({ entries: [], newer: 0, setAside: 1 });
    });
  });

  describe('that is damaged', () => {
    it.each([1, 20, 200])('loses only the line that a crash tore %i characters into it', async (kept) => {
      await createHistory(folder).append(first);
      const line = lineOf({ version: 2, entry: second });
      await appendFile(file, line.slice(0, kept));
      await createHistory(folder).append(second);
      expect(await read()).toMatchObject({ entries: [first, second], setAside: 1 });
      expect(await readFile(damagedFile, 'utf8')).toBe(`${line.slice(0, kept)}\n`);
      expect(await read()).toEqual({ entries: [first, second], setAside: 0, newer: 0 });
    });

    it.each([
      ['bytes that are no text', Buffer.from([0, 255, 254, 10])],
      [
        'an entry with bytes that are no text',
        Buffer.from(lineOf({ version: 2, entry: second }).replace('計', '\u00ff'), 'latin1'),
      ],
      ['JSON of another program', '{"theme":"dark"}\n'],
      ['a list', '[1]\n'],
      ['an entry that is none', lineOf({ version: 1, entry: [] })],
      [
        'an entry with an impossible figure',
        lineOf({ version: 2, entry: { ...first, elapsedMilliseconds: -1 } }),
      ],
      ['a new line without what is new', lineOf({ version: 2, entry: oldEntry })],
    ])('sets %s aside byte for byte, and keeps the good entries', async (_what, damage) => {
      await createHistory(folder).append(first);
      await appendFile(file, damage);
      await createHistory(folder).append(second);
      expect(await read()).toMatchObject({ entries: [first, second], setAside: 1 });
      expect(await readFile(damagedFile)).toEqual(Buffer.from(damage));
    });

    it('reads lines that end as Windows ends them, and passes over empty ones', async () => {
      await writeFile(file, `\n${lineOf({ version: 2, entry: first }).replace('\n', '\r\n')}\r\n\n`);
      expect(await read()).toEqual({ entries: [first], setAside: 0, newer: 0 });
    });

    it('is told of, each line once, by every reading until the program ends', async () => {
      const history = createHistory(folder);
      const told = async (): Promise<number> => (await history.read()).setAside;
      await appendFile(file, 'one\ntwo\n');
      expect([await told(), await told()]).toEqual([2, 2]);
      await appendFile(file, 'three\n');
      expect([await told(), await told()]).toEqual([3, 3]);
      expect((await createHistory(folder).read()).setAside).toBe(0);
    });

    it('adds to what was set aside before', async () => {
      for (const damage of ['one', 'two']) {
        await appendFile(file, `${damage}\n`);
        await read();
      }
      expect(await readFile(damagedFile, 'utf8')).toBe('one\ntwo\n');
    });

    it('removes what a process left that died while it set lines aside', async () => {
      await writeFile(file, 'damage\n');
      await writeFile(`${file}.${2 ** 22 + 1}.0123abcd.tmp`, 'half');
      await writeFile(`${file}.${process.pid}.0123abcd.tmp`, 'of a living one');
      await read();
      expect((await readdir(folder)).sort()).toEqual([
        'history.damaged.jsonl',
        'history.jsonl',
        `history.jsonl.${process.pid}.0123abcd.tmp`,
      ]);
    });
  });

  describe('that can’t be used', () => {
    it('says where and why the folder can’t be made', async () => {
      const blocked = join(folder, 'file-in-the-way');
      await writeFile(blocked, '');
      const path = join(blocked, 'deeper', 'history.jsonl');
      await expect(createHistory(join(blocked, 'deeper')).append(first)).rejects.toMatchObject({
        code: 'history-unwritable',
        details: { path, problem: expect.stringMatching(/ENOTDIR|EEXIST/) },
      });
    });

    it.each([
      ['a directory', () => mkdir(file), /not a file|EISDIR/],
      ['a pipe', async () => makeNamedPipe(file), /not a file/],
      ['a link to another file', () => symlink(join(folder, 'other'), file), /a link/],
      ['a link to a device', () => symlink('/dev/zero', file), /a link/],
      [
        'larger than any history',
        async () => {
          await writeFile(file, '');
          await truncate(file, 2 ** 40);
        },
        /too large/,
      ],
    ])('is %s: reading says so, and it stays', async (_what, make, problem) => {
      await writeFile(join(folder, 'other'), 'mine\n');
      await make();
      const fault = {
        code: 'history-unwritable',
        details: { path: file, problem: expect.stringMatching(problem) },
      };
      await expect(read()).rejects.toMatchObject(fault);
      expect((await readdir(folder)).sort()).toEqual(['history.jsonl', 'other']);
      expect(await readFile(join(folder, 'other'), 'utf8')).toBe('mine\n');
    });

    it.each([
      ['a directory', () => mkdir(file)],
      ['a pipe', async () => makeNamedPipe(file)],
      ['a link', () => symlink(join(folder, 'other'), file)],
    ])('is %s: appending says so, and leaves nothing else', async (_what, make) => {
      await writeFile(join(folder, 'other'), 'mine\n');
      await make();
      await expect(createHistory(folder).append(first)).rejects.toMatchObject({ code: 'history-unwritable' });
      expect((await readdir(folder)).sort()).toEqual(['history.jsonl', 'other']);
      expect(await readFile(join(folder, 'other'), 'utf8')).toBe('mine\n');
    });

    it('sets nothing aside into a link or a pipe, and shows the good entries', async () => {
      await createHistory(folder).append(first);
      await appendFile(file, 'damage\n');
      const before = await text();
      await writeFile(join(folder, 'other'), 'mine\n');
      for (const make of [
        () => symlink(join(folder, 'other'), damagedFile),
        async () => makeNamedPipe(damagedFile),
      ]) {
        await make();
        expect(await read()).toMatchObject({ entries: [first], setAside: 1 });
        expect(await text()).toBe(before);
        await rm(damagedFile);
      }
      expect((await readdir(folder)).sort()).toEqual(['history.jsonl', 'other']);
      expect(await readFile(join(folder, 'other'), 'utf8')).toBe('mine\n');
    });

    it('belongs to somebody who lets nobody read it: says so', async () => {
      await createHistory(folder).append(first);
      await chmod(folder, 0o755);
      await chmod(file, process.geteuid?.() === 0 ? 0o600 : 0);
      const fault = { code: 'history-unwritable', details: { path: file, problem: 'EACCES' } };
      await expect(unprivileged(read)).rejects.toMatchObject(fault);
      await expect(unprivileged(() => createHistory(folder).append(second))).rejects.toMatchObject(fault);
    });

    it('lies in a folder that can’t be written: is read, damage and all, and says why nothing is added', async () => {
      await createHistory(folder).append(first);
      await appendFile(file, 'damage\n');
      const before = await text();
      if (process.geteuid?.() === 0) await chown(file, 65_534, -1);
      await chmod(folder, 0o555);
      expect(await unprivileged(read)).toMatchObject({ entries: [first], setAside: 1 });
      await expect(unprivileged(() => createHistory(folder).append(second))).rejects.toMatchObject({
        code: 'history-unwritable',
        details: { problem: 'EACCES' },
      });
      expect(await text()).toBe(before);
      await chmod(folder, 0o755);
    });
  });

  describe('whose lock was left by', () => {
    const lock = (): string => join(folder, 'history.lock');

    it.each([
      [
        'a process of long ago',
        async () => {
          await writeFile(lock(), '');
          await utimes(lock(), new Date(0), new Date(0));
        },
      ],
      ['a process that died just now', () => writeFile(lock(), String(2 ** 22 + 1))],
    ])('%s is taken over at once', async (_whose, leave) => {
      await leave();
      await createHistory(folder).append(first);
      expect((await read()).entries).toEqual([first]);
      expect(await readdir(folder)).toEqual(['history.jsonl']);
    });
  });
});
