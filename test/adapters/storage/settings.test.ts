import { link, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSettings } from '../../../src-main/adapters/storage/settings.ts';
import type { Settings } from '../../../src-main/core/settings/settings.ts';
import { testFolders } from '../../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

const settings: Settings = { language: 'ja', mainWindow: { x: 1, y: 2, width: 800, height: 600 } };

function scene() {
  const folder = newFolder();
  const file = join(folder, 'settings.json');
  return { folder, file, store: createSettings(folder), files: async () => (await readdir(folder)).sort() };
}

describe('the settings on disk', () => {
  it('are empty before anything was chosen, and nothing is written', async () => {
    const { store, files } = scene();
    expect(await store.read()).toEqual({ settings: {} });
    expect(await files()).toEqual([]);
  });

  it('are read as they were written, also into a folder that was not there', async () => {
    const folder = join(newFolder(), 'of', 'the', 'user');
    await createSettings(folder).write(settings);
    expect(await createSettings(folder).read()).toEqual({ settings });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('keep what a later program added', async () => {
    const { store, file } = scene();
    await writeFile(file, JSON.stringify({ ...settings, theme: 'dark' }));
    const read = await store.read();
    await store.write({ ...read.settings, language: 'en' });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...settings, language: 'en', theme: 'dark' });
  });

  it.each([
    ['no JSON', '{"language":'],
    ['nothing', ''],
    ['a list', '[]'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
    ['more than is ever written', `{"x":"${'x'.repeat(70_000)}"}`],
  ])('that hold %s are set aside as they are, and the defaults apply', async (_what, content) => {
    const { store, folder, file, files } = scene();
    await writeFile(file, content);
    const damagedFile = join(folder, 'settings.damaged.json');
    expect(await store.read()).toEqual({ settings: {}, damagedFile });
    expect(await readFile(damagedFile)).toEqual(Buffer.from(content));
    expect(await files()).toEqual(['settings.damaged.json']);
    expect(await store.read()).toEqual({ settings: {} });
  });

  it('of which one makes no sense keep the others', async () => {
    const { store, file, files } = scene();
    await writeFile(file, JSON.stringify({ ...settings, language: 'fr' }));
    const { mainWindow } = settings;
    expect(await store.read()).toMatchObject({ settings: { mainWindow } });
    expect(await files()).toEqual(['settings.damaged.json', 'settings.json']);
    expect(await store.read()).toEqual({ settings: { mainWindow } });
  });

  it('are whole at every moment, whoever writes at once', async () => {
    const { store, file, files } = scene();
    const many = Array.from({ length: 20 }, (_, x) => ({ mainWindow: { x, y: 0, width: 800, height: 600 } }));
    const writing = Promise.all(many.map((one) => store.write(one)));
    for (let look = 0; look < 20; look += 1) {
      const text = await readFile(file, 'utf8').catch(() => '{}');
      expect(() => JSON.parse(text)).not.toThrow();
    }
    await writing;
    expect(await files()).toEqual(['settings.json']);
  });

  it('are never written over: whoever has opened the old ones reads them to the end', async () => {
    const { store, folder, file } = scene();
    await store.write(settings);
    const opened = join(folder, 'opened.json');
    await link(file, opened);
    await store.write({ language: 'en' });
    expect(JSON.parse(await readFile(opened, 'utf8'))).toEqual(settings);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ language: 'en' });
  });

  it('leave the file of a crashed writer behind no longer than to the next change', async () => {
    const { store, folder, files } = scene();
    const gone = 2 ** 22 + 1;
    await writeFile(join(folder, `settings.json.${gone}.0123abcd.tmp`), '{"lang');
    await store.write(settings);
    expect(await files()).toEqual(['settings.json']);
  });

  it.each([
    ['a folder', async (file: string) => void (await mkdir(file))],
    ['a link', (file: string) => symlink('/dev/null', file)],
  ])('are neither read nor written where %s has their name', async (_what, make) => {
    const { store, file, files } = scene();
    await make(file);
    const unusable = { code: 'settings-unusable', details: { path: file } };
    await expect(store.read()).rejects.toMatchObject(unusable);
    await expect(store.write(settings)).rejects.toMatchObject(unusable);
    expect(await files()).toEqual(['settings.json']);
  });

  it('that cannot be written say so and leave the old ones', async () => {
    const { file, folder } = scene();
    await writeFile(file, 'a file where the folder belongs');
    const store = createSettings(join(folder, 'settings.json'));
    await expect(store.write(settings)).rejects.toMatchObject({ code: 'settings-unusable' });
    expect(await readFile(file, 'utf8')).toBe('a file where the folder belongs');
  });
});
