import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readAsar } from '../../src-main/tools/package/asar.ts';
import type { Bundle } from '../../src-main/tools/package/bundle.ts';
import type { Finding } from '../../src-main/tools/package/finding.ts';
import { fuseNames, fuseWire, type FuseName } from '../../src-main/tools/package/fuses.ts';
import { iconElements, writeIcns } from '../../src-main/tools/package/icns.ts';
import { expectedInfo } from '../../src-main/tools/package/inspect-info.ts';
import { wantedFuses } from '../../src-main/tools/package/inspect-shell.ts';
import { minimalMachO } from '../../src-main/tools/package/mach-o.ts';
import { metalLibraries, metalPackageName } from '../../src-main/tools/package/metal-package.ts';
import type { PlistDictionary } from '../../src-main/tools/package/plist.ts';

export const metalBins = `node_modules/${metalPackageName}/bins/mac-arm64-metal`;
export const unpackedBins = `Contents/Resources/app.asar.unpacked/${metalBins}`;
export const frameworkFile = 'Contents/Frameworks/Electron Framework.framework/Versions/A/Electron Framework';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

type Leaf = readonly [names: readonly string[], entry: object];

/** Folders as the head of an archive nests them. */
function nested(leaves: readonly Leaf[]): { files: Record<string, object> } {
  const folders = new Map<string, Leaf[]>();
  const files: Record<string, object> = {};
  for (const [[name = '', ...rest], entry] of leaves) {
    if (rest.length === 0) files[name] = entry;
    else folders.set(name, [...(folders.get(name) ?? []), [rest, entry]]);
  }
  for (const [name, inside] of folders) files[name] = nested(inside);
  return { files };
}

/** An archive as Electron reads it; `unpacked` paths are only named in it. */
export function asarOf(files: Readonly<Record<string, string>>, unpacked: readonly string[] = []): Buffer {
  const leaves: Leaf[] = [];
  const bodies: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const body = Buffer.from(text, 'latin1');
    const isUnpacked = unpacked.includes(path);
    const entry = {
      size: body.length,
      integrity: { algorithm: 'SHA256', hash: sha256(body), blockSize: 4194304, blocks: [sha256(body)] },
      ...(isUnpacked ? { unpacked: true } : { offset: String(offset) }),
    };
    leaves.push([path.split('/'), entry]);
    if (isUnpacked) continue;
    bodies.push(body);
    offset += body.length;
  }
  const head = Buffer.from(JSON.stringify(nested(leaves)));
  const padded = Math.ceil(head.length / 4) * 4;
  const sizes = Buffer.alloc(16);
  [4, padded + 8, padded + 4, head.length].forEach((value, index) => sizes.writeUInt32LE(value, index * 4));
  return Buffer.concat([sizes, head, Buffer.alloc(padded - head.length), ...bodies]);
}

/** The files of a bundle as it should be, in the archive. */
export const packedFiles: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'package.json',
    'out/main/electron.js',
    'out/main/engine-worker.js',
    'out/preload/preload.cjs',
    'out/renderer/index.html',
    'assets/trayTemplate.png',
    'assets/trayTemplate@2x.png',
    'node_modules/electron-updater/out/MacUpdater.js',
    'node_modules/node-llama-cpp/dist/index.js',
    'node_modules/node-llama-cpp/llama/binariesGithubRelease.json',
    'node_modules/node-llama-cpp/package.json',
    'node_modules/systeminformation/package.json',
    `node_modules/${metalPackageName}/dist/index.js`,
    `node_modules/${metalPackageName}/package.json`,
    ...metalLibraries.map((name) => `${metalBins}/${name}`),
  ].map((path) => [path, `this is ${path}`]),
);

export const unpackedFiles = metalLibraries.map((name) => `${metalBins}/${name}`);

/** What Info.plist says of a bundle as it should be, around an archive. */
export const goodInfo = (headHash: string): PlistDictionary => ({
  ...expectedInfo('1.2.3'),
  NSAppTransportSecurity: {
    NSAllowsArbitraryLoads: false,
    NSExceptionDomains: { localhost: {}, '127.0.0.1': {} },
  },
  ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256', hash: headHash } },
});

const letter = (name: FuseName): string => (wantedFuses[name] === 'on' ? '1' : '0');

const icon = writeIcns(iconElements((side) => new Uint8Array(side ** 2 * 4)));

/** Native code, icon and languages of a bundle as it should be, by path. */
export const shellFiles = (): Record<string, Uint8Array> => ({
  'Contents/MacOS/Kaidoki': minimalMachO({ minimumSystem: [12, 0] }),
  [frameworkFile]: Buffer.concat([
    minimalMachO({ minimumSystem: [12, 0] }),
    fuseWire(fuseNames.map(letter).join('')),
  ]),
  'Contents/Frameworks/Electron Framework.framework/Versions/A/Resources/en.lproj/locale.pak':
    Buffer.from('en'),
  'Contents/Frameworks/Electron Framework.framework/Versions/A/Resources/ja.lproj/locale.pak':
    Buffer.from('ja'),
  'Contents/Resources/icon.icns': icon,
  ...Object.fromEntries(
    metalLibraries.map((name) => [
      `${unpackedBins}/${name}`,
      minimalMachO({
        minimumSystem: [14, 0],
        libraries: ['@rpath/libggml-base.dylib', '/usr/lib/libc++.1.dylib'],
      }),
    ]),
  ),
});

export async function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** What is wrong, a line each. */
export const problems = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ what, problem }) => (problem === undefined ? [] : [`${what}: ${problem}`]));

interface Contents {
  archive?: Record<string, string>;
  unpacked?: readonly string[];
  /** Beside the archive: changed or added files, or `undefined` for one that is missing. */
  shell?: Record<string, Uint8Array | undefined>;
  info?: PlistDictionary;
}

/** A bundle in an empty folder, as it should be but for what is given. */
export async function bundleWith(
  folder: string,
  { archive = {}, unpacked = unpackedFiles, shell = {}, info = {} }: Contents,
): Promise<Bundle> {
  const inside = asarOf({ ...packedFiles, ...archive }, unpacked);
  const all = { ...shellFiles(), ...shell };
  const files = Object.entries(all).flatMap(([path, bytes]) => (bytes ? [[path, bytes] as const] : []));
  await writeFiles(folder, Object.fromEntries(files));
  // What the archive calls unpacked lies beside it with the very bytes it names.
  const beside = unpackedFiles.map(
    (path) => [path, Buffer.from({ ...packedFiles, ...archive }[path] ?? '')] as const,
  );
  await writeFiles(join(folder, 'archive.unpacked'), Object.fromEntries(beside));
  await writeFile(join(folder, 'archive'), inside);
  const asar = await readAsar(join(folder, 'archive'));
  return {
    path: folder,
    info: { ...goodInfo(asar.headHash), ...info },
    asar,
    files: files.map(([path, bytes]) => ({ path, sizeBytes: bytes.length })),
  };
}
