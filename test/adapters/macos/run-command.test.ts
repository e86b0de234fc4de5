import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../../../src-main/adapters/macos/run-command.ts';
import { FakeCommands } from './fake-commands.ts';

let fake: FakeCommands;
beforeEach(() => {
  fake = new FakeCommands();
});
afterEach(() => {
  fake.remove();
});

const run = (script: string, limits = {}, args: string[] = []): Promise<string | undefined> => {
  fake.add('command', script);
  return runCommand(path.join(fake.folder, 'command'), args, {
    timeoutMilliseconds: 5_000,
    maximumBytes: 1_000_000,
    ...limits,
  });
};

it('answers what a command prints', async () => {
  expect(await run('printf "a: 1\\nb: 2"')).toBe('a: 1\nb: 2');
});

it('keeps stderr apart', async () => {
  expect(await run('echo noise >&2; echo "a: 1"')).toBe('a: 1\n');
});

it('keeps the whole lines of a command that fails, and not the line that it was writing', async () => {
  expect(await run('printf "a: 1\\nhw.memsize: 1717"; exit 1')).toBe('a: 1\n');
});

it('ends a command that hangs and keeps the whole lines that it had printed', async () => {
  expect(await run('printf "a: 1\\nb: 2"; exec sleep 600', { timeoutMilliseconds: 300 })).toBe('a: 1\n');
});

it('ends a command that ignores a polite signal', async () => {
  const script = 'trap "" TERM; echo "a: 1"; exec sleep 600';
  expect(await run(script, { timeoutMilliseconds: 300 })).toBe('a: 1\n');
});

it('stops reading beyond the limit, at a line end', async () => {
  const text = (await run('yes "key: value" | head -c 5242880', { maximumBytes: 100_000 })) ?? '';
  expect(text.length).toBeLessThanOrEqual(100_000);
  expect(text.length).toBeGreaterThan(90_000);
  expect(text.endsWith('key: value\n')).toBe(true);
});

it.each(['true', 'false', 'echo noise >&2; exit 3', 'printf " \\n "'])(
  'answers nothing for "%s"',
  async (script) => {
    expect(await run(script)).toBeUndefined();
  },
);

it('answers nothing for a program that is not there or may not be run', async () => {
  const limits = { timeoutMilliseconds: 1_000, maximumBytes: 1_000 };
  expect(await runCommand(path.join(fake.folder, 'missing'), [], limits)).toBeUndefined();
  const plain = path.join(fake.folder, 'plain');
  writeFileSync(plain, '#!/bin/sh\necho a\n', { mode: 0o600 });
  expect(await runCommand(plain, [], limits)).toBeUndefined();
});

it('uses no shell: an argument is only an argument', async () => {
  expect(await run('printf "%s" "$1"', {}, ['$(id); `id` | cat'])).toBe('$(id); `id` | cat');
});

it('asks for the C locale', async () => {
  expect(await run('printf "%s" "$LC_ALL"')).toBe('C');
});
