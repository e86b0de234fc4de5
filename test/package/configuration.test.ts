import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { wantedFuses } from '../../src-main/tools/package/inspect-shell.ts';
import { shippedPackages } from '../../src-main/tools/package/locked-packages.ts';
import { metalPackageName } from '../../src-main/tools/package/metal-package.ts';

const checkout = resolve(import.meta.dirname, '../..');

const LibrarySchema = v.object({
  getConfig: v.custom<(folder: string, file: string) => Promise<object>>(
    (value) => typeof value === 'function',
  ),
  validateConfiguration: v.custom<(config: object, log: { isEnabled: boolean }) => Promise<void>>(
    (value) => typeof value === 'function',
  ),
});

/** electron-builder's own reader and checker of its configuration, from its own dependency. */
const library = v.parse(
  LibrarySchema,
  createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))(
    'app-builder-lib/out/util/config/config.js',
  ),
);

const readConfig = (): Promise<object> => library.getConfig(checkout, 'electron-builder.yml');
const validate = (config: object): Promise<void> =>
  library.validateConfiguration(config, { isEnabled: false });

const ConfigSchema = v.object({
  publish: v.null(),
  npmRebuild: v.literal(false),
  electronFuses: v.record(v.string(), v.boolean()),
  electronLanguages: v.array(v.string()),
  asar: v.object({ smartUnpack: v.boolean() }),
  asarUnpack: v.array(v.string()),
  mac: v.looseObject({
    target: v.array(v.object({ target: v.string(), arch: v.array(v.string()) })),
    minimumSystemVersion: v.string(),
    hardenedRuntime: v.boolean(),
    entitlements: v.string(),
    entitlementsInherit: v.string(),
    icon: v.string(),
    extendInfo: v.looseObject({ LSUIElement: v.boolean() }),
  }),
});

describe('electron-builder.yml', () => {
  let config: v.InferOutput<typeof ConfigSchema>;
  beforeAll(async () => {
    config = v.parse(ConfigSchema, await readConfig());
  });

  it("passes electron-builder's own schema", async () => {
    await expect(validate(await readConfig())).resolves.toBeUndefined();
  });

  it('would not pass it with a name misspelt or a value of the wrong kind', async () => {
    const good = await readConfig();
    await expect(validate({ ...good, electronFuzes: {} })).rejects.toThrow(/electronFuzes/);
    await expect(validate({ ...good, asar: 'yes' })).rejects.toThrow(/asar/);
  });

  it('packs for Apple silicon alone, as a disk image and as an archive', () => {
    expect(config.mac.target).toEqual([
      { target: 'dmg', arch: ['arm64'] },
      { target: 'zip', arch: ['arm64'] },
    ]);
  });

  it('sets every fuse that the check of the bundle asks for, and signs again after them', () => {
    const { resetAdHocDarwinSignature, ...fuses } = config.electronFuses;
    const wanted = Object.entries(wantedFuses).map(([name, state]) => [name, state === 'on']);
    expect(fuses).toEqual(Object.fromEntries(wanted));
    expect(resetAdHocDarwinSignature).toBe(true);
  });

  it('signs with the hardened runtime and one list of entitlements for every process', () => {
    expect(config.mac.hardenedRuntime).toBe(true);
    expect(config.mac.entitlementsInherit).toBe(config.mac.entitlements);
    expect(config.mac.entitlements).toBe('assets/entitlements.mac.plist');
  });

  it('names no certificate, identity or team, which come from the environment', () => {
    const text = readFileSync(resolve(checkout, 'electron-builder.yml'), 'utf8');
    expect(text).not.toMatch(/identity:|cscLink|cscKey|teamId|provisioningProfile|notarize:/);
  });

  it('unpacks the native code of the Metal engine and nothing by guess', () => {
    expect(config.asar.smartUnpack).toBe(false);
    expect(config.asarUnpack).toEqual([`node_modules/${metalPackageName}/bins/**/*`]);
  });

  it('names an icon and a list of entitlements that are there', () => {
    expect(readFileSync(resolve(checkout, config.mac.icon)).length).toBeGreaterThan(1000);
    expect(readFileSync(resolve(checkout, config.mac.entitlements), 'utf8')).toContain('<plist');
  });
});

describe('package-lock.json', () => {
  const shipped = shippedPackages(readFileSync(resolve(checkout, 'package-lock.json'), 'utf8'));
  const forMac = shipped.filter(({ isForMac }) => isForMac).map(({ name }) => name);

  it('ships one engine to a Mac, with its checksum', () => {
    expect(forMac.filter((name) => name.startsWith('@node-llama-cpp/'))).toEqual([metalPackageName]);
    expect(shipped.find(({ name }) => name === metalPackageName)?.integrity).toMatch(/^sha512-/);
  });

  it('ships what the bundles load, and no tool of the developers', () => {
    expect(forMac).toEqual(expect.arrayContaining(['node-llama-cpp', 'systeminformation', 'valibot']));
    for (const tool of ['typescript', 'vite', 'electron', 'electron-builder', 'vitest']) {
      expect(forMac).not.toContain(tool);
    }
  });
});
