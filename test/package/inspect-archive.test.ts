import { afterAll, describe, expect, it } from 'vitest';
import { inspectArchive } from '../../src-main/tools/package/inspect-archive.ts';
import { metalPackageName } from '../../src-main/tools/package/metal-package.ts';
import { bundleWith, problems, unpackedFiles } from '../fakes/small-bundle.ts';
import { testFolders } from '../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

const shipped = new Set(['electron-updater', 'node-llama-cpp', 'systeminformation', metalPackageName]);

describe('the archive is found out', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['with a source map', { 'out/main/electron.js.map': '' }, /source maps: out\/main/],
    ['with a source', { 'node_modules/node-llama-cpp/dist/index.d.ts': '' }, /sources: node_modules/],
    ['with a test', { 'node_modules/systeminformation/test/a.js': '' }, /tests: node_modules/],
    ['with a test beside its code', { 'out/main/a.test.js': '' }, /tests: out/],
    ['with the command line', { 'out/main/cli.js': '' }, /command line/],
    ['with sources of ours', { 'src-main/compose.js': '' }, /packages alone: src-main/],
    [
      'with an engine of Linux',
      { 'node_modules/@node-llama-cpp/linux-x64/package.json': '' },
      /another system/,
    ],
    [
      'with an engine compiled here',
      { 'node_modules/node-llama-cpp/llama/localBuilds/x/a.js': '' },
      /compiled on/,
    ],
    [
      "with llama.cpp's sources",
      { 'node_modules/node-llama-cpp/llama/gitRelease.bundle': '' },
      /sources of llama/,
    ],
    ['with a key', { 'out/main/notary.p8': '' }, /secrets/],
    ['with a package of the developers', { 'node_modules/vite/package.json': '' }, /ships: vite/],
    [
      'with such a package inside another',
      { 'node_modules/node-llama-cpp/node_modules/vite/index.js': '' },
      /ships: vite/,
    ],
    [
      'with native code inside',
      { 'node_modules/systeminformation/a.node': '\xcf\xfa\xed\xfe' },
      /no native code/,
    ],
  ])('%s', async (_what, archive, complaint) => {
    const found = problems(await inspectArchive(await bundleWith(newFolder(), { archive }), shipped));
    expect(found.join('\n')).toMatch(complaint);
  });

  it('without a file that it needs', async () => {
    const bundle = await bundleWith(newFolder(), {});
    const files = bundle.asar.files.filter(({ path }) => path !== 'out/preload/preload.cjs');
    const found = problems(await inspectArchive({ ...bundle, asar: { ...bundle.asar, files } }, shipped));
    expect(found).toEqual([expect.stringContaining('out/preload/preload.cjs')]);
  });

  it('with the engine inside, where macOS cannot load it, or with more outside', async () => {
    const inside = await bundleWith(newFolder(), { unpacked: unpackedFiles.slice(1) });
    expect(problems(await inspectArchive(inside, shipped)).join()).toMatch(/nothing else: .*libggml-base/);
    const outside = await bundleWith(newFolder(), {});
    const files = outside.asar.files.map((file) =>
      file.path === 'package.json' ? { ...file, isUnpacked: true } : file,
    );
    const found = problems(await inspectArchive({ ...outside, asar: { ...outside.asar, files } }, shipped));
    expect(found.join()).toMatch(/nothing else: package\.json/);
  });

  it('with a file that was changed after packing', async () => {
    const bundle = await bundleWith(newFolder(), {});
    const read = async (file: { path: string }): Promise<Buffer> => Buffer.from(`${file.path} was changed`);
    const found = problems(await inspectArchive({ ...bundle, asar: { ...bundle.asar, read } }, shipped));
    expect(found).toEqual([expect.stringMatching(/matches its checksum: package\.json/)]);
  });
});
