import { createHash } from 'node:crypto';
import type { Asar, AsarFile } from './asar.ts';
import type { Bundle } from './bundle.ts';
import { finding, unwanted, type Finding } from './finding.ts';
import { nativeKind } from './mach-o.ts';
import { metalPackageName } from './metal-package.ts';

const metalFolder = `node_modules/${metalPackageName}/`;

/** Without one of these the program does not start or does not measure. */
const required = [
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
  `${metalFolder}dist/index.js`,
  `${metalFolder}package.json`,
];

/** Folders of the checkout that the bundle is made of. */
const ownFolders = /^(package\.json$|out\/|assets\/trayTemplate|node_modules\/)/;

const leftOut: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['no source maps', /\.map$/],
  ['no TypeScript, C++ or Svelte sources', /\.(ts|mts|cts|svelte|c|cc|cpp|h|hpp|metal)$/],
  ['no tests', /(^|\/)(tests?|__tests__)\/|\.(test|spec)\.[cm]?js$/],
  ['no command line, which a bundle without RunAsNode cannot start', /^out\/main\/cli\.js$/],
  ['no engine of another system', /^node_modules\/@node-llama-cpp\/(?!mac-arm64-metal\/)/],
  [
    'no engine compiled on the machine that packs',
    /^node_modules\/node-llama-cpp\/(bins|llama\/localBuilds)\//,
  ],
  [
    'no sources of llama.cpp',
    /gitRelease\.bundle$|^node_modules\/node-llama-cpp\/llama\/(addon|cmake|patches)\//,
  ],
  ['no secrets', /(^|\/)(\.env|.*\.(pem|p12|p8|key))$/],
];

/** The name of the package that a file belongs to, wherever electron-builder put it. */
const packageOf = (path: string): string | undefined =>
  /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];

async function inspectBytes(asar: Asar): Promise<Finding[]> {
  const native: string[] = [];
  const changed: string[] = [];
  for (const file of asar.files) {
    const bytes = await asar.read(file);
    if (!file.isUnpacked && nativeKind(bytes.subarray(0, 4))) native.push(file.path);
    if (file.hash !== undefined && createHash('sha256').update(bytes).digest('hex') !== file.hash) {
      changed.push(file.path);
    }
  }
  return [
    unwanted('app.asar: no native code inside, where macOS cannot load it', native),
    unwanted('app.asar: every file matches its checksum', changed),
  ];
}

/** What lies in the archive and beside it. `shipped` are the names of the packages that the lock ships. */
export async function inspectArchive({ asar }: Bundle, shipped: ReadonlySet<string>): Promise<Finding[]> {
  const paths = asar.files.map(({ path }) => path);
  const present = new Set(paths);
  const matching = (pattern: RegExp): string[] => paths.filter((path) => pattern.test(path));
  const isMetalBinary = ({ path }: AsarFile): boolean => path.startsWith(`${metalFolder}bins/`);
  const foreign = new Set(
    paths.flatMap((path) => packageOf(path) ?? []).filter((name) => !shipped.has(name)),
  );
  return [
    finding(
      `app.asar: has the ${required.length} files it cannot do without`,
      required.filter((path) => !present.has(path)).join(', ') || undefined,
    ),
    unwanted(
      'app.asar: holds the built program and its packages alone',
      paths.filter((path) => !ownFolders.test(path)),
    ),
    unwanted('app.asar: only packages that package-lock.json ships', [...foreign]),
    ...leftOut.map(([what, pattern]) => unwanted(`app.asar: ${what}`, matching(pattern))),
    unwanted(
      'app.asar.unpacked: the Metal engine and nothing else',
      asar.files.filter((file) => file.isUnpacked !== isMetalBinary(file)).map(({ path }) => path),
    ),
    ...(await inspectBytes(asar)),
  ];
}
