import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

export interface Packed {
  /** The bundle, `Kaidoki.app`. */
  app: string;
  /** What the packer wanted signed without an identity, a line a call; only where macOS's tool is stood in for. */
  signings?: string[];
}

/** The repository whose releases a bundle looks at for newer versions. */
export interface ReleasesPage {
  owner: string;
  repo: string;
}

/** What the workflow `release` adds to `npm run package`: no file of the checkout names a repository. */
export const publishFlags = ({ owner, repo }: ReleasesPage): string[] => [
  '--config.publish.provider=github',
  `--config.publish.owner=${owner}`,
  `--config.publish.repo=${repo}`,
];

export interface Packing {
  /** A staged checkout. */
  folder: string;
  /** Electron's distribution: a folder with `Electron.app`. */
  electronDist: string;
  /** Where the bundle goes. */
  output: string;
  /** Packs as for a release of this repository, with the archive that an update is, and what describes it. */
  releases?: ReleasesPage;
}

/** Nothing that signs, publishes or counts builds; and no way to the net, so that a download is an error. */
function packingEnvironment(tools: string, cache: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(CSC|APPLE|GH|GITHUB|BUILD|npm)_|_PROXY$|BUILD/i.test(name),
  );
  const nowhere = 'http://127.0.0.1:9';
  return {
    ...Object.fromEntries(kept),
    PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}`,
    CI: 'true',
    CSC_IDENTITY_AUTO_DISCOVERY: 'false',
    NO_UPDATE_NOTIFIER: '1',
    ELECTRON_BUILDER_CACHE: cache,
    ELECTRON_BUILDER_7ZIP_PATH: join(tools, '7za'),
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
  };
}

/** Off a Mac there is no `codesign`: this one only writes down what it was asked. */
async function writeCodesignStandIn(tools: string): Promise<void> {
  const path = join(tools, 'codesign');
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$*" >> "${join(tools, 'signings')}"\n`);
  await chmod(path, 0o755);
}

/** electron-builder fetches the program that makes archives: this one makes a file of a few bytes. */
async function writeArchiverStandIn(tools: string): Promise<void> {
  const path = join(tools, '7za');
  await writeFile(
    path,
    '#!/bin/sh\nfor word; do case "$word" in *.zip) echo stand-in > "$word" ;; esac; done\n',
  );
  await chmod(path, 0o755);
}

const linesOf = (path: string): Promise<string[]> =>
  readFile(path, 'utf8').then(
    (text) => text.trimEnd().split('\n'),
    () => [],
  );

/** Runs electron-builder as `npm run package` does, for a bundle only; throws what it printed if it fails. */
export async function packBundle({ folder, electronDist, output, releases }: Packing): Promise<Packed> {
  const [tools, cache] = [`${output}-tools`, `${output}-cache`];
  await mkdir(tools, { recursive: true });
  await mkdir(cache, { recursive: true });
  const isMac = process.platform === 'darwin';
  if (!isMac) await writeCodesignStandIn(tools);
  await writeArchiverStandIn(tools);
  const builder = join(
    dirname(createRequire(import.meta.url).resolve('electron-builder/package.json')),
    'cli.js',
  );
  const given = [
    `--config.electronDist=${electronDist}`,
    `--config.directories.output=${output}`,
    ...(releases ? publishFlags(releases) : []),
  ];
  const child = spawn(
    process.execPath,
    [builder, '--mac', releases ? 'zip' : 'dir', '--arm64', '--publish', 'never', ...given],
    { cwd: folder, env: packingEnvironment(tools, cache), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const printed: string[] = [];
  child.stdout.on('data', (part: Buffer) => printed.push(part.toString('utf8')));
  child.stderr.on('data', (part: Buffer) => printed.push(part.toString('utf8')));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0)
    throw new Error(`electron-builder ended with ${status ?? 'a signal'}:\n${printed.join('')}`);
  const fetched = await readdir(cache);
  if (fetched.length > 0) throw new Error(`electron-builder fetched ${fetched.join(', ')}.`);
  const app = join(output, 'mac-arm64', 'Kaidoki.app');
  return isMac ? { app } : { app, signings: await linesOf(join(tools, 'signings')) };
}
