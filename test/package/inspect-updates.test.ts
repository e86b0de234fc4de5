import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import {
  inspectRelease,
  inspectReleased,
  inspectUpdates,
} from '../../src-main/tools/package/inspect-updates.ts';
import { problems, writeFiles } from '../fakes/small-bundle.ts';
import { testFolders } from '../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

const good =
  'owner: some-owner\nrepo: some-repository\nprovider: github\nupdaterCacheDirName: kaidoki-updater\n';

async function bundleLooking(text: string): Promise<string> {
  const folder = newFolder();
  await writeFiles(folder, { 'Contents/Resources/app-update.yml': Buffer.from(text) });
  return folder;
}

describe('where a bundle looks for newer versions', () => {
  it('is nowhere, said plainly, when it holds no page', async () => {
    expect(await inspectUpdates(newFolder())).toEqual({
      what: 'updates: looks for none, having no app-update.yml',
    });
  });

  it('is one releases page', async () => {
    expect(await inspectUpdates(await bundleLooking(good))).toEqual({
      what: 'updates: looks on the releases page of some-owner/some-repository alone',
    });
  });

  it.each([
    ['empty', ''],
    [
      'without a repository, as electron-builder writes when it finds none',
      good.slice(good.indexOf('provider')),
    ],
    ['at another host', `${good}host: example.com\n`],
    ['with a key to the repository', `${good}token: abc\n`],
    ['at another provider', good.replace('github', 'generic')],
    ['with something in it that is not understood', `${good}- more\n`],
  ])('is found out %s', async (_what, text) => {
    expect((await inspectUpdates(await bundleLooking(text))).problem).toBe(text);
  });

  it('must be the page that it was packed for', async () => {
    const folder = await bundleLooking(good);
    const page = { owner: 'some-owner', repo: 'some-repository' };
    expect((await inspectReleased(folder, page)).problem).toBeUndefined();
    expect((await inspectReleased(folder, { ...page, owner: 'other' })).problem).toMatch(/some-owner/);
    expect((await inspectReleased(newFolder(), page)).problem).toMatch(/looks for none/);
  });
});

describe('what is released beside the archive', () => {
  const archive = Buffer.from('an archive');
  const name = 'Kaidoki-1.2.3-arm64-mac.zip';
  const checksum = createHash('sha512').update(archive).digest('base64');
  const described = `version: 1.2.3\nfiles:\n  - url: ${name}\n    sha512: ${checksum}\n    size: ${archive.length}\n`;

  const released = async (files: Record<string, string>): Promise<string[]> => {
    const folder = newFolder();
    const bytes = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
    await writeFiles(folder, Object.fromEntries(bytes));
    return problems(await inspectRelease(folder, '1.2.3'));
  };
  const whole = { [name]: 'an archive', [`${name}.blockmap`]: 'map', 'latest-mac.yml': described };

  it('is well when it describes the archive as it is', async () => {
    expect(await released(whole)).toEqual([]);
  });

  it.each([
    ['of another version', { 'latest-mac.yml': described.replace('1.2.3\n', '1.2.2\n') }],
    ['of another archive', { 'latest-mac.yml': described.replace(name, 'other.zip') }],
    ['with the checksum of something else', { 'latest-mac.yml': described.replace(checksum, 'AAAA') }],
    ['with another size', { [name]: 'an archivf' }],
    ['missing', { 'latest-mac.yml': '' }],
  ])('is found out %s', async (_what, change) => {
    expect(await released({ ...whole, ...change })).toEqual([
      expect.stringContaining('latest-mac.yml describes'),
    ]);
  });

  it('is found out without the map of blocks', async () => {
    const { [`${name}.blockmap`]: _map, ...rest } = whole;
    expect(await released(rest)).toEqual([expect.stringContaining('map of its blocks')]);
  });
});
