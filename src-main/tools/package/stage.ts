import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shippedPackages } from './locked-packages.ts';
import { metalPackageName, provideMetalPackage } from './metal-package.ts';

/** What electron-builder reads of a checkout, beside the packages. */
const staged = [
  'package.json',
  'package-lock.json',
  'electron-builder.yml',
  'assets',
  'out',
  'src-main/tools/package/after-pack.mjs',
];

/** What must not get into the bundle although a checkout may hold it, by path and first bytes. */
const traps: readonly (readonly [path: string, bytes: string])[] = [
  ['node_modules/node-llama-cpp/bins/mac-arm64-metal/llama-addon.node', '\xcf\xfa\xed\xfe'],
  ['node_modules/node-llama-cpp/llama/localBuilds/linux-x64/llama-addon.node', '\x7fELF'],
  ['node_modules/typescript/package.json', '{"name":"typescript","version":"6.0.3"}'],
  ['node_modules/typescript/lib/typescript.js', ''],
  ['out/main/electron.js.map', '{}'],
  ['test/package/planted.test.ts', ''],
  ['docs/planted.md', ''],
  ['.env', 'CSC_KEY_PASSWORD=planted'],
];

async function plant(path: string, bytes: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes, 'latin1');
}

/** Copied as npm laid it, but for packages inside it, which the lock names for themselves. */
async function copyPackage(from: string, to: string): Promise<void> {
  const filter = (path: string): boolean => !path.slice(from.length).includes('/node_modules');
  await cp(from, to, { recursive: true, filter });
}

export interface Staged {
  folder: string;
  /** Where the Metal engine came from. */
  metalOrigin: string;
  /** Optional packages of a Mac that this machine has not: left out. */
  missing: string[];
}

/**
 * A folder that looks like the checkout on a Mac after `npm ci`: the built program with the packages that
 * `package-lock.json` names for Apple silicon, and traps: engines of other systems, sources, secrets.
 * Packing there touches nothing of the checkout.
 */
export async function stageCheckout(checkout: string, folder: string): Promise<Staged> {
  for (const path of staged) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(checkout, path), join(folder, path), { recursive: true });
  }
  const missing: string[] = [];
  let metalOrigin: string | undefined;
  for (const entry of shippedPackages(await readFile(join(checkout, 'package-lock.json'), 'utf8'))) {
    const to = join(folder, entry.path);
    if (entry.name === metalPackageName) {
      metalOrigin = await provideMetalPackage(entry, { checkout, folder: to });
    } else if (!entry.isForMac) {
      await plant(join(to, 'package.json'), JSON.stringify({ name: entry.name, version: entry.version }));
      await plant(join(to, 'bins', 'llama-addon.node'), '\x7fELF');
    } else {
      await copyPackage(join(checkout, entry.path), to).catch((error: unknown) => {
        if (!entry.isOptional) throw error;
        missing.push(entry.name);
      });
    }
  }
  for (const [path, bytes] of traps) await plant(join(folder, path), bytes);
  if (metalOrigin === undefined) throw new Error('package-lock.json names no Metal engine.');
  return { folder, metalOrigin, missing };
}
