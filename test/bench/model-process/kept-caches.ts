import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FilledCaches } from '../../../src-main/adapters/llama/worker/loaded-model.ts';

/** Of the native context behind node-llama-cpp's `LlamaContext`; not a public interface. */
interface SequenceFiles {
  saveSequenceStateToFile(path: string, sequence: number, tokens: Uint32Array): Promise<unknown>;
  /** The tokens that were saved with it. */
  loadSequenceStateFromFile(path: string, sequence: number, mostTokens: number): Promise<Uint32Array>;
}

const isSequenceFiles = (value: unknown): value is SequenceFiles =>
  typeof value === 'object' &&
  value !== null &&
  ['saveSequenceStateToFile', 'loadSequenceStateFromFile'].every(
    (name) => typeof Reflect.get(value, name) === 'function',
  );

function filesOf(context: object): SequenceFiles {
  const native: unknown = Reflect.get(context, '_ctx');
  if (!isSequenceFiles(native)) throw new Error('node-llama-cpp keeps no caches in files any more');
  return native;
}

/** In files of a folder, one for each depth of the model with so many layers. */
export function keptCaches(folder: string, layers: number): FilledCaches {
  const pathOf = (depthTokens: number): string => join(folder, `${layers}-${depthTokens}.cache`);
  return {
    async restore(context, depthTokens) {
      const path = pathOf(depthTokens);
      if (!existsSync(path)) return false;
      const tokens = await filesOf(context).loadSequenceStateFromFile(path, 0, depthTokens);
      if (tokens.length !== depthTokens) throw new Error(`${path} holds ${tokens.length} tokens`);
      return true;
    },
    async keep(context, depthTokens) {
      await filesOf(context).saveSequenceStateToFile(pathOf(depthTokens), 0, new Uint32Array(depthTokens));
    },
  };
}
