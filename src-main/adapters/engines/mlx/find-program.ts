import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { otherEngineNames } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { mlxVersions } from '#core/mlx/benchmark-output.ts';
import type { MlxChoice } from '../../../app/ports.ts';

/** Where this runs. */
export interface MlxPlace {
  environment: Readonly<Record<string, string | undefined>>;
  homeFolder: string;
  /** `process.platform` and `process.arch`. */
  platform: string;
  architecture: string;
}

/** How mlx-lm is started: a program and the words before its own. */
export interface MlxProgram {
  benchmark: readonly [command: string, ...words: string[]];
  /** Prints the version; absent where the program that does lies elsewhere. */
  version?: readonly [command: string, ...words: string[]];
}

const names = { benchmark: 'mlx_lm.benchmark', version: 'mlx_lm', older: 'mlx_lm.generate' } as const;

/**
 * mlx-lm in the environment that was named, in the one that is active, or on the path; else, where the user agreed,
 * `uvx`, which fetches it. Nothing is installed otherwise, and no shell is asked. Throws `mlx-environment-empty`,
 * `engine-too-old`, `mlx-missing` and `mlx-needs-apple-silicon`.
 */
export async function findMlxProgram(choice: MlxChoice, place: MlxPlace): Promise<MlxProgram> {
  const { environmentFolder, allowsUvx } = choice;
  if (environmentFolder !== undefined) {
    const found = await inFolder(join(environmentFolder, 'bin'));
    if (!found) throw new Fault('mlx-environment-empty', { path: environmentFolder });
    return found;
  }
  const folders = searchedFolders(place);
  for (const folder of folders) {
    const found = await inFolder(folder);
    if (found) return found;
  }
  // MLX computes on Apple's GPUs; what the user put on the path elsewhere is theirs to know.
  if (place.platform !== 'darwin' || place.architecture !== 'arm64')
    throw new Fault('mlx-needs-apple-silicon', { platform: `${place.platform} ${place.architecture}` });
  if (allowsUvx) {
    const uvx = await firstProgram(folders, 'uvx');
    if (uvx !== undefined) return throughUvx(uvx);
  }
  throw new Fault('mlx-missing');
}

const throughUvx = (uvx: string): MlxProgram => ({
  benchmark: [uvx, '--from', 'mlx-lm', names.benchmark],
  version: [uvx, '--from', 'mlx-lm', names.version, '--version'],
});

/**
 * The active environment, the path, and where uv and Homebrew put programs, which an app that was not started from a
 * terminal does not have on its path. Relative folders are left out: what lies there depends on where one stands.
 */
function searchedFolders({ environment, homeFolder }: MlxPlace): string[] {
  const active = environment['VIRTUAL_ENV'];
  return [
    ...(active ? [join(active, 'bin')] : []),
    ...(environment['PATH'] ?? '').split(delimiter),
    join(homeFolder, '.local', 'bin'),
    '/opt/homebrew/bin',
  ].filter((folder) => isAbsolute(folder));
}

async function inFolder(folder: string): Promise<MlxProgram | undefined> {
  const [benchmark, version, older] = await Promise.all(
    [names.benchmark, names.version, names.older].map((name) => programIn(folder, name)),
  );
  if (benchmark !== undefined)
    return {
      benchmark: [benchmark],
      ...(version !== undefined && { version: [version, '--version'] as const }),
    };
  if (older === undefined) return undefined;
  throw new Fault('engine-too-old', {
    engine: otherEngineNames.mlx,
    version: `(< ${mlxVersions.first})`,
    needed: mlxVersions.first,
  });
}

async function firstProgram(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const found = await programIn(folder, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function programIn(folder: string, name: string): Promise<string | undefined> {
  const path = join(folder, name);
  const isProgram = await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
  if (!isProgram) return undefined;
  return access(path, constants.X_OK).then(
    () => path,
    () => undefined,
  );
}
