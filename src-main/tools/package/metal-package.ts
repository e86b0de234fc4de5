import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LockedPackage } from './locked-packages.ts';
import { minimalMachO } from './mach-o.ts';

export const metalPackageName = '@node-llama-cpp/mac-arm64-metal';

const run = promisify(execFile);
const longestFetchMilliseconds = 60_000;

/** For the stand-in: the libraries of the package of node-llama-cpp 3.21.1, versions in their names left out. */
export const metalLibraries = [
  'libggml-base.dylib',
  'libggml-blas.so',
  'libggml-cpu-apple_m1.so',
  'libggml-cpu-apple_m2_m3.so',
  'libggml-cpu-apple_m4.so',
  'libggml-metal.so',
  'libggml.metal.dylib',
  'libllama-common.dylib',
  'libllama.metal.dylib',
  'llama-addon.node',
];

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The archive as the registry that npm is set up with delivers it; `undefined` where there is none. */
async function fetchArchive({ name, version }: LockedPackage, folder: string): Promise<Buffer | undefined> {
  const asked = ['pack', `${name}@${version}`, '--silent', '--fetch-retries=1', '--pack-destination', folder];
  try {
    const { stdout } = await run('npm', asked, { cwd: folder, timeout: longestFetchMilliseconds });
    return await readFile(join(folder, stdout.trim()));
  } catch {
    return undefined;
  }
}

/** Whether the package could be fetched. Throws when what came is not what the lock names. */
async function fetchPackage(locked: LockedPackage, folder: string): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'kaidoki-fetched-'));
  try {
    const archive = await fetchArchive(locked, work);
    if (!archive) return false;
    const checksum = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
    if (checksum !== locked.integrity) throw new Error(`${locked.name} is not what package-lock.json names.`);
    await writeFile(join(work, 'checked.tgz'), archive);
    await mkdir(folder, { recursive: true });
    await run('tar', ['-xzf', join(work, 'checked.tgz'), '-C', folder, '--strip-components', '1']);
    return true;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Names and heads of the real libraries, without a line of code in them. */
async function writeStandIn({ name, version }: LockedPackage, folder: string): Promise<void> {
  const bins = join(folder, 'bins', 'mac-arm64-metal');
  await mkdir(bins, { recursive: true });
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version, type: 'module' }));
  await writeFile(join(folder, 'dist', 'index.js'), 'export {};\n');
  await writeFile(join(bins, '_nlcBuildMetadata.json'), '{}');
  const library = minimalMachO({ minimumSystem: [14, 0], libraries: ['@rpath/libggml-base.dylib'] });
  for (const file of metalLibraries) await writeFile(join(bins, file), library);
}

/**
 * Puts the Metal engine where npm would on a Mac. Off a Mac no checkout has it: then it comes from the
 * registry, or, without one, is stood in for. Answers which of them, for the report.
 */
export async function provideMetalPackage(
  locked: LockedPackage,
  paths: { checkout: string; folder: string },
): Promise<string> {
  if (await exists(join(paths.checkout, locked.path))) {
    await cp(join(paths.checkout, locked.path), paths.folder, { recursive: true });
    return 'from this checkout';
  }
  if (await fetchPackage(locked, paths.folder)) return 'from the npm registry, checksum as locked';
  await writeStandIn(locked, paths.folder);
  return 'A STAND-IN of names and heads, without code, since no npm registry answers';
}
