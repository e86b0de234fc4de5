import { join } from 'node:path';
import { fileTarget } from '#core/benchmark/file-target.ts';
import type { FileTarget } from '#core/benchmark/target.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { allLayers } from '#core/models/layers.ts';
import { openModelFile } from '../../../src-main/adapters/models/model-file.ts';
import { modelPathKind } from '../../../src-main/adapters/models/path-kind.ts';
import { readModelConfig } from '../../../src-main/adapters/models/read-config.ts';
import { writeSlice } from '../../../src-main/adapters/llama/worker/write-slice.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { resolveTarget } from '../../../src-main/app/benchmark-target.ts';

/**
 * What `kaidoki bench TEXT` would measure, as a file: of a model of the catalogue the whole is written to
 * `folder`, of random weights.
 */
export async function modelFile(folder: string, text: string): Promise<FileTarget> {
  const modelFiles = { open: openModelFile, kind: modelPathKind, readConfig: readModelConfig };
  const target = await resolveTarget({ modelFiles }, loadShippedCatalogue(), text);
  if (target.kind === 'file') return target;
  const { shape, quantisation } = target;
  const path = join(folder, 'model.gguf');
  const slice = planSlice(shape, quantisation, allLayers(shape));
  await writeSlice({ path, shape, slice, signal: new AbortController().signal });
  return { ...fileTarget(await openModelFile(path)), name: text };
}
