import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
  appendFile,
  chmod,
  mkdir,
  utimes,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHistory } from '../../../src-main/adapters/storage/history.ts';
import type { BenchmarkResult } from '../../../src-main/core/benchmark/result.ts';

const run = (startedAt: string): BenchmarkResult => ({
  mode: 'default',
  model: 'llama-2-7b',
  quantisation: 'Q4_0',
  backend: 'cpu',
  build: 'test',
  settings: {
    threads: 1,
    batch: 512,
    physicalBatch: 512,
    flashAttention: 'off',
    memoryMapped: false,
    residencySets: 'not-applicable',
    tensorApi: 'not-applicable',
  },
  layersMeasured: [2, 6],
  layersTotal: 32,
  results: { pp512: { tokensPerSecond: 10, low: 9, high: 11, samples: 3 } },
  wallClock: { pp512: 9.9 },
  conditions: {},
  blocks: { kept: 3, discarded: 0 },
  trusted: true,
  reasons: [],
  startedAt,
  elapsedMilliseconds: 1000,
  bytesWritten: 1,
});

const first = run('2026-11-22T01:00:00.000Z');
const second = run('2026-11-22T02:00:00.000Z');

describe('the benchmark history', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaidoki-history-'));
    file = join(folder, 'history.jsonl');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is empty before the first run, and creates nothing by being read', async () => {
    expect(await createHistory(folder).read()).toEqual({ entries: [], setAside: 0 });
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives back what was appended, oldest first', async () => {
    await createHistory(folder).append(first);
    await createHistory(folder).append(second);
    expect(await createHistory(folder).read()).toEqual({ entries: [first, second], setAside: 0 });
  });

  it('keeps every entry when many are appended at once by several writers', async () => {
    const writers = Array.from({ length: 8 }, (_, index) => run(`2026-11-22T0${index}:00:00.000Z`));
    await Promise.all(writers.map((entry) => createHistory(folder).append(entry)));
    const { entries } = await createHistory(folder).read();
    expect(entries.map((entry) => entry.startedAt).sort()).toEqual(writers.map((entry) => entry.startedAt));
  });

  it.each([1, 20, 200])('loses only the line that a crash tore %i characters into it', async (kept) => {
    await createHistory(folder).append(first);
    const line = JSON.stringify({ version: 1, entry: second });
    await appendFile(file, line.slice(0, kept));
    await createHistory(folder).append(second);
    expect(await createHistory(folder).read()).toEqual({ entries: [first, second], setAside: 1 });
    expect(await readFile(join(folder, 'history.damaged.jsonl'), 'utf8')).toBe(`${line.slice(0, kept)}\n`);
    expect(await createHistory(folder).read()).toEqual({ entries: [first, second], setAside: 0 });
  });

  it.each([
    ['bytes that are no text', Buffer.from([0, 255, 254, 10])],
    ['JSON of another program', '{"theme":"dark"}\n'],
    ['an entry of a later version', `${JSON.stringify({ version: 2, entry: first })}\n`],
    [
      'an entry with an impossible figure',
      `${JSON.stringify({ version: 1, entry: { ...first, elapsedMilliseconds: -1 } })}\n`,
    ],
  ])('sets %s aside and keeps the good entries', async (_what, damage) => {
    await createHistory(folder).append(first);
    await appendFile(file, damage);
    await createHistory(folder).append(second);
    const { entries, setAside } = await createHistory(folder).read();
    expect(entries).toEqual([first, second]);
    expect(setAside).toBeGreaterThan(0);
    expect((await readFile(join(folder, 'history.damaged.jsonl'))).length).toBeGreaterThan(0);
  });

  it('says that the folder cannot be written, and where', async () => {
    const blocked = join(folder, 'file-in-the-way');
    await writeFile(blocked, '');
    await expect(createHistory(join(blocked, 'deeper')).append(first)).rejects.toMatchObject({
      code: 'history-unwritable',
      details: { problem: expect.stringMatching(/ENOTDIR|EEXIST/) },
    });
  });

  it('refuses to read a directory in its place, and leaves it', async () => {
    await mkdir(file);
    await expect(createHistory(folder).read()).rejects.toMatchObject({ code: 'history-unwritable' });
    expect(await readdir(folder)).toEqual(['history.jsonl']);
  });

  it('takes over the lock of a process that died', async () => {
    const lock = join(folder, 'history.lock');
    await writeFile(lock, '');
    await utimes(lock, new Date(0), new Date(0));
    await createHistory(folder).append(first);
    expect((await createHistory(folder).read()).entries).toEqual([first]);
    expect(await readdir(folder)).toEqual(['history.jsonl']);
  });

  it('lets nobody else read it', async () => {
    await createHistory(folder).append(first);
    const { stat } = await import('node:fs/promises');
    expect((await stat(file)).mode & 0o077).toBe(0);
    await chmod(file, 0o600);
  });
});
