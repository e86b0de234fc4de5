import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** How a build is named in results: `llama.cpp v0.4.0 (node-llama-cpp 3.21.1)`. */
export const buildName = (release: string, moduleVersion: string): string =>
  `llama.cpp ${release} (node-llama-cpp ${moduleVersion})`;

const PackageSchema = v.object({ version: v.string() });
const ReleaseSchema = v.object({ release: v.string() });

/**
 * The build that a measurement made now would name, told without starting llama.cpp: node-llama-cpp's own
 * version, and the llama.cpp release that it says its prebuilt binaries are of. `undefined` where it is not
 * installed as we know it.
 */
export async function installedBuild(): Promise<string | undefined> {
  try {
    const entry = createRequire(import.meta.url).resolve('node-llama-cpp');
    const folder = join(dirname(entry), '..');
    const [{ version }, { release }] = await Promise.all([
      readJson(join(folder, 'package.json'), PackageSchema),
      readJson(join(folder, 'llama', 'binariesGithubRelease.json'), ReleaseSchema),
    ]);
    return buildName(release, version);
  } catch {
    // The benchmark will name what is wrong with the engine; here only a comparison is left out.
    return undefined;
  }
}

const readJson = async <S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S>> =>
  v.parse(schema, JSON.parse(await readFile(path, 'utf8')));
