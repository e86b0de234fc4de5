import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLlamaEngine } from '../../../src-main/adapters/llama/engine.ts';
import { ownIdentity, processStart } from '../../../src-main/adapters/llama/process-identity.ts';
import { isMeasuredElsewhere, sweepWorkFolders } from '../../../src-main/adapters/llama/sweep.ts';
import { checkDisk, createWorkFolder, signWorkFolder } from '../../../src-main/adapters/llama/work-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const permissions = (path: string): number => statSync(path).mode & 0o777;

const unwritable = (problem: string): unknown =>
  expect.objectContaining({
    code: 'folder-unwritable',
    details: expect.objectContaining({ problem }) as unknown,
  });

/** A process number that was just given back. */
const deadProcess = (): number => spawnSync(process.execPath, ['-e', '0']).pid;

/** A run's folder with one file in it, as if it were left behind. */
function leave(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'slice.gguf'), 'left behind');
  return path;
}

function age(path: string, hours: number): void {
  const then = new Date(Date.now() - hours * 3_600_000);
  utimesSync(path, then, then);
}

async function runningProcess() {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const pid = child.pid ?? NaN;
  return { child, pid, start: Number(await processStart(pid)) };
}

describe("a run's folder", () => {
  it('is for this user alone, in a folder made on need for this user alone', async () => {
    const base = join(folder, 'caches', 'slices');
    const made = await createWorkFolder(base);
    expect([base, made.path].map(permissions)).toEqual([0o700, 0o700]);
    const { pid, start } = await ownIdentity();
    expect(basename(made.path)).toMatch(new RegExp(`^kaidoki-slices-${pid}-${start}-\\w{6}$`));
    await made.remove();
  });

  it('leaves nothing but that folder, whatever lies in it', async () => {
    const base = join(folder, 'slices');
    const made = await createWorkFolder(base);
    mkdirSync(join(made.path, 'sub'));
    writeFileSync(join(made.path, 'sub', 'slice.gguf'), 'x');
    await made.remove();
    expect(readdirSync(base)).toEqual([]);
  });

  it('that someone else removed ends without an error', async () => {
    const made = await createWorkFolder(join(folder, 'slices'));
    rmSync(join(folder, 'slices'), { recursive: true });
    await expect(made.remove()).resolves.toBeUndefined();
  });

  it('is refused in a link, even to a folder of our own', async () => {
    const target = join(folder, 'elsewhere');
    mkdirSync(target, { mode: 0o700 });
    symlinkSync(target, join(folder, 'slices'));
    await expect(createWorkFolder(join(folder, 'slices'))).rejects.toEqual(unwritable('symbolic link'));
    expect(readdirSync(target)).toEqual([]);
  });

  it.each([0o777, 0o770, 0o702, 0o1777])('is refused in a folder of mode %o', async (mode) => {
    const base = join(folder, 'slices');
    mkdirSync(base);
    chmodSync(base, mode);
    const problem = `mode ${(mode & 0o777).toString(8)}`;
    await expect(createWorkFolder(base)).rejects.toEqual(unwritable(problem));
    expect(readdirSync(base)).toEqual([]);
  });

  it('is refused in a folder of another user', async () => {
    const isRoot = process.getuid?.() === 0;
    const base = isRoot ? join(folder, 'slices') : '/usr';
    if (isRoot) {
      mkdirSync(base);
      chownSync(base, 4711, 4711);
    }
    await expect(createWorkFolder(base)).rejects.toEqual(unwritable(`owner ${isRoot ? 4711 : 0}`));
  });

  it('is refused where a file lies in the way', async () => {
    writeFileSync(join(folder, 'slices'), '');
    await expect(createWorkFolder(join(folder, 'slices'))).rejects.toEqual(unwritable('EEXIST'));
    await expect(createWorkFolder(join(folder, 'slices', 'below'))).rejects.toEqual(unwritable('ENOTDIR'));
  });

  it('can be signed by the process that works in it while it is there', async () => {
    const made = await createWorkFolder(join(folder, 'slices'));
    await signWorkFolder(made.path);
    const { pid, start } = await ownIdentity();
    expect(readdirSync(made.path)).toEqual([`worker-${pid}-${start}`]);
    await made.remove();
    await signWorkFolder(made.path);
    expect(existsSync(made.path)).toBe(false);
  });
});

describe('the sweep', () => {
  const sweep = (): Promise<number> => sweepWorkFolders([folder]);

  it.each(['', '90210-'])(
    'removes what a process that is gone left: kaidoki-slices-PID-%s…',
    async (start) => {
      leave(`kaidoki-slices-${deadProcess()}-${start}abc123`);
      expect(await sweep()).toBe(1);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('removes what was left by a process whose number another one has now', async () => {
    const { pid, start } = await runningProcess();
    leave(`kaidoki-slices-${pid}-${start - 1}-abc123`);
    expect(await isMeasuredElsewhere([folder])).toBe(false);
    expect(await sweep()).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the run of a living process, however old it is', async () => {
    const { pid, start } = await runningProcess();
    age(leave(`kaidoki-slices-${pid}-${start}-abc123`), 48);
    expect(await isMeasuredElsewhere([folder])).toBe(true);
    expect(await sweep()).toBe(0);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it.each([
    [1, true],
    [3, false],
  ])(
    'believes a name without a start, as earlier versions gave, for two hours: after %i %s',
    async (hours, isBelieved) => {
      const { pid } = await runningProcess();
      age(leave(`kaidoki-slices-${pid}-abc123`), hours);
      expect(await isMeasuredElsewhere([folder])).toBe(isBelieved);
      expect(await sweep()).toBe(isBelieved ? 0 : 1);
      expect(readdirSync(folder)).toHaveLength(isBelieved ? 1 : 0);
    },
  );

  it('leaves the runs of this process that are going on', async () => {
    const made = await createWorkFolder(folder);
    expect(await sweep()).toBe(0);
    expect(await isMeasuredElsewhere([folder])).toBe(false);
    expect(existsSync(made.path)).toBe(true);
    await made.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves everything that is not named as a run', async () => {
    const names = [
      'kaidoki-slices-',
      'kaidoki-slices-12',
      'kaidoki-slices-12-abc',
      'kaidoki-slices-1-2-3-abc123',
      'photos',
    ];
    for (const name of names) leave(name);
    expect(await sweep()).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  });

  it('does not follow a link that is named as a run', async () => {
    const photos = leave('photos');
    symlinkSync(photos, join(folder, `kaidoki-slices-${deadProcess()}-abc123`));
    expect(await sweep()).toBe(0);
    expect(readdirSync(photos)).toEqual(['slice.gguf']);
  });

  it('does not follow a link within a run', async () => {
    const photos = leave('photos');
    const run = leave(`kaidoki-slices-${deadProcess()}-abc123`);
    symlinkSync(photos, join(run, 'sub'));
    await sweep();
    expect(existsSync(run)).toBe(false);
    expect(readdirSync(photos)).toEqual(['slice.gguf']);
  });

  it('touches nothing where others may write, unless they may not remove what is ours', async () => {
    leave(`kaidoki-slices-${deadProcess()}-abc123`);
    chmodSync(folder, 0o777);
    expect(await sweep()).toBe(0);
    chmodSync(folder, 0o1777);
    expect(await sweep()).toBe(1);
  });

  it('of the engine looks into its own folder and where earlier versions wrote', async () => {
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    leave(`kaidoki-slices-${deadProcess()}-abc123`);
    mkdirSync(join(folder, 'own', 'kaidoki-slices-99999999-1-abc123'), { recursive: true });
    const engine = createLlamaEngine({ workerPath: 'unused', workFolder: join(folder, 'own') });
    expect(await engine.sweep()).toBe(1);
    expect(readdirSync(folder, { recursive: true })).toEqual(['own']);
  });

  it('finds nothing in a folder that does not exist', async () => {
    expect(await sweepWorkFolders([join(folder, 'nowhere')])).toBe(0);
  });

  it('ends a worker that outlived its parent, deaf as it may be', async () => {
    const { child, pid, start } = await runningProcess();
    writeFileSync(join(leave(`kaidoki-slices-${deadProcess()}-1-abc123`), `worker-${pid}-${start}`), '');
    const ended = once(child, 'exit');
    expect(await sweep()).toBe(1);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends no process that only has the number of such a worker', async () => {
    const { child, pid, start } = await runningProcess();
    const run = leave(`kaidoki-slices-${deadProcess()}-1-abc123`);
    for (const name of [`worker-${pid}-${start - 1}`, `worker-${pid}-`, `worker-${pid}`])
      writeFileSync(join(run, name), '');
    await sweep();
    expect(readdirSync(folder)).toEqual([]);
    expect(child.exitCode ?? child.signalCode).toBeNull();
    expect(await processStart(pid)).toBe(start);
  });
});

describe('room on the disk', () => {
  it('is refused beyond what is free, with both figures', async () => {
    await expect(checkDisk(folder, 1e18)).rejects.toMatchObject({
      code: 'not-enough-disk',
      details: { neededBytes: 1e18 + 512 * 2 ** 20, freeBytes: expect.any(Number) as unknown },
    });
  });

  it('is not asked for by a run that writes nothing', async () => {
    await expect(checkDisk(join(folder, 'nowhere'), 0)).resolves.toBeUndefined();
  });

  it('cannot be told of a folder that is gone', async () => {
    await expect(checkDisk(join(folder, 'nowhere'), 1)).rejects.toEqual(unwritable('ENOENT'));
  });
});
