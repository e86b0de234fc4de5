import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isSafetensorsName, missingParts } from '#core/local-models/file-names.ts';
import { configFacts } from '#core/local-models/config-facts.ts';
import { shellWord } from '#core/local-models/shell-word.ts';
import { localStores } from '#core/local-models/stores.ts';
import { otherEngineNames, type EngineFacts } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { mlxQuantisationOf } from '#core/memory/mlx-weights.ts';
import { mlxReadBytes } from '#core/mlx/read-bytes.ts';
import { shapeFromConfig } from '#core/models/from-config/shape-from-config.ts';
import { errorCode } from '../../error-code.ts';
import { readModelConfig } from '../../models/read-config.ts';
import { readTensorBytes } from '../../models/tensor-bytes.ts';
import type { MlxPlace } from './find-program.ts';

/** An MLX model on disk, sized by the headers of its files. */
export interface MlxFolder {
  path: string;
  facts: Pick<EngineFacts, 'model' | 'quantisation' | 'modelBytes' | 'isDense' | 'readBytesPerToken'>;
}

/**
 * The folder that `named` is, or the copy of the repository of that name in Hugging Face's cache. Nothing is fetched:
 * throws `mlx-model-not-here` with the line that would, `engine-model-missing` without a name, and
 * `mlx-model-has-code`, `not-a-model-file`, `split-part-missing`, `file-unreadable`, `model-config-invalid`.
 */
export async function findMlxModel(named: string | undefined, place: MlxPlace): Promise<MlxFolder> {
  if (named === undefined || named === '')
    throw new Fault('engine-model-missing', { engine: otherEngineNames.mlx, known: '–' });
  const path = resolve(named);
  if (await isFolder(path)) return openFolder(path, basename(path));
  if (!isRepositoryName(named)) throw new Fault('file-unreadable', { path: named, problem: 'ENOENT' });
  const cached = await cachedRepository(named, place);
  if (cached === undefined)
    throw new Fault('mlx-model-not-here', { model: named, command: `hf download ${shellWord(named)}` });
  return openFolder(cached, named);
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );

/** As Hugging Face names them (`validate_repo_id` of huggingface_hub). */
const isRepositoryName = (name: string): boolean =>
  /^[A-Za-z0-9_][\w.-]{0,95}\/[A-Za-z0-9_][\w.-]{0,95}$/.test(name) &&
  !name.includes('..') &&
  !name.includes('--');

/** Hugging Face's cache. */
export const hubFolder = (place: MlxPlace): string =>
  localStores({ ...place, folders: [] }).find(({ program }) => program === 'hugging-face')?.path ?? '';

/** `models--ORG--NAME/refs/main` names the folder below `snapshots` (hub-docs `local-cache.md`). */
async function cachedRepository(name: string, place: MlxPlace): Promise<string | undefined> {
  const repository = join(hubFolder(place), `models--${name.replace('/', '--')}`);
  const revision = await readFile(join(repository, 'refs', 'main'), 'utf8').catch(() => '');
  if (!/^[0-9a-f]{40}$/.test(revision.trim())) return undefined;
  const snapshot = join(repository, 'snapshots', revision.trim());
  const names = await readdir(snapshot).catch((): string[] => []);
  return names.includes('config.json') && isWhole(names) ? snapshot : undefined;
}

/** What mlx-lm loads: `model*.safetensors` (`load_model` in its `utils.py`). */
const weightNames = (names: readonly string[]): string[] =>
  names.filter((name) => isSafetensorsName(name) && name.startsWith('model')).sort();

const isWhole = (names: readonly string[]): boolean =>
  weightNames(names).length > 0 && missingParts(weightNames(names)) === 0;

async function openFolder(path: string, model: string): Promise<MlxFolder> {
  const names = await readdir(path).catch((cause: unknown) => {
    throw new Fault('file-unreadable', { path, problem: errorCode(cause) }, { cause });
  });
  const weights = weightNames(names);
  if (weights.length === 0)
    throw new Fault('not-a-model-file', {
      path,
      expected: 'a folder with config.json and model*.safetensors',
    });
  const missing = missingParts(weights);
  if (missing > 0)
    throw new Fault('split-part-missing', {
      path,
      part: weights.length + 1,
      parts: weights.length + missing,
    });
  const { config, path: configPath } = await readModelConfig(path);
  await refuseCode(path, names, config);
  let tensorBytes = 0;
  for (const name of weights) tensorBytes += await readTensorBytes(join(path, name));
  const { quantisation, load } = configFacts({ config, path: configPath, tensorBytes });
  return {
    path,
    facts: {
      model,
      quantisation,
      modelBytes: tensorBytes,
      isDense: load && load.shape.moe === undefined,
      readBytesPerToken: readBytesOf(config, configPath),
    },
  };
}

/** `undefined` where the shape or the quantisation is not one whose bytes are known. */
function readBytesOf(config: unknown, path: string): number | undefined {
  try {
    const { shape, quantisation } = shapeFromConfig(config, path);
    const rules = quantisation ? mlxQuantisationOf(quantisation) : { bits: 16 as const };
    return rules && mlxReadBytes(shape, rules);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/**
 * `mlx_lm.benchmark` loads every model with `trust_remote_code`, so that Python files of the folder would be run
 * unasked: `model_file` by mlx-lm, `auto_map` by transformers.
 */
async function refuseCode(path: string, names: readonly string[], config: unknown): Promise<void> {
  const refuse: (file: string) => never = (file) => {
    throw new Fault('mlx-model-has-code', { path, file });
  };
  if (has(config, 'model_file') || has(config, 'auto_map')) refuse('config.json');
  const script = names.find((name) => name.endsWith('.py'));
  if (script !== undefined) refuse(script);
  const tokenizer = 'tokenizer_config.json';
  if (!names.includes(tokenizer)) return;
  const { config: read } = await readModelConfig(join(path, tokenizer));
  if (has(read, 'auto_map')) refuse(tokenizer);
}

const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value && Reflect.get(value, key) !== null;
