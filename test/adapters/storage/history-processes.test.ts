import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHistory } from '../../../src-main/adapters/storage/history.ts';
import { resultOf } from '../../fakes/benchmark-results.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import type { HistoryReport, HistoryStep } from '../../fakes/history-program.ts';

let program = '';
beforeAll(async () => {
  program = await builtWorker('test/fakes/history-program.ts');
});

const root = mkdtempSync(join(tmpdir(), 'kaidoki-history-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newFolder = (): string => mkdtempSync(join(root, 'home-'));

/** What stands before the program: a shell that sets a limit, or mounts a disk. */
type Launcher = readonly string[];

/** Runs the steps in a program of its own and answers a report for each. */
async function runSteps(folder: string, steps: HistoryStep[], launcher: Launcher = []) {
  const [command = '', ...args] = [...launcher, process.execPath, program, folder, JSON.stringify(steps)];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((closed) => child.on('close', closed));
  const reports: HistoryReport[] = said
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  expect(reports).toHaveLength(steps.length);
  return reports;
}

const shell = (command: string): Launcher => ['/bin/sh', '-c', `${command} && exec "$0" "$@"`];

const startedAt = (second: number): string => new Date(second * 1000).toISOString();
const lineOf = (second: number): string =>
  `${JSON.stringify({ version: 2, entry: resultOf({ startedAt: startedAt(second) }) })}\n`;

describe('a history that several processes write to at once', () => {
  it('keeps every run, while damaged lines are set aside under their feet', async () => {
    const folder = newFolder();
    const file = join(folder, 'history.jsonl');
    writeFileSync(file, lineOf(0));
    const steps = (from: number): HistoryStep[] =>
      Array.from({ length: 8 }, (_, index): HistoryStep[] => [
        { do: 'append', startedAt: startedAt(from + index) },
        { do: 'read' },
      ]).flat();
    const reports = await Promise.all([
      ...[1000, 2000, 3000].map((from) => runSteps(folder, steps(from))),
      (async () => {
        for (let count = 0; count < 10; count += 1) {
          appendFileSync(file, `damage ${count}\n`);
          await createHistory(folder).read();
        }
        return [];
      })(),
    ]);
    const faults = reports.flat().flatMap((report) => report?.fault ?? []);
    expect(faults).toEqual([]);
    const { entries } = await createHistory(folder).read();
    const expected = [
      0,
      ...[1000, 2000, 3000].flatMap((from) => Array.from({ length: 8 }, (_, index) => from + index)),
    ];
    expect(entries.map((entry) => entry.startedAt).sort()).toEqual(expected.map(startedAt).sort());
    expect(readdirSync(folder).sort()).toEqual(['history.damaged.jsonl', 'history.jsonl']);
    const damaged = new Set(readFileSync(join(folder, 'history.damaged.jsonl'), 'utf8').trim().split('\n'));
    expect(damaged.size).toBe(10);
  });
});

describe('a process that is killed while it writes', () => {
  it.each([1, 4, 9])('loses no run that it was told is kept (after %i)', async (least) => {
    const folder = newFolder();
    const child = spawn(
      process.execPath,
      [program, folder, JSON.stringify([{ do: 'append-for-ever', from: 1 }])],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > least) child.kill('SIGKILL');
    });
    await new Promise((closed) => child.on('close', closed));
    const told = said
      .split('\n')
      .slice(0, -1)
      .flatMap((line): string[] => JSON.parse(line).runs);
    expect(told.length).toBeGreaterThanOrEqual(least);
    // Its lock, if it had one, is no hindrance.
    await createHistory(folder).append(resultOf({ startedAt: startedAt(0) }));
    const { entries, setAside } = await createHistory(folder).read();
    const kept = entries.map((entry) => entry.startedAt);
    expect(kept).toEqual(expect.arrayContaining([...told, startedAt(0)]));
    expect(setAside).toBeLessThanOrEqual(1);
    expect(readdirSync(folder)).not.toContain('history.lock');
  });
});

describe('a history whose file may grow no longer', () => {
  it('says that a run is not kept, and keeps the others', async () => {
    const folder = newFolder();
    const file = join(folder, 'history.jsonl');
    writeFileSync(file, Array.from({ length: 8 }, (_, index) => lineOf(index)).join(''));
    // `ulimit -f` counts 512 bytes.
    const blocks = Math.ceil(readFileSync(file).length / 512);
    const [append, read] = await runSteps(
      folder,
      [{ do: 'append', startedAt: startedAt(100) }, { do: 'read' }],
      shell(`ulimit -f ${blocks}`),
    );
    expect(append?.fault).toEqual({ code: 'history-unwritable', problem: 'EFBIG' });
    expect(read?.runs).toEqual(Array.from({ length: 8 }, (_, index) => startedAt(index)));
  });
});

/** A file system in memory that only the program sees: no right is needed where the system lets users have it. */
const ownMounts = ['unshare', '--user', '--map-root-user', '--mount'];
const [unshare = '', ...unshareArgs] = [...ownMounts, 'true'];
const canMount = spawnSync(unshare, unshareArgs).status === 0;

describe.skipIf(!canMount).concurrent('on a small disk of its own (needs unshare)', () => {
  const smallDisk = (folder: string): Launcher => [
    ...ownMounts,
    ...shell(`mount -t tmpfs -o size=64k,nr_inodes=40,mode=700 tmpfs '${folder}'`),
  ];
  const write = (folder: string, name: string, text: string): HistoryStep => ({
    do: 'shell',
    command: `printf '%s' '${text.replaceAll("'", "'\\''")}' > '${join(folder, name)}'`,
  });
  const fills = {
    bytes: (folder: string) => `cat /dev/zero > '${folder}/filler' || true`,
    files: (folder: string) => `cd '${folder}'; while touch filler-$((i += 1)) 2>&-; do :; done`,
  };
  const empty = (folder: string): HistoryStep => ({ do: 'shell', command: `rm -f '${folder}'/filler*` });

  it.each(['bytes', 'files'] as const)(
    'that has no more %s, damaged lines stay in place until there is room, and the runs are shown',
    async (what) => {
      const folder = newFolder();
      const history = `${lineOf(1)}damage 1\n${lineOf(2)}damage 2\n`;
      const [, , full, , room, after] = await runSteps(
        folder,
        [
          write(folder, 'history.jsonl', history),
          { do: 'shell', command: fills[what](folder) },
          { do: 'read' },
          empty(folder),
          { do: 'read' },
          { do: 'read' },
        ],
        smallDisk(folder),
      );
      const runs = [startedAt(1), startedAt(2)];
      expect(full).toMatchObject({ runs, setAside: 2 });
      expect(full?.files).toMatchObject({ 'history.jsonl': history });
      expect(full?.files).not.toHaveProperty('history.lock');
      expect(Object.keys(full?.files ?? {}).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      expect(room).toMatchObject({ runs, setAside: 2 });
      expect(room?.files).toEqual({
        'history.jsonl': lineOf(1) + lineOf(2),
        'history.damaged.jsonl': 'damage 1\ndamage 2\n',
      });
      expect(after).toMatchObject({ runs, setAside: 2 });
    },
  );

  it('that becomes full while the damaged lines are written beside, none is lost', async () => {
    const folder = newFolder();
    // Room for the file without them, not for them.
    const damage = `damage ${'x'.repeat(30_000)}\n`;
    const history = `${lineOf(1)}${damage}${lineOf(2)}`;
    const [, read] = await runSteps(
      folder,
      [write(folder, 'history.jsonl', history), { do: 'read' }],
      [...ownMounts, ...shell(`mount -t tmpfs -o size=48k,nr_inodes=40,mode=700 tmpfs '${folder}'`)],
    );
    expect(read).toMatchObject({ runs: [startedAt(1), startedAt(2)], setAside: 1 });
    expect(read?.files?.['history.jsonl']).toBe(history);
    expect(Object.keys(read?.files ?? {}).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('that has no room for the file without them, nothing is written twice however often it is read', async () => {
    const folder = newFolder();
    const goodLines = Array.from({ length: 34 }, (_, index) => lineOf(index)).join('');
    const history = `${goodLines}damage\n`;
    const [, first, second] = await runSteps(
      folder,
      [write(folder, 'history.jsonl', history), { do: 'read' }, { do: 'read' }],
      [...ownMounts, ...shell(`mount -t tmpfs -o size=48k,nr_inodes=40,mode=700 tmpfs '${folder}'`)],
    );
    expect(history.length).toBeGreaterThan(24 * 1024);
    for (const report of [first, second]) {
      expect(report?.setAside).toBe(1);
      expect(report?.files).toEqual({ 'history.jsonl': history });
    }
  });

  it('that is full a run is said not to be kept, and the next one is kept once there is room', async () => {
    const folder = newFolder();
    const [, , full, , room, read] = await runSteps(
      folder,
      [
        write(folder, 'history.jsonl', lineOf(1)),
        // Not one page more for the line.
        { do: 'shell', command: `truncate -s 4096 '${folder}/history.jsonl'; ${fills.bytes(folder)}` },
        { do: 'append', startedAt: startedAt(2) },
        empty(folder),
        { do: 'append', startedAt: startedAt(3) },
        { do: 'read' },
      ],
      smallDisk(folder),
    );
    expect(full?.fault).toEqual({ code: 'history-unwritable', problem: 'ENOSPC' });
    expect(room).not.toHaveProperty('fault');
    expect(read?.runs).toEqual([startedAt(1), startedAt(3)]);
  });

  it('that may not be written is read all the same', async () => {
    const folder = newFolder();
    const [, , append, read] = await runSteps(
      folder,
      [
        write(folder, 'history.jsonl', `${lineOf(1)}damage\n`),
        { do: 'shell', command: `mount -o remount,ro '${folder}'` },
        { do: 'append', startedAt: startedAt(2) },
        { do: 'read' },
      ],
      smallDisk(folder),
    );
    expect(append?.fault).toEqual({ code: 'history-unwritable', problem: 'EROFS' });
    expect(read).toMatchObject({ runs: [startedAt(1)], setAside: 1 });
  });
});

describe('a folder that someone removes while it is used', () => {
  it('is made again for the next run', async () => {
    const folder = join(newFolder(), 'user');
    mkdirSync(folder);
    const [, , after, read] = await runSteps(folder, [
      { do: 'append', startedAt: startedAt(1) },
      { do: 'shell', command: `rm -r '${folder}'; mkdir '${folder}'` },
      { do: 'append', startedAt: startedAt(2) },
      { do: 'read' },
    ]);
    expect(after).not.toHaveProperty('fault');
    expect(read?.runs).toEqual([startedAt(2)]);
  });
});
