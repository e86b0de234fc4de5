import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FakeUtilityProcess } from '../fakes/electron/utility-process.ts';
import { writeFiles } from '../fakes/small-bundle.ts';
import { testFolders } from '../fakes/test-folders.ts';
import { startPackedEngine } from './packed-engine.mjs';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

/** Starts an archive whose worker is this script, patiently unless the script says nothing. */
async function start(script: string, longestMilliseconds = 20_000): Promise<string> {
  const archive = join(newFolder(), 'app.asar');
  await writeFiles(archive, { 'out/main/engine-worker.js': Buffer.from(script) });
  return startPackedEngine(new FakeUtilityProcess(), archive, longestMilliseconds);
}

const says = (message: object): string =>
  `process.parentPort.postMessage(${JSON.stringify(message)}); setInterval(() => {}, 1000);`;

describe('the packed engine in a utility process', () => {
  it('is well when the worker says that it is ready, with Metal', async () => {
    const ready = { kind: 'ready', description: { backend: 'metal', build: 'x' } };
    expect(JSON.parse(await start(says(ready)))).toEqual(ready);
  });

  it.each([
    [
      'is ready with the processor alone',
      says({ kind: 'ready', description: { backend: 'cpu' } }),
      /says .*cpu/,
    ],
    ['says what is wrong', says({ kind: 'failed', code: 'engine-missing' }), /says .*engine-missing/],
    ['ends', 'process.exit(3);', /ended with code 3/],
  ])('fails when the worker %s', async (_what, script, complaint) => {
    await expect(start(script)).rejects.toThrow(complaint);
  });

  it('fails when the worker says nothing', async () => {
    await expect(start('setInterval(() => {}, 1000);', 100)).rejects.toThrow('it says nothing');
  });
});
