import { readdir } from 'node:fs/promises';
import type { FoundEngine, FoundModel } from '#core/engines/found-engine.ts';
import { otherEngineNames } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { findMlxModel, hubFolder } from './find-model.ts';
import { findMlxProgram, type MlxPlace } from './find-program.ts';

/** More than anybody keeps; the rest is left out. */
const mostModels = 500;

/**
 * mlx-lm with the models of Hugging Face's cache that it has quantised; nothing is started. `undefined` where it is not
 * installed: unlike an engine that does not answer, it is then nothing to be started.
 */
export async function findMlx(place: MlxPlace): Promise<FoundEngine | undefined> {
  try {
    await findMlxProgram({}, place);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
  const folders = await readdir(hubFolder(place)).catch((): string[] => []);
  const names = folders.flatMap(
    (folder) => /^models--(.+?)--(.+)$/.exec(folder)?.slice(1, 3).join('/') ?? [],
  );
  const models: FoundModel[] = [];
  for (const name of names.slice(0, mostModels)) models.push(...(await foundModel(name, place)));
  return { engine: 'mlx', program: otherEngineNames.mlx, models };
}

/** None for what is not whole, no language model, or not MLX's. */
async function foundModel(name: string, place: MlxPlace): Promise<FoundModel[]> {
  try {
    const { facts } = await findMlxModel(name, place);
    const { quantisation, modelBytes } = facts;
    if (quantisation?.startsWith('MLX-') !== true) return [];
    return [{ name, quantisation, isLoaded: false, ...(modelBytes !== undefined && { bytes: modelBytes }) }];
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}
