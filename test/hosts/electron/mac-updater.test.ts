import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openMacUpdater } from '../../../src-main/hosts/electron/mac-updater.ts';
import { createNewerVersions } from '../../../src-main/hosts/electron/newer-versions.ts';
import { FakeSquirrel, standInForElectron } from '../../fakes/electron/native-electron.ts';
import { releasesPage, type ReleasesPageOptions } from './releases-page.ts';
import { eventually } from '../../fakes/eventually.ts';

const stand = vi.hoisted(() => ({ autoUpdater: undefined as unknown }));
vi.mock('electron', () => stand);

const never = new AbortController().signal;

/** The real electron-updater, between a releases page and a Squirrel of this machine. */
async function scene(options: Partial<ReleasesPageOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kaidoki-updater-'));
  const { host, ...rest } = await releasesPage({ version: '0.2.0', archive: 'the new app', ...options });
  const squirrel = new FakeSquirrel();
  const leave = standInForElectron(squirrel, folder);
  stand.autoUpdater = squirrel;
  vi.stubEnv('XDG_CACHE_HOME', folder);
  vi.stubEnv('HOME', folder);
  // It asks programs of macOS what processor this is, and copes without.
  vi.stubEnv('PATH', folder);
  Object.defineProperty(process, 'resourcesPath', { value: folder, configurable: true });
  await writeFile(
    join(folder, 'app-update.yml'),
    `provider: github\nowner: some-owner\nrepo: some-repo\nprotocol: http\nhost: ${host}\nupdaterCacheDirName: kaidoki-updater\n`,
  );
  onTestFinished(async () => {
    leave();
    vi.unstubAllEnvs();
    Reflect.deleteProperty(process, 'resourcesPath');
    await rm(folder, { recursive: true, force: true });
  });
  return { ...rest, folder, squirrel, versions: createNewerVersions(openMacUpdater()) };
}

describe('electron-updater itself', () => {
  const printed = vi.spyOn(console, 'error');
  beforeEach(() => void printed.mockClear());
  afterAll(() => printed.mockRestore());

  it('finds the newer version, checks what it fetches and hands it to macOS', async () => {
    const { versions, squirrel } = await scene();
    expect(await versions.find()).toBe('0.2.0');
    expect(squirrel.taken).toEqual([]);
    await versions.take(never);
    expect(squirrel.taken).toEqual(['the new app']);
  });

  it.each(['0.1.0', '0.0.9'])('finds nothing newer in %s', async (version) => {
    const { versions } = await scene({ version });
    expect(await versions.find()).toBeUndefined();
  });

  it('says nothing of who asks: everybody sends the same, and nothing is kept to know anybody by', async () => {
    const { versions, requests, folder } = await scene();
    await versions.find();
    await versions.take(never);
    expect(requests.length).toBeGreaterThanOrEqual(4);
    for (const { headers } of requests) {
      expect(headers['x-user-staging-id'] ?? '').toMatch(/^[0-]*$/);
      expect(headers['user-agent']).toBe('electron-builder');
      expect(Object.keys(headers).filter((name) => /cookie|referer|auth|lang/.test(name))).toEqual([]);
    }
    expect(await readdir(folder)).not.toContain('.updaterId');
  });

  it('hands macOS nothing that is not what the page described', async () => {
    const { versions, squirrel } = await scene({ archive: 'something else', told: 'the new app' });
    await versions.find();
    await expect(versions.take(never)).rejects.toThrow(/sha512 checksum mismatch/);
    expect(squirrel.taken).toEqual([]);
    expect(printed).not.toHaveBeenCalled();
  });

  it('is not done before macOS has looked at the signature', async () => {
    const { versions, squirrel } = await scene();
    squirrel.refusal = new Error('not signed by the same maker');
    await versions.find();
    await expect(versions.take(never)).rejects.toThrow('not signed by the same maker');
    squirrel.refusal = undefined;
    await versions.take(never);
    expect(squirrel.taken).toEqual(['the new app']);
  });

  it('ends a download at once when it is told to, leaves nothing of it, and can begin anew', async () => {
    const { versions, page, requests, squirrel, folder } = await scene();
    await versions.find();
    page.isSlow = true;
    const ending = new AbortController();
    const taking = versions.take(ending.signal);
    await eventually(() => expect(requests.some(({ path }) => path.endsWith('.zip'))).toBe(true));
    ending.abort();
    await expect(taking).rejects.toThrow(/cancelled/);
    const pending = join(
      folder,
      process.platform === 'darwin' ? 'Library/Caches' : '.',
      'kaidoki-updater/pending',
    );
    expect(existsSync(pending) ? await readdir(pending) : []).toEqual([]);
    page.isSlow = false;
    await versions.take(never);
    expect(squirrel.taken).toEqual(['the new app']);
  });
});
