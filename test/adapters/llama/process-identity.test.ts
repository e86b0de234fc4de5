import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ownIdentity,
  parseProcStat,
  parsePs,
  processStart,
  processState,
} from '../../../src-main/adapters/llama/process-identity.ts';

/** A process that does nothing until it is ended. */
async function idleProcess(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return Object.assign(child, { pid: child.pid ?? NaN });
}

const stat = (name: string, state: string, start: string): string =>
  `4711 (${name}) ${state} 1 4711 4711 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 7 0 ${start} 1000000 500 18446744073709551615 1 1 0`;

describe('when a process began', () => {
  it.each([
    [stat('node', 'S', '2286342'), 2286342],
    [stat('a) R 1 (b', 'R', '99'), 99],
    [stat('node', 'Z', '2286342'), 'gone'],
    [stat('node', 'X', '2286342'), 'gone'],
    ['4711 (node) S 1', undefined],
    ['', undefined],
  ])('is read from /proc: %j is %s', (text, start) => {
    expect(parseProcStat(text)).toBe(start);
  });

  it.each([
    ['S+   Mon Nov 23 00:05:31 2026\n', Date.UTC(2026, 10, 23, 0, 5, 31) / 1000],
    ['Ss   Sun Mar  1 23:59:59 2026    \n', Date.UTC(2026, 2, 1, 23, 59, 59) / 1000],
    ['Z    Mon Nov 23 00:05:31 2026\n', 'gone'],
    ['S+   23. 11. 2026 00:05:31\n', undefined],
    ['', undefined],
  ])('is read from ps: %j is %s', (text, start) => {
    expect(parsePs(text)).toBe(start);
  });

  it('stays the same, and is told of any process of this user', async () => {
    const { pid } = await idleProcess();
    const start = await processStart(pid);
    expect(start).toBeGreaterThan(0);
    expect(await processStart(pid)).toBe(start);
    expect(await ownIdentity()).toEqual({ pid: process.pid, start: await processStart(process.pid) });
  });
});

describe('a process known by number and start', () => {
  it('runs until it is ended', async () => {
    const child = await idleProcess();
    const start = Number(await processStart(child.pid));
    const identity = { pid: child.pid, start };
    expect(await processState(identity)).toBe('runs');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await processState(identity)).toBe('gone');
  });

  it('is gone when another one has its number', async () => {
    const { start = 0 } = await ownIdentity();
    expect(await processState({ pid: process.pid, start: start - 1 })).toBe('gone');
  });

  it('may be another one where its start is not known', async () => {
    expect(await processState({ pid: process.pid })).toBe('unsure');
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    expect(await processState({ pid })).toBe('gone');
  });
});
