import { join } from 'node:path';
import { targetFacts, type FileTarget } from '#core/benchmark/target.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { allLayers } from '#core/models/layers.ts';
import { writeSlice } from '../../../src-main/adapters/llama/worker/write-slice.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';

/** Writes a whole model of the catalogue, of random weights: `smollm2-360m:Q8_0`. */
export async function makeModel(folder: string, name: string): Promise<FileTarget> {
  const [modelId = '', quantisation = 'Q4_0'] = name.split(':');
  const shape = loadShippedCatalogue().models.find(({ id }) => id === modelId)?.shape;
  if (!shape) throw new Error(`the catalogue has no ${modelId}`);
  const path = join(folder, 'model.gguf');
  const slice = planSlice(shape, quantisation, allLayers(shape));
  const fileBytes = await writeSlice({ path, shape, slice, signal: new AbortController().signal });
  const facts = targetFacts({ kind: 'synthetic', modelId, quantisation, shape });
  return { kind: 'file', name, quantisation, paths: [path], fileBytes, shape, ...facts };
}
