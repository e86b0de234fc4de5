import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startBundle } from '../../src-main/tools/package/start-bundle.mjs';
import { testFolders } from '../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

/** A bundle whose program is this script. */
function bundleOf(script: string): string {
  const bundle = join(newFolder(), 'Kaidoki.app');
  const programs = join(bundle, 'Contents/MacOS');
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, 'Kaidoki'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, 'Kaidoki'), 0o755);
  return bundle;
}

/** Until the script says something. */
const untilSpoken = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.stdout?.once('data', resolve));
const patient = { live: untilSpoken, longestEndMilliseconds: 10_000 };
const onward = 'while :; do sleep 0.05; done';

describe('starting a bundle', () => {
  it('is well when it lives until it is asked to end, and shows its processes', async () => {
    const bundle = bundleOf(`trap "exit 0" TERM; echo here; ${onward}`);
    const { problems, printed, processes } = await startBundle(bundle, patient);
    expect(problems).toEqual([]);
    expect(printed).toBe('here\n');
    expect(processes.join()).toContain(`${bundle}/Contents/MacOS/Kaidoki`);
  });

  it('fails when it ends by itself, with what it printed', async () => {
    const bundle = bundleOf('echo broken >&2; exit 3');
    const { problems, printed } = await startBundle(bundle, patient);
    expect(problems).toEqual(['it ended by itself: code 3']);
    expect(printed).toBe('broken\n');
  });

  it('fails when there is no program', async () => {
    const { problems } = await startBundle(newFolder(), patient);
    expect(problems).toEqual([expect.stringContaining('it ended by itself: ')]);
  });

  it('fails, and ends it, when it does not end on being asked', async () => {
    const bundle = bundleOf(`trap "" TERM; echo here; ${onward}`);
    const { problems } = await startBundle(bundle, { ...patient, longestEndMilliseconds: 200 });
    expect(problems).toEqual(['it did not end when asked to']);
  });

  it('fails when it leaves a process', async () => {
    const helper = '(for i in 1 2 3 4 5 6 7 8; do sleep 0.25; done) </dev/null >/dev/null 2>&1 &';
    const bundle = bundleOf(`trap "exit 0" TERM\n${helper}\necho here; ${onward}`);
    const { problems } = await startBundle(bundle, patient);
    expect(problems).toEqual([expect.stringMatching(/it left a process: .*Contents\/MacOS\/Kaidoki/)]);
  });
});
